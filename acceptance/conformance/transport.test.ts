import { randomUUID } from "node:crypto";
import { Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectError, expectNotFound, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let completion_id: string;
beforeAll(async () => {
  server = await startServer();
  world = await World.open(server);
  completion_id = await world.logged();
});
afterAll(() => server.stop());

const id = "01926f3e-0000-7000-8000-000000000000";
/** Every documented route; those with `true` take a body. */
const routes: [string, string, boolean][] = [
  ["GET", "interactions", false],
  ["POST", "interactions", true],
  ["GET", `interactions/${id}`, false],
  ["PATCH", `interactions/${id}`, true],
  ["DELETE", `interactions/${id}`, false],
  ["POST", "interactions/delete", true],
  ["GET", `sessions/${id}`, false],
  ["POST", "feedback", true],
  ["PATCH", `feedback/${id}`, true],
  ["DELETE", `feedback/${id}`, false],
  ["POST", "comparison", true],
  ["GET", "comparisons", false],
  ["DELETE", `comparisons/${id}`, false],
  ["POST", "outcome", true],
  ["GET", "use-cases", false],
  ["POST", "use-cases", true],
  ["GET", "use-cases/nobody", false],
  ["PATCH", "use-cases/nobody", true],
  ["GET", "metrics", false],
  ["POST", "metrics", true],
  ["GET", "metrics/nobody", false],
  ["PUT", "use-cases/nobody/metrics/nobody", false],
  ["DELETE", "use-cases/nobody/metrics/nobody", false],
  ["GET", "models", false],
  ["POST", "models", true],
  ["GET", "models/nobody", false],
  ["PATCH", "models/nobody", true],
  ["PUT", "use-cases/nobody/models/nobody", false],
  ["PATCH", "use-cases/nobody/models/nobody", true],
  ["DELETE", "use-cases/nobody/models/nobody", false],
  ["GET", "me", false],
  ["GET", "users", false],
  ["POST", "users", true],
  ["GET", "teams", false],
  ["POST", "teams", true],
  ["GET", "roles", false],
  ["POST", "roles", true],
  ["PUT", "teams/nobody/members/nobody", true],
  ["DELETE", "teams/nobody/members/nobody", false],
  ["PUT", "use-cases/nobody/shares", true],
  ["GET", "api-keys", false],
  ["POST", "api-keys", true],
  ["DELETE", `api-keys/${id}`, false],
];
const bodied = routes.filter(([, , takesBody]) => takesBody);

async function send(method: string, path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}/api/v1/${path}`, { method, redirect: "manual", ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

const authorized = () => ({ Authorization: `Bearer ${server.admin_key}` });

describe.each(routes)("%s %s", (method, path, takesBody) => {
  const body = takesBody ? { body: "{}" } : {};
  const json: Record<string, string> = takesBody ? { "Content-Type": "application/json" } : {};

  test("is refused without a key, with another scheme and with an unknown key", async () => {
    for (const Authorization of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      server.admin_key,
      `Basic ${server.admin_key}`,
      "Bearer nobody",
      `Bearer ${server.admin_key}x`,
    ]) {
      const answer = await send(method, path, {
        ...body,
        headers: { ...json, ...(Authorization === undefined ? {} : { Authorization }) },
      });
      expectError(answer, "Unauthorized");
    }
  });

  test("does not redirect, with a query string or without", async () => {
    for (const target of [path, `${path}?use_case=nobody&x=%2F`]) {
      const { status } = await send(method, target, { ...body, headers: { ...json, ...authorized() } });
      expect(status >= 300 && status < 400).toBe(false);
      expect(status).toBeLessThan(500);
    }
  });
});

test.each(bodied)("%s %s refuses what is not JSON", async (method, path) => {
  for (const body of ["{", "", "[1,", '{"a":}', "nul", "{'a': 1}", "<html>", "{} {}"]) {
    const answer = await send(method, path, { body, headers: { ...authorized(), "Content-Type": "application/json" } });
    expectError(answer, "InvalidInput");
    expect(answer.headers.get("Content-Type")).toMatch(/^application\/json/);
  }
});

test("the scheme of the key is read in any letter case", async () => {
  const answer = await send("GET", "me", { headers: { Authorization: `bearer ${server.admin_key}` } });
  expect(answer.status).toBe(200);
});

test("every answer carries a request id of its own, also in the body of an error", async () => {
  const answers = await Promise.all(
    ["me", "nobody", "interactions/1", "models"].map((path) => send("GET", path, { headers: authorized() })),
  );
  const ids = answers.map((answer) => answer.headers.get("X-Request-Id"));
  expect(ids.every(Boolean)).toBe(true);
  expect(new Set(ids).size).toBe(4);
  expect(answers[1]?.body).toMatchObject({ request_id: ids[1] });
});

test("unknown members are ignored in every body", async () => {
  const extra = { unknown: { deep: [1] }, temperature: 2 };
  const { use_case, scalar: metric, models } = world;
  const input = { prompt: "Hi", completion: "Hello" };
  const one = made(
    await world.api.post("interactions", { use_case, ...input, ...extra, feedbacks: [{ metric, value: 1, ...extra }] }),
  )["completion_id"];
  const two = await world.logged({ prompt: "Hi" });
  made(await world.api.post("feedback", { completion_id: one, metric, value: 1, ...extra }));
  const text = { text: "Hey", model: models[0], ...extra };
  made(await world.api.post("comparison", { metric, preferred_completion: one, other_completion: two, ...extra }));
  made(await world.api.post("comparison", { metric, use_case, preferred_completion: one, other_completion: text, ...extra }));
  made(await world.api.post("outcome", { metric, value: 1, session_id: (await world.get(two)).session_id, ...extra }));
  const mark = randomUUID().slice(0, 8);
  made(await world.api.post("use-cases", { key: `extra-${mark}`, name: "Extra", ...extra }));
  made(await world.api.post("metrics", { key: `extra-${mark}`, name: "Extra", kind: "bool", ...extra }));
  made(await world.api.post("models", { key: `extra-${mark}`, name: "Extra", ...extra }));
  made(await world.api.post("teams", { key: `extra-${mark}`, name: "Extra", ...extra }));
  made(await world.api.post("roles", { key: `extra-${mark}`, name: "Extra", permissions: ["use_case:read"], ...extra }));
  made(await world.api.post("users", { email: `${mark}@example.com`, name: "Extra", ...extra }));
  made(await world.api.post("api-keys", { name: "extra", ...extra }));
  ok(await world.api.patch(`interactions/${one}`, { labels: { add: { a: "b" }, ...extra }, ...extra }));
});

test("null on an optional member is the same as leaving it out", async () => {
  const { use_case, scalar: metric } = world;
  const names =
    "project model_service messages message feedbacks user session_id created_at ab_campaign labels finish_reason prompt_tokens cost_usd parameters metadata external_id";
  const nulls = Object.fromEntries(names.split(" ").map((name) => [name, null]));
  const { completion_id: logged } = made(
    await world.api.post("interactions", { use_case, prompt: "a", completion: "b", ...nulls }),
  );
  made(await world.api.post("feedback", { completion_id: logged, metric, value: 1, user_id: null, reason: null, details: null }));
  const mark = randomUUID().slice(0, 8);
  made(
    await world.api.post("use-cases", {
      name: `Nulls ${mark}`,
      key: null,
      team: null,
      description: null,
      settings: { default_metric: null },
    }),
  );
});

test("a body of up to 10 MiB is taken, a longer one is 413", async () => {
  const limit = 10 * 1024 * 1024;
  const head = `{"use_case": "${world.use_case}", "prompt": "a", "completion": "`;
  const bodyOf = (bytes: number) => `${head}${"x".repeat(bytes - head.length - 2)}"}`;
  const before = await world.count();
  expect(await world.api.post("interactions", bodyOf(limit))).toMatchObject({ status: 201 });
  expectError(await world.api.post("interactions", bodyOf(limit + 1)), "PayloadTooLarge");
  for (const [method, path] of bodied) {
    expectError(
      await send(method, path, { body: bodyOf(limit + 1), headers: { ...authorized(), "Content-Type": "application/json" } }),
      "PayloadTooLarge",
    );
  }
  expect(await world.count()).toBe(before + 1);
});

