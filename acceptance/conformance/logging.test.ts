import { createHash } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, World } from "../world.ts";

const v7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const day_ms = 86_400_000;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
});

const post = (members: object) =>
  world.api.post("interactions", { use_case: world.use_case, completion: "Yes.", prompt: "Really?", ...members });

test("logging answers 201 with the ids of the completion and its session, and an empty list of feedback ids", async () => {
  const answer = await world.api.post("interactions", {
    use_case: world.use_case,
    messages: [{ role: "user", content: "Hi" }],
    completion: "Hello",
  });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    completion_id: expect.stringMatching(v7),
    session_id: expect.stringMatching(uuid),
    feedback_ids: [],
  });
  expect(answer.headers.get("X-Request-Id")).toBeTruthy();
});

test("a record comes back whole", async () => {
  const messages = [
    { role: "system", content: "Be brief." },
    {
      zeta: 1,
      role: "user",
      content: [
        { type: "text", text: "Look" },
        { image_url: { url: "data:," }, type: "image_url" },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c1", content: "none", name: "find", unknown: { "2": "b", a: [1.5, null, true, ""] } },
  ];
  const given = {
    message: {
      role: "assistant",
      refusal: null,
      content: "No.",
      tool_calls: [{ id: "c2", type: "function", function: { name: "stop", arguments: '{"a": 1}' } }],
      x: 1,
    },
    user: "customer 7",
    external_id: `order-${freshMark()}`,
    finish_reason: "tool_calls",
    prompt_tokens: 12,
    completion_tokens: 3,
    cached_tokens: 0,
    reasoning_tokens: 4294967295,
    cost_usd: 0.00125,
    ttft_ms: 12.5,
    latency_ms: 850,
    parameters: { temperature: 0, stop: ["\n"], nested: { b: 1, a: 2 } },
    metadata: { trace: { id: "x" }, empty: {} },
    labels: { topic: "parcel", channel: "chat" },
  };
  const { completion: _, ...rest } = { completion: undefined, ...given };
  const answer = await world.api.post<{ completion_id: string }>("interactions", {
    use_case: world.use_case,
    model_service: world.models[0],
    messages,
    ...rest,
  });
  expect(answer.status).toBe(201);
  const record = await world.get(answer.body.completion_id);
  expect(record).toMatchObject({
    ...given,
    use_case: world.use_case,
    model: world.models[0],
    source: "OFFLINE",
    messages,
    prompt: null,
    completion: "No.",
    feedback: [],
    comparisons: [],
    request_id: null,
    choice_index: null,
    provider: null,
    error: null,
    ab_campaign: null,
  });
  for (const [stored, sent] of [
    [record.messages, messages],
    [record.message, given.message],
    [record.parameters, given.parameters],
    [record.metadata, given.metadata],
  ]) {
    expect(JSON.stringify(stored), "key order is kept").toBe(JSON.stringify(sent));
  }
});

test("a completion given as text has no message, and members that were not given are null", async () => {
  const record = await world.get(await world.logged({ prompt: "Hi" }));
  expect(record).toMatchObject({ message: null, messages: null, prompt: "Hi", completion: "On its way.", labels: {} });
  for (const name of [
    "user",
    "external_id",
    "finish_reason",
    "prompt_tokens",
    "cost_usd",
    "ttft_ms",
    "latency_ms",
    "parameters",
    "metadata",
  ]) {
    expect(record, name).toHaveProperty(name, null);
  }
});

test("a message takes the place of the completion; one of them is required, and both must agree", async () => {
  const { completion_id } = await world.log({
    completion: undefined,
    message: { role: "assistant", content: null, tool_calls: [{ function: { name: "f" } }] },
  });
  expect(await world.get(completion_id)).toMatchObject({ completion: "", message: { content: null } });
  expectError(await post({ completion: undefined }), "InvalidInput", "completion");
  expectError(await post({ completion: null }), "InvalidInput", "completion");
});

test("three feedbacks give three ids in request order, each on the record with its value, details and reason", async () => {
  const { completion_id, feedback_ids } = await world.log({
    feedbacks: [
      { metric: world.scalar, value: 4.5, details: "quick", reason: "any words at all" },
      { metric: world.bool, value: true },
      { metric: world.scalar, value: -1, reason: "slow" },
    ],
  });
  expect(new Set(feedback_ids).size).toBe(3);
  const feedback = await world.feedbackOf(completion_id);
  expect(feedback).toHaveLength(3);
  const byId = new Map(feedback.map((entry) => [entry.id, entry]));
  expect(feedback_ids.map((id) => byId.get(id))).toMatchObject([
    { metric: world.scalar, value: 4.5, details: "quick", reason: "any words at all" },
    { metric: world.bool, value: 1, details: null, reason: null },
    { metric: world.scalar, value: -1, details: null, reason: "slow" },
  ]);
});

test.each([
  ["both prompt and messages", { prompt: "a", messages: [{ role: "user", content: "a" }] }],
  ["neither prompt nor messages", { prompt: undefined }],
  ["null for both", { prompt: null, messages: null }],
  ["an empty list of messages", { prompt: undefined, messages: [] }],
])("%s is refused", async (_, members) => {
  expectError(await post(members), "InvalidInput", expect.stringMatching(/prompt|messages/) as unknown as string);
  expect(await world.count()).toBe(0);
});

test("without a model the record's model is null", async () => {
  expect(await world.get(await world.logged())).toMatchObject({ model: null });
  expect(await world.get(await world.logged({ model_service: null }))).toMatchObject({ model: null });
});

test("a model that is unknown, not attached or detached is not found", async () => {
  const free = `free-${freshMark()}`;
  await world.api.post("models", { key: free, name: free });
  expectNotFound(await post({ model_service: "nobody" }), "model", "model_service");
  expectNotFound(await post({ model_service: free }), "model", "model_service");
  await world.api.delete(`use-cases/${world.use_case}/models/${world.models[0]}`);
  expectNotFound(await post({ model_service: world.models[0] }), "model", "model_service");
});

test("an A/B campaign is not found before there are any", async () => {
  expectNotFound(await post({ ab_campaign: "spring" }), "ab_campaign", "ab_campaign");
});

describe("created_at", () => {
  test.each([
    ["2024-02-21T09:51:03Z", "2024-02-21T09:51:03.000Z"],
    ["2024-02-21T09:51:03.123+02:00", "2024-02-21T07:51:03.123Z"],
    ["2024-02-21T09:51:03", "2024-02-21T09:51:03.000Z"],
    ["2024-02-21", "2024-02-21T00:00:00.000Z"],
    ["1708457468860", "2024-02-20T19:31:08.860Z"],
    [1708457468860, "2024-02-20T19:31:08.860Z"],
    ["1970-01-01", "1970-01-01T00:00:00.000Z"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"],
  ])("%j is the instant %s, which is also in the id", async (created_at, instant) => {
    const id = await world.logged({ created_at });
    expect(await world.get(id)).toMatchObject({ created_at: instant });
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.parse(instant));
    expect((await world.rows())[0]).toMatchObject({ id, created_at: instant });
  });

  test.each([
    ["now", 0],
    ["now - 1 day", -day_ms],
    ["now-90 seconds", -90_000],
    ["now - 2 weeks", -14 * day_ms],
    ["now + 1 hour", 3_600_000],
    ["now - 2 days | Europe/Paris", -2 * day_ms],
  ])("%j is that long from now", async (created_at, distance_ms) => {
    const { created_at: stored } = await world.get(await world.logged({ created_at }));
    const slack_ms = created_at.includes("|") ? 3_660_000 : 60_000; // a day in a zone may be an hour longer or shorter
    expect(Math.abs(Date.parse(stored) - Date.now() - distance_ms)).toBeLessThan(slack_ms);
  });

  test.each([
    "yesterday-ish",
    "",
    "2024-13-01",
    "2024-02-30",
    "now - 1 fortnight",
    "now - 1 day | Mars/Base",
    "1969-12-31",
    -1,
    "now + 2 days",
    "9999-01-01",
    {},
    true,
  ])("%j is refused", async (created_at) => {
    expectError(await post({ created_at }), "InvalidInput", "created_at");
    expect(await world.count()).toBe(0);
  });

  test("absent or null, it is the time of receipt, and stored_at never is anything else", async () => {
    const before = Date.now();
    const record = await world.get(await world.logged({ created_at: null }));
    expect(Date.parse(record.created_at)).toBeGreaterThanOrEqual(before - 1000);
    expect(Date.parse(record.created_at)).toBeLessThanOrEqual(Date.now() + 1000);
    const past = await world.get(await world.logged({ created_at: "2001-01-01" }));
    expect(Date.parse(past.stored_at)).toBeGreaterThanOrEqual(before - 1000);
    expect(past.stored_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(past.stored_at > record.stored_at).toBe(true);
  });
});

test.each([
  ["an unknown metric", { metric: "nobody", value: 1 }, "EntityNotFound", "feedbacks[1].metric"],
  ["a value of the wrong kind", { metric: "BOOL", value: 2 }, "InvalidInput", "feedbacks[1].value"],
  ["a value that is missing", { metric: "BOOL" }, "InvalidInput", "feedbacks[1].value"],
  ["a time that is none", { metric: "BOOL", value: 1, created_at: "soon" }, "InvalidInput", "feedbacks[1].created_at"],
])("with %s among good feedbacks nothing is stored", async (_, feedback, kind, param) => {
  const bad = feedback.metric === "BOOL" ? { ...feedback, metric: world.bool } : feedback;
  expectError(await post({ feedbacks: [{ metric: world.scalar, value: 1 }, bad] }), kind, param);
  expect(await world.count()).toBe(0);
  const metric = await world.api.get(`metrics/${world.scalar}`);
  expect(metric.body).toMatchObject({ has_direct_feedbacks: false });
});

test("a logged record has the source OFFLINE", async () => {
  const id = await world.logged();
  expect(await world.get(id)).toMatchObject({ source: "OFFLINE" });
  expect(await world.ids({ filter: "source:OFFLINE" })).toEqual([id]);
  expect(await world.ids({ filter: "source:LIVE" })).toEqual([]);
});

test("an inline feedback keeps its created_at", async () => {
  const id = await world.logged({ feedbacks: [{ metric: world.scalar, value: 1, created_at: "2024-02-21T09:51:03.250Z" }] });
  expect(await world.feedbackOf(id)).toMatchObject([{ created_at: "2024-02-21T09:51:03.250Z" }]);
});

test("feedback on a record is oldest first", async () => {
  const times = ["2024-03-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z"];
  const id = await world.logged({ feedbacks: times.map((created_at) => ({ metric: world.scalar, value: 1, created_at })) });
  const expected = [...times].sort();
  expect((await world.feedbackOf(id)).map((entry) => entry.created_at)).toEqual(expected);
  await world.ids();
  expect(
    (await world.feedbackOf(id)).map((entry) => entry.created_at),
    "also when read from the engine",
  ).toEqual(expected);
});

test("an empty completion is accepted", async () => {
  expect(await world.get(await world.logged({ completion: "" }))).toMatchObject({ completion: "" });
});

test("thirty parallel requests are all stored, each once", async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, (_, i) => world.logged({ completion: `answer ${i}` })));
  const rows = await world.rows();
  expect(rows.map((row) => row.id).sort()).toEqual([...ids].sort());
  expect(new Set(rows.map((row) => row.completion_preview)).size).toBe(30);
  expect(await world.count()).toBe(30);
});

