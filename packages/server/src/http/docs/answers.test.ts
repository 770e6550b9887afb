import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ErrorBody } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { readConfig } from "../../config/config.ts";
import { type RunningServer, startServer } from "../../main.ts";
import { routes } from "../rest/routes.ts";
import { systemRoutes } from "../system.ts";
import { startUpstreamSample } from "../upstream-sample.ts";
import { openApi } from "./docs-routes.ts";

const adminKey = "answers-test-admin-key-0123456789";
const authorization = { Authorization: `Bearer ${adminKey}` };

let server: RunningServer;
let folder: string;
let upstream: Awaited<ReturnType<typeof startUpstreamSample>>;

beforeAll(async () => {
  upstream = await startUpstreamSample();
  folder = mkdtempSync(join(tmpdir(), "colloquy-answers-"));
  server = await startServer(
    readConfig({ COLLOQUY_PORT: "0", COLLOQUY_DATA_DIR: folder, COLLOQUY_ADMIN_KEY: adminKey, COLLOQUY_LOG_LEVEL: "silent" }),
  );
}, 120_000);

afterAll(async () => {
  await server.close();
  upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  params?: Record<string, string | undefined>;
  query?: Record<string, string>;
  body?: unknown;
}

/** Nothing is missing, and nothing is there that the schema does not have: zod leaves that out of what it gives back. */
function expectToConform(schema: z.ZodType, body: unknown, name: string): void {
  const parsed = schema.safeParse(body);
  expect(parsed.error?.issues, name).toBeUndefined();
  expect(body, name).toEqual(parsed.data);
}

const covered = new Set<string>();

/** Calls a route, whose answer must be as its schema says; the answer. */
async function ask(name: string, { params = {}, query = {}, body }: Call = {}): Promise<Record<string, string>> {
  const route = routes.find(({ method, path }) => `${method} ${path}` === `${name.replace(" ", " /api/v1/")}`);
  if (route === undefined) throw new Error(`there is no route ${name}`);
  covered.add(`${route.method} ${route.path}`);
  const path = route.path.replaceAll(/:(\w+)/g, (_, param: string) => params[param] ?? "");
  const response = await fetch(`${server.url}${path}?${new URLSearchParams(query)}`, {
    method: route.method,
    headers: { ...authorization, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, string>;
  expect(response.status, `${name}: ${JSON.stringify(answer)}`).toBe(route.status ?? 200);
  expectToConform(route.response, answer, name);
  return answer;
}

async function makeRegistry(): Promise<void> {
  await ask("POST use-cases", { body: { key: "support", metadata: { a: 1 } } });
  await ask("POST models", {
    body: { key: "one", provider: "OPEN_AI", provider_model: "gpt-4o", api_key: "secret", extra_params: { seed: 1 } },
  });
  await ask("POST models", { body: { key: "two" } });
  await ask("PATCH models/:key", { params: { key: "two" }, body: { description: "d" } });
  for (const model of ["one", "two"])
    await ask("PUT use-cases/:key/models/:model", { params: { key: "support", model }, body: { is_default: model === "one" } });
  await ask("PATCH use-cases/:key/models/:model", {
    params: { key: "support", model: "two" },
    body: { desired_online: false, fallback_models: ["one"] },
  });
  await ask("POST metrics", { body: { key: "csat", kind: "scalar", use_case: "support" } });
  await ask("PUT use-cases/:key/metrics/:metric", { params: { key: "support", metric: "csat" } });
  const widget = { title: "Satisfaction", metric: "csat", aggregation: "AVERAGE", unit: { symbol: "★", position: "RIGHT" } };
  await ask("PATCH use-cases/:key", {
    params: { key: "support" },
    body: { settings: { default_metric: "csat", keep_failed_requests: true }, widgets: [widget] },
  });
}

async function makeTemplates(): Promise<void> {
  const { id } = await ask("POST system-prompt-templates", { body: { name: "Polite", template: "You are {{name}}." } });
  await ask("PATCH use-cases/:key/models/:model", {
    params: { key: "support", model: "one" },
    body: { system_prompt_template: id },
  });
  await ask("POST system-prompt-templates", { body: { template: "Be {{name}}.", derived_from: id, update_services: true } });
  await ask("POST models/:key/terminate", { params: { key: "one" }, body: { force: true } });
  await ask("POST models/:key/deploy", { params: { key: "one" } });
}

interface Logged {
  first: string;
  second: string;
  session: string;
  feedback: string;
  comparison: string;
}

/** Two answers to one question, one of them with everything that an interaction can have. */
async function makeInteractions(): Promise<Logged> {
  const messages = [{ role: "user", content: "Where is my refund?" }];
  const message = { role: "assistant", content: null, tool_calls: [{ id: "c", type: "function", function: { name: "find" } }] };
  const rest = {
    prompt_tokens: 1,
    completion_tokens: 2,
    cost_usd: 0.1,
    ttft_ms: 5,
    latency_ms: 10,
    user: "ann",
    external_id: "e",
  };
  const full = { ...rest, message, labels: { channel: "mail" }, parameters: { temperature: 0 }, metadata: { x: [1] } };
  const first = await ask("POST interactions", {
    body: { use_case: "support", model_service: "one", messages, ...full, feedbacks: [{ metric: "csat", value: 4 }] },
  });
  const second = await ask("POST interactions", {
    body: { use_case: "support", model_service: "two", messages, completion: "On its way." },
  });
  const { feedback_id: feedback = "" } = await ask("POST feedback", {
    body: { completion_id: second["completion_id"], metric: "csat", value: 2, reason: "Style", details: "d" },
  });
  const { comparison_id: comparison = "" } = await ask("POST comparison", {
    body: { metric: "csat", preferred_completion: first["completion_id"], other_completion: second["completion_id"] },
  });
  const session = first["session_id"] ?? "";
  await ask("POST outcome", { body: { session_id: session, metric: "csat", value: 5 } });
  return { first: first["completion_id"] ?? "", second: second["completion_id"] ?? "", session, feedback, comparison };
}

async function askForInteractions({ first, session, feedback }: Logged): Promise<void> {
  const query = { use_case: "support" };
  const params = { id: first };
  await ask("PATCH interactions/:id", { params, body: { labels: { add: { team: ["a", "b"] } }, metadata: { y: 1 } } });
  await ask("GET interactions/:id", { params, query: { siblings: "true" } });
  await ask("GET interactions", { query });
  await ask("GET interactions", { query: { ...query, filter: "label.team:a feedback.csat>1", count: "false", first: "1" } });
  await ask("GET sessions/:id", { params: { id: session }, query });
  await ask("GET comparisons", { query: { ...query, metric: "csat" } });
  for (const by of ["model", "prompt", "day"]) await ask("GET interactions/groups", { query: { ...query, by } });
  await ask("GET interactions/timeseries", { query });
  await ask("GET interactions/timeseries", { query: { ...query, split: "model", metric: "csat" } });
  await ask("GET interactions/facets", { query: { ...query, fields: "model,source" } });
  await ask("GET comparisons/win-rates", { query: { ...query, metric: "csat" } });
  await ask("PATCH feedback/:id", { params: { id: feedback }, body: { value: 3, details: null } });
}

async function askModels(): Promise<void> {
  for (const provider_model of ["chat", "embed"]) {
    const model = { key: provider_model, provider: "NVIDIA", provider_model, base_url: upstream.base_url };
    await ask("POST models", { body: model });
    await ask("PUT use-cases/:key/models/:model", { params: { key: "support", model: provider_model } });
  }
  const input = { model: "support/chat", labels: { channel: "mail" } };
  const messages = [{ role: "user", content: "Where is my refund?" }];
  await ask("POST chat/completions", { body: { ...input, messages } });
  await ask("POST completions", { body: { ...input, prompt: "Once" } });
  for (const encoding_format of ["float", "base64"])
    await ask("POST embeddings", { body: { model: "support/embed", input: "refund", encoding_format } });
}

async function takeBack({ first, feedback, comparison }: Logged): Promise<void> {
  await ask("DELETE feedback/:id", { params: { id: feedback } });
  await ask("DELETE comparisons/:id", { params: { id: comparison } });
  await ask("DELETE interactions/:id", { params: { id: first } });
  await ask("POST interactions/delete", { body: { use_case: "support", filter: "id:*", dry_run: true } });
  await ask("DELETE use-cases/:key/metrics/:metric", { params: { key: "support", metric: "csat" } });
  await ask("DELETE use-cases/:key/models/:model", { params: { key: "support", model: "two" } });
  await ask("DELETE use-cases/:key/models/:model", {
    params: { key: "support", model: "two" },
    query: { disconnect: "true" },
  });
}

async function askForPeople(): Promise<void> {
  await ask("POST teams", { body: { key: "quality" } });
  await ask("POST roles", { body: { key: "reviewer", permissions: ["use_case:read"] } });
  const user = await ask("POST users", { body: { email: "ann@example.com", teams: [{ team: "quality", role: "annotator" }] } });
  const member = { team: "quality", user: "ann@example.com" };
  await ask("PUT teams/:team/members/:user", { params: member, body: { role: "reviewer" } });
  const key = await ask("POST api-keys", { body: { name: "k", user: user["id"] } });
  await ask("GET api-keys", { query: { user: "ann@example.com" } });
  await ask("DELETE api-keys/:id", { params: { id: key["id"] } });
  await ask("DELETE teams/:team/members/:user", { params: member });
  const program = await ask("POST users", { body: { user_type: "SYSTEM", name: "nightly" } });
  await ask("DELETE users/:user", { params: { user: program["id"] } });
  await ask("PUT use-cases/:key/shares", {
    params: { key: "support" },
    body: { shares: [{ team: "quality", role: "annotator" }] },
  });
  for (const name of ["users", "teams", "roles", "me"]) await ask(`GET ${name}`);
}

describe("answers of a running server", () => {
  test("are as the document says, on every route", async () => {
    await makeRegistry();
    const logged = await makeInteractions();
    await askForInteractions(logged);
    await makeTemplates();
    for (const name of ["use-cases", "metrics", "models", "system-prompt-templates"]) await ask(`GET ${name}`);
    await ask("GET models", { query: { attached: "false" } });
    await ask("GET use-cases/:key", { params: { key: "support" } });
    await ask("GET metrics/:metric", { params: { metric: "csat" } });
    await ask("GET models/:key", { params: { key: "one" } });
    await askForPeople();
    await askModels();
    await takeBack(logged);
    expect([...covered].sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test.each([
    ["GET", "/api/v1/interactions", undefined, 400],
    ["GET", "/api/v1/interactions?use_case=none", undefined, 404],
    ["POST", "/api/v1/feedback", { value: 1 }, 400],
    ["POST", "/api/v1/metrics", { key: "taken", kind: "bool" }, 409],
  ] as const)("%s %s is refused with a documented error", async (method, path, body, status) => {
    const send = () =>
      fetch(`${server.url}${path}`, {
        method,
        headers: { ...authorization, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    if (status === 409) await send();
    const response = await send();
    expect(response.status).toBe(status);
    expectToConform(ErrorBody, await response.json(), path);
    const operation = openApi().paths[path.replace(/\?.*/, "")]?.[method.toLowerCase()];
    expect(Object.keys(operation?.responses ?? {})).toContain(String(status));
  });

  test.each(systemRoutes.map(({ path, answers }) => [path, answers[200]?.schema] as const))(
    "%s is as it says",
    async (path, schema) => {
      const response = await fetch(`${server.url}${path}`, { headers: authorization });
      const isJson = response.headers.get("content-type") === "application/json";
      if (schema !== undefined) expectToConform(schema, isJson ? await response.json() : await response.text(), path);
    },
  );
});

describe("the document and its page are served", () => {
  const cases = [
    ["/api/v1/openapi.json", "application/json"],
    ["/api/v1/docs", "text/html; charset=utf-8"],
  ] as const;

  test.each(cases)("%s without a key, once per version", async (path, type) => {
    const response = await fetch(`${server.url}${path}`);
    const text = await response.text();
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
    expect(response.headers.get("x-request-id")).not.toBeNull();
    const etag = response.headers.get("etag") ?? "";
    const again = await fetch(`${server.url}${path}`, { headers: { "If-None-Match": `"other", W/${etag}` } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    const other = await fetch(`${server.url}${path}`, { headers: { "If-None-Match": '"other"' } });
    expect([other.status, await other.text()]).toEqual([200, text]);
  });

  test.each(cases)("%s also to HEAD, without its text", async (path, type) => {
    const response = await fetch(`${server.url}${path}`, { method: "HEAD" });
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([200, type, ""]);
  });

  test("the document is that of this server", async () => {
    expect(await (await fetch(`${server.url}/api/v1/openapi.json`)).json()).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  test("the page may load nothing", async () => {
    const { headers } = await fetch(`${server.url}/api/v1/docs`);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