test("a body that is sent in chunks is held to the same limit", async () => {
  const chunks = (count: number) =>
    new ReadableStream({
      start(controller) {
        const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
        send(`{"use_case": "${world.use_case}", "prompt": "a", "completion": "`);
        for (let i = 0; i < count; i++) send("x".repeat(1024 * 1024));
        send('"}');
        controller.close();
      },
    });
  const post = (count: number) =>
    send("POST", "interactions", {
      body: chunks(count),
      duplex: "half",
      headers: { ...authorized(), "Content-Type": "application/json" },
    } as RequestInit);
  expect((await post(9)).status).toBe(201);
  expectError(await post(10), "PayloadTooLarge");
});

test("a use case may be named by id or by key on every route that takes it", async () => {
  const own = await World.open(server);
  const { id: byId } = ok(await own.api.get<{ id: string }>(`use-cases/${own.use_case}`));
  const texts = {
    preferred_completion: { text: "a", model: own.models[0] },
    other_completion: { text: "b", model: own.models[1] },
  };
  for (const use_case of [byId, own.use_case]) {
    const { completion_id: logged, session_id } = await own.log({ use_case });
    expect(await own.get(logged)).toMatchObject({ use_case: own.use_case });
    made(await own.api.post("comparison", { metric: own.scalar, prompt: "x", ...texts, use_case }));
    made(await own.api.post("outcome", { metric: own.scalar, value: 1, session_id, use_case }));
    expect((await own.page({ use_case })).data).toEqual((await own.page()).data);
    expect(await own.comparisons({ use_case })).toEqual(await own.comparisons());
    expect(ok(await own.api.get(`sessions/${session_id}`, { use_case }))["data"]).toMatchObject([{ id: logged }]);
    expect(ok(await own.api.get(`use-cases/${use_case}`))).toMatchObject({ id: byId, key: own.use_case });
    ok(await own.api.patch(`use-cases/${use_case}`, { description: `named ${use_case}` }));
    expect((await own.api.put(`use-cases/${use_case}/metrics/${own.scalar}`)).status).toBeLessThan(300);
    expect((await own.api.put(`use-cases/${use_case}/models/${own.models[0]}`, {})).status).toBeLessThan(300);
    expect(ok(await own.api.post("interactions/delete", { use_case, filter: "model:*", dry_run: true }))).toHaveProperty(
      "deleted",
    );
  }
});

