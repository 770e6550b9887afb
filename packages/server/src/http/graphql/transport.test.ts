import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../config/config.ts";
import { type RunningServer, startServer } from "../../main.ts";
import { documentLimits } from "./graphql-server.ts";

const key = "graphql-transport-test-key-0123456789";
const folder = mkdtempSync(join(tmpdir(), "colloquy-graphql-"));
let server: RunningServer;
let url: string;

beforeAll(async () => {
  server = await startServer(
    readConfig({ COLLOQUY_PORT: "0", COLLOQUY_DATA_DIR: folder, COLLOQUY_ADMIN_KEY: key, COLLOQUY_LOG_LEVEL: "silent" }),
  );
  url = `${server.url}/api/graphql`;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Failure {
  message: string;
  extensions: Record<string, unknown>;
}
interface Answer {
  status: number;
  body: { data?: Record<string, unknown> | null; errors?: Failure[] };
}

const authorized = { Authorization: `Bearer ${key}` };

async function post(body: unknown, headers: Record<string, string> = authorized): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = { status: response.status, body: JSON.parse(text) as Answer["body"] };
  expect(JSON.stringify(answer.body.errors ?? "")).not.toMatch(/node_modules|\.[jt]s:\d|stack/); // nowhere a trace
  return answer;
}
const ask = (query: string, variables: Record<string, unknown> = {}) => post({ query, variables });
const messageOf = ({ body }: Answer) => body.errors?.[0]?.message;

describe("documents", () => {
  test("are answered, in one document several fields", async () => {
    expect(await ask("{ me { email } permissions }")).toMatchObject({
      status: 200,
      body: { data: { me: { email: "admin@localhost" }, permissions: expect.arrayContaining(["use_case:read"]) } },
    });
  });

  test("may hold several operations, of which one is named", async () => {
    const query = "query One { me { email } } query Two { me { name } }";
    expect(await post({ query, operationName: "Two" })).toMatchObject({
      status: 200,
      body: { data: { me: { name: expect.any(String) } } },
    });
    expect(messageOf(await post({ query }))).toMatch(/^InvalidInput: .*operation/i);
    expect(messageOf(await post({ query, operationName: "Three" }))).toMatch(/^InvalidInput: .*operation/i);
  });

  test("may ask for the schema", async () => {
    const { body } = await ask(getIntrospectionQuery({ descriptions: true }));
    expect(body.errors).toBeUndefined();
    expect(body.data).toHaveProperty("__schema");
  });

  test("of an operation that fails are answered with 200, the message of REST, and its envelope in extensions", async () => {
    expect(await ask('mutation { cancelAbCampaign(input: "x") }')).toEqual({
      status: 200,
      body: {
        data: null,
        errors: [
          {
            message: "InvalidInput: cancelAbCampaign is not supported by this server: it has no A/B campaigns",
            path: ["cancelAbCampaign"],
            locations: [{ line: 1, column: 12 }],
            extensions: { code: "invalid_input", type: "invalid_request_error", param: null, details: null },
          },
        ],
      },
    });
  });

  test.each([
    ["no document at all", {}],
    ["an empty one", { query: "" }],
    ["one that is no text", { query: 5 }],
    ["one that ends early", { query: "{ me {" }],
    ["an unknown field", { query: "{ nothing }" }],
    ["a field of an object without a selection", { query: "{ me }" }],
    ["an unknown argument", { query: "{ me(a: 1) { id } }" }],
    ["a fragment that names itself", { query: "{ me { ...F } } fragment F on User { ...F }" }],
    ["a missing variable", { query: "query ($id: IdOrKey!) { useCase(idOrKey: $id) { id } }" }],
    [
      "a variable of another type",
      { query: 'query ($id: UUID!) { completion(useCase: "x", id: $id) { id } }', variables: { id: "x" } },
    ],
    ["variables that are no object", { query: "{ me { id } }", variables: 5 }],
    ["a subscription", { query: "subscription { me { id } }" }],
  ])("with %s are refused as the caller's mistake", async (_, body) => {
    const answer = await post(body);
    expect([200, 400]).toContain(answer.status);
    expect(answer.body.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^InvalidInput: /),
      extensions: { code: "invalid_input" },
    });
  });
});