test("a given session and user come back, and two requests without a session get two", async () => {
  const session_id = "0b5e2f1c-3d4a-4b6c-8d7e-9f0a1b2c3d4e";
  const user = "6f1c2a3b-0000-4000-8000-00000000abcd";
  const first = await world.log({ session_id, user });
  expect(first.session_id).toBe(session_id);
  expect(await world.get(first.completion_id)).toMatchObject({ session_id, user });
  expect((await world.log()).session_id).not.toBe((await world.log()).session_id);
});

test("project is another name for use_case; both and different are refused", async () => {
  const { use_case } = world;
  const other = await World.open(server);
  const body = { completion: "a", prompt: "b" };
  expect(await world.api.post("interactions", { ...body, project: use_case })).toMatchObject({ status: 201 });
  expect(await world.api.post("interactions", { ...body, project: use_case, use_case })).toMatchObject({ status: 201 });
  expectError(await world.api.post("interactions", { ...body, project: other.use_case, use_case }), "InvalidInput");
  expectError(await world.api.post("interactions", body), "InvalidInput", "use_case");
  expectNotFound(await world.api.post("interactions", { ...body, use_case: "nobody" }), "use_case", "use_case");
  expect(await world.count()).toBe(2);
  expect(await other.count()).toBe(0);
});