test("a revoked key is refused at once", async () => {
  const { id: key_id, key } = made(await world.api.post<{ id: string; key: string }>("api-keys", { name: "short-lived" }));
  const api = new Api(server.url, key);
  ok(await api.get("me"));
  expect((await api.post("interactions", { use_case: world.use_case, prompt: "a", completion: "b" })).status).toBe(201);
  expect((await world.api.delete(`api-keys/${key_id}`)).status).toBeLessThan(300);
  expectError(await api.get("me"), "Unauthorized");
  expectError(await api.post("interactions", { use_case: world.use_case, prompt: "a", completion: "b" }), "Unauthorized");
});

test("healthz and readyz answer without a key and name no record", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const answer = await new Api(server.url).get(path);
    expect(answer.status).toBe(200);
    const text = JSON.stringify(answer.body);
    expect(text).not.toContain(world.use_case);
    expect(text).not.toContain(completion_id);
  }
});

test("metrics are Prometheus text, without a key on loopback", async () => {
  const response = await fetch(`${server.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^text\/plain/);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? (NaN|[-+]?(Inf|[0-9.eE+-]+))( \d+)?$/);
  expect(lines.join("\n")).not.toContain(completion_id);
});

test("unknown routes are 404 and known ones with another method 405, both as JSON", async () => {
  for (const path of ["nobody", "interactions/", "interactions/x/y", "", "Interactions", "use-cases/a/b/c/d"]) {
    expectNotFound(await send("GET", path, { headers: authorized() }), "route");
  }
  for (const [method, path] of [
    ["PUT", "interactions"],
    ["DELETE", "interactions"],
    ["POST", "me"],
    ["PATCH", "metrics"],
    ["OPTIONS", "feedback"],
    ["POST", `interactions/${id}`],
    ["GET", "feedback"],
  ] as const) {
    const answer = await send(method, path, { headers: authorized() });
    expect([404, 405]).toContain(answer.status);
    expectError(answer, answer.status === 404 ? "EntityNotFound" : "MethodNotAllowed");
  }
  expect((await fetch(`${server.url}/api/v1/me`, { method: "HEAD", headers: authorized() })).status).toBeLessThan(500);
  const outside = await fetch(`${server.url}/nobody`, { redirect: "manual" });
  expect(outside.status).toBe(404);
  expect(outside.headers.get("Content-Type")).toMatch(/^application\/json/);
});

test.each([
  ["text/plain"],
  ["application/x-www-form-urlencoded"],
  ["multipart/form-data; boundary=x"],
  ["application/xml"],
  ["application/jsonl"],
])("a body of type %s is 415", async (type) => {
  for (const [method, path] of bodied) {
    expectError(
      await send(method, path, { body: "{}", headers: { ...authorized(), "Content-Type": type } }),
      "UnsupportedMediaType",
    );
  }
});

test.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])(
  "a body of type %s is taken",
  async (type) => {
    const body = JSON.stringify({ use_case: world.use_case, prompt: "naïve ☃", completion: "b" });
    const answer = await send("POST", "interactions", { body, headers: { ...authorized(), "Content-Type": type } });
    expect(answer.status).toBe(201);
    expect(await world.get((answer.body as { completion_id: string }).completion_id)).toMatchObject({ prompt: "naïve ☃" });
  },
);