describe("a document that asks for too much is refused before it runs", () => {
  const nested = (depth: number) =>
    `{ useCases ${"{ modelServices { model { useCases ".repeat(depth)}{ id }${" } } }".repeat(depth)} }`;

  test.each([
    ["depth", nested(documentLimits.depth)],
    ["aliases", `{ me { ${Array.from({ length: documentLimits.aliases + 1 }, (_, i) => `a${i}: email`).join(" ")} } }`],
    ["directives", `{ me { email ${"@include(if: true) ".repeat(documentLimits.directives + 1)} } }`],
    ["tokens", `{ me { ${"email ".repeat(documentLimits.tokens)} } }`],
    ["cost", `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: ${nested(4).slice(1, -1)}`).join(" ")} }`],
  ])("by its %s", async (_, query) => {
    const answer = await ask(query);
    expect(answer.body.data).toBeUndefined();
    expect(messageOf(answer)).toMatch(/^InvalidInput: .*(limit|exceeded|too)/i);
  });
});

describe("the transport", () => {
  test("refuses a body that is no JSON, no object, too deep or too large", async () => {
    expect(await post("{ ")).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringMatching(/^InvalidInput: the body/) }] },
    });
    expect(await post([{ query: "{ me { id } }" }])).toMatchObject({ status: 400 });
    const deep = `{"query":"{ me { id } }","variables":{"a":${"[".repeat(100)}${"]".repeat(100)}}}`;
    expect(await post(deep)).toMatchObject({ status: 400 });
    expect(await post({ query: "{ me { id } }", variables: { a: "x".repeat(11 << 20) } })).toMatchObject({
      status: 413,
      body: { errors: [{ message: expect.stringMatching(/^PayloadTooLarge:/) }] },
    });
  });

  test("refuses another media type, and a compressed body", async () => {
    expect((await post("{ me { id } }", { ...authorized, "Content-Type": "application/graphql" })).status).toBe(415);
    expect((await post("{}", { ...authorized, "Content-Encoding": "gzip" })).status).toBe(415);
  });

  test("runs documents only by POST", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await fetch(`${url}?query={me{id}}`, { method, headers: authorized });
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST"]);
    }
  });

  test("takes a file as a part of a multipart request", async () => {
    const form = new FormData();
    const query = 'mutation ($file: Upload!) { createDataset(input: { useCase: "x", name: "n" }, file: $file) { id } }';
    form.set("operations", JSON.stringify({ query, variables: { file: null } }));
    form.set("map", JSON.stringify({ 0: ["variables.file"] }));
    form.set("0", new Blob(['{"messages":[]}\n'], { type: "application/jsonl" }), "data");
    const response = await fetch(url, { method: "POST", headers: authorized, body: form });
    expect([response.status, ((await response.json()) as Answer["body"]).errors?.[0]?.message]).toEqual([
      200,
      "InvalidInput: createDataset is not supported by this server: it has no datasets",
    ]);
  });

  test.each([
    ["no parts", "--x--\r\n"],
    [
      "a map to nowhere",
      '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name="map"\r\n\r\n{"0":["a.b"]}\r\n--x--\r\n',
    ],
    ["no boundary at all", "nonsense"],
  ])("answers a multipart request with %s by an error of the caller's", async (_, body) => {
    const answer = await post(body, { ...authorized, "Content-Type": "multipart/form-data; boundary=x" });
    expect(answer.status).toBeLessThan(500);
    expect(messageOf(answer)).toMatch(/^InvalidInput: /);
  });

  test("answers many at once, each with a request id of its own", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(url, {
          method: "POST",
          headers: { ...authorized, "Content-Type": "application/json" },
          body: '{"query":"{ me { id } }"}',
        }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size).toBe(50);
  });
});

describe("without a valid key", () => {
  test.each([[{}], [{ Authorization: "Bearer clq_unknown" }], [{ Authorization: `Basic ${key}` }]])(
    "%j: 401",
    async (headers) => {
      expect(await post({ query: "{ me { id } }" }, headers as Record<string, string>)).toMatchObject({
        status: 401,
        body: { errors: [{ message: expect.stringMatching(/^Unauthorized: /), extensions: { code: "unauthorized" } }] },
      });
    },
  );

  test("what a sign-in page needs is answered, and nothing beside it", async () => {
    const meta = "meta { authProviders { providers { key } } }";
    expect(await post({ query: `{ ${meta} }` }, {})).toEqual({
      status: 200,
      body: { data: { meta: { authProviders: { providers: [] } } } },
    });
    for (const query of [
      `{ ${meta} permissions }`,
      `{ ...F } fragment F on Query { ${meta} permissions }`,
      "{ __schema { types { name } } }",
      "{ nothing }",
      "{",
    ]) {
      expect([query, (await post({ query }, {})).status]).toEqual([query, 401]);
    }
    expect((await post({ query: `{ ${meta} }`, variables: { a: "x".repeat(20_000) } }, {})).status).toBe(401);
  });
});

describe("the page to write documents in", () => {
  test("is for browsers, loads nothing from elsewhere and holds no data", async () => {
    const response = await fetch(url, { headers: { Accept: "text/html,application/xhtml+xml" } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*connect-src 'self'/);
    const page = await response.text();
    expect(page).toContain("GraphiQL");
    expect(page).not.toMatch(/<script[^>]+src=|<link[^>]+href="http/);
    expect(page).not.toContain(key);
  });
});
