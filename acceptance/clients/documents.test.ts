import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PythonProcess, runPython } from "../python/run.ts";
import { type ClientDocument, isServed, releases, unservedOperations } from "./releases.ts";

interface GraphqlAnswer {
  data?: unknown;
  errors?: { message: string; path?: unknown[] }[];
}

/** An evaluation may judge in an environment of the caller's own; such environments are not served. */
const knownFailures: Readonly<Record<string, string[]>> = {
  create_evaluation_job: ["EvaluationKind.remoteEnv is not known"],
};

let server: TestServer;
let documents: ClientDocument[];
let parser: PythonProcess<ClientDocument, { operation: string; failures: string[] }>;
/** What the server says to each text that is sent without variables. */
const answers = new Map<string, { status: number; body: GraphqlAnswer; raw: string }>();

async function send(text: string): Promise<void> {
  const headers = { Authorization: `Bearer ${server.admin_key}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ query: text });
  const response = await fetch(`${server.url}/api/graphql`, { method: "POST", headers, body });
  const raw = await response.text();
  answers.set(text, { status: response.status, body: JSON.parse(raw) as GraphqlAnswer, raw });
}

/** Understood is a document that runs, or that only lacks its variables. */
function isUnderstood(text: string): boolean {
  const errors = answers.get(text)?.body.errors ?? [];
  return errors.every(
    ({ message, path }) => path !== undefined || /Variable "\$\w+" of required type "[^"]+" was not provided\.$/.test(message),
  );
}

const names = (found: readonly ClientDocument[]) => found.map(({ operation }) => operation).sort();

beforeAll(async () => {
  server = await startServer();
  documents = (await runPython<ClientDocument>("clients/documents.py", [])).rows;
  parser = new PythonProcess("clients/answers.py", [server.url, server.admin_key]);
  for (const text of new Set(documents.map((document) => document.text))) await send(text);
});
afterAll(async () => {
  parser.close();
  await server.stop();
});

test("every release has documents, and every operation that is not served is there in one of them", () => {
  expect(new Set(documents.map(({ release }) => release))).toEqual(new Set(releases));
  const counts = releases.map((release) => {
    const texts = documents.filter((document) => document.release === release).map(({ text }) => text);
    return `${release} ${texts.filter(isUnderstood).length}/${texts.length}`;
  });
  console.info(`Documents of adaptive-sdk that are understood: ${counts.join(", ")}`);
  const known = new Set(documents.map(({ operation }) => operation));
  expect(unservedOperations.filter((operation) => !known.has(operation))).toEqual([]);
});

describe.each(releases)("the documents of %s", (release) => {
  const ofRelease = () => documents.filter((document) => document.release === release);

  test("are understood, all that this server serves and no others", () => {
    const understood = names(ofRelease().filter(({ text }) => isUnderstood(text)));
    expect(understood).toEqual(names(ofRelease().filter(({ operation }) => isServed(operation, release))));
  });

  test("that are not understood are answered with errors, status 200 and no stack", () => {
    for (const { text } of ofRelease().filter((document) => !isServed(document.operation, release))) {
      const { status, body, raw } = answers.get(text) ?? {};
      expect({ status, hasErrors: body?.errors !== undefined && body.errors.length > 0 }).toEqual({
        status: 200,
        hasErrors: true,
      });
      expect(body?.data ?? null).toBeNull();
      expect(raw).not.toMatch(/\bat .*\.[jt]s:\d|node_modules|stack/);
    }
  });

  test("have answers that the client parses, with all nulls and with every value, and ask nothing that is not understood", async () => {
    for (const document of ofRelease().filter(({ operation }) => isServed(operation, release))) {
      const { operation } = document;
      expect(await parser.ask(document)).toEqual({ operation, failures: knownFailures[operation] ?? [] });
    }
  });
});