test("a use case, a model and a metric may be named by id", async () => {
  const id = async (path: string) => (await world.api.get<{ id: string }>(path)).body.id;
  const { completion_id } = await world.log({
    use_case: await id(`use-cases/${world.use_case}`),
    model_service: await id(`models/${world.models[1]}`),
    feedbacks: [{ metric: await id(`metrics/${world.scalar}`), value: 1 }],
  });
  expect(await world.get(completion_id)).toMatchObject({
    use_case: world.use_case,
    model: world.models[1],
    feedback: [{ metric: world.scalar }],
  });
});

test("a plain prompt and a chat of one message with the same text have different hashes; equal inputs have the same", async () => {
  const hashOf = async (members: object) => (await world.get(await world.logged({ ...members }))).prompt_hash;
  const chat = { messages: [{ role: "user", content: "Hi" }] };
  expect(await hashOf(chat)).toBe(sha256('[["user","Hi"]]'));
  expect(await hashOf({ messages: [{ content: "Hi", role: "user" }] })).toBe(sha256('[["user","Hi"]]'));
  expect(await hashOf({ prompt: "Hi" })).toBe(sha256("Hi"));
  expect(await hashOf(chat)).not.toBe(await hashOf({ prompt: "Hi" }));
  const calls = (name: string) => ({
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: null, tool_calls: [{ function: { name } }] },
    ],
  });
  expect(await hashOf(calls("a"))).not.toBe(await hashOf(calls("b")));
});
