import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Interaction } from "@colloquy/contract";
import { Api, listAll, repository, speak } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPython } from "../python/run.ts";
import { ok } from "../world.ts";
import { type Gateway, openGateway, secret } from "./gateway.ts";

const page = readFileSync(join(repository, "docs/inference.md"), "utf8");

interface Snippet {
  title: string;
  language: string;
  code: string;
  /** How many interactions it makes. */
  asks: number;
}

/** The page's snippets in their order, under the heading or the bold words before them. */
const snippets: Snippet[] = [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(({ 1: language = "", 2: code = "", index }) => ({
  title: [...page.slice(0, index).matchAll(/^(?:#+ (.*)|\*\*([^*]+)\*\*)/gm)].at(-1)?.slice(1).find(Boolean) ?? "",
  language,
  code,
  asks: language === "bash" ? code.split("chat/completions").length - 1 : 1,
}));
const setup = snippets.find(({ title }) => title === "Register a model")?.code.replace(/^api \$URL.*|^api -X.*/gm, "") ?? "";

let gateway: Gateway;
let api: Api;
beforeAll(async () => {
  gateway = await openGateway();
  gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."] }));
  api = new Api(gateway.server.url, gateway.server.admin_key);
});
afterAll(() => gateway.close());

/** The code with the addresses and keys of this test. */
const filledIn = (code: string) =>
  code
    .replaceAll("http://127.0.0.1:8080", gateway.server.url)
    .replaceAll(/http:\/\/127\.0\.0\.1:(11434|8000)\/v1/g, gateway.upstream.url)
    .replaceAll("PROVIDER_KEY", secret)
    .replaceAll(/\bKEY\b/g, gateway.server.admin_key);

const run = promisify(execFile);
const acceptance = join(repository, "acceptance");

/** What it prints. */
const runners: Record<string, (code: string) => Promise<string>> = {
  bash: async (code) => (await run("bash", ["-euo", "pipefail", "-c", `${filledIn(setup)}\n${code}`])).stdout,
  js: async (code) => (await run(process.execPath, ["--input-type=module", "-e", code], { cwd: acceptance })).stdout,
  python: async (code) => (await runPython<string>("gateway/snippet.py", [code])).rows.join(""),
};

const interactions = () => listAll<Interaction>(api, "interactions", { use_case: "support" });

describe("the page about inference", () => {
  test("has snippets for every client that it names", () => {
    const titles = snippets.map(({ title }) => title);
    for (const client of [
      "Ollama",
      "vLLM",
      "curl",
      "OpenAI's client, Python",
      "OpenAI's client, Node",
      "LangChain",
      "AI SDK",
      "adaptive-sdk",
    ]) {
      expect(titles).toContain(client);
    }
  });

  const cases = snippets.map((snippet) => [snippet.title, snippet.language, snippet] as const);
  test.each(cases)("%s (%s): its snippet works as printed", async (_, language, { code, asks }) => {
    const before = await interactions().catch(() => []); // the first snippet makes the use case
    const printed = (await runners[language]?.(filledIn(code))) ?? "";
    expect(printed).not.toContain('"error":{');
    const added = (await interactions()).length - before.length;
    expect(added).toBe(asks);
    if (asks > 0) expect(printed).toContain("way.");
  });

  test("the records show what the snippets said", async () => {
    const rows = await interactions();
    expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(["mini", "llama", "qwen"]));
    const labelled = rows.filter(({ labels }) => labels["channel"] === "mail");
    expect(labelled.length).toBeGreaterThanOrEqual(4);
    expect(rows.some(({ user, labels }) => user === "ann@example.com" && labels["city"] === "Köln")).toBe(true);
    expect(ok(await api.get(`interactions/${rows[0]?.id}`))).toMatchObject({
      messages: [
        { role: "system", content: "You are Bo. Be polite." },
        { role: "user", content: "Hi" },
      ],
      completion: "On its way.",
    });
    expect(ok(await api.get("use-cases/support"))).toMatchObject({ settings: { keep_failed_requests: true } });
  });
});
