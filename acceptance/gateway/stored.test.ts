import { randomUUID } from "node:crypto";
import type { Interaction } from "@colloquy/contract";
import { fail, type JsonObject, readMetric, speak } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, made, ok } from "../world.ts";
import { idOf } from "./events.ts";
import { Desk, type Gateway, openGateway, secret, vendor } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.upstream.behave();
  desk = await Desk.open(gateway.server);
});

const question = "Where is my parcel?";
const toolCalls = [
  { id: "call_1", type: "function", function: { name: "find", arguments: '{"id": 7}' } },
  { id: "call_2", type: "function", function: { name: "ask", arguments: "{}" } },
];
const detailedUsage = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 400 },
  completion_tokens_details: { reasoning_tokens: 64 },
};

/** The record of one chat, asked for whole or streamed. */
async function recorded(stream: boolean, members: JsonObject = {}, headers: Record<string, string> = {}): Promise<Interaction> {
  if (!stream) return desk.recordOf(await desk.chat(members, headers));
  const { chunks } = await desk.stream(members, headers);
  return desk.world.get(idOf(chunks));
}

describe.each([
  ["whole", false],
  ["streamed", true],
])("a %s answer", (_, stream) => {
  test("is stored with everything that is known of it", async () => {
    gateway.upstream.behave(speak({ text: "It is on its way.", usage: detailedUsage, model: "gpt-4o-mini-2024-07-18" }));
    const [session_id, before] = [randomUUID(), Date.now()];
    const record = await recorded(stream, { session_id, user: "ann", labels: { channel: "mail" }, temperature: 0.5 });
    expect(record).toMatchObject({
      use_case: desk.use_case,
      model: desk.model,
      provider: "OPEN_AI",
      provider_model: "gpt-4o-mini-2024-07-18",
      messages: [{ role: "user", content: question }],
      prompt: null,
      completion: "It is on its way.",
      message: null,
      session_id,
      user: "ann",
      source: "LIVE",
      labels: { channel: "mail" },
      parameters: { temperature: 0.5 },
      finish_reason: "stop",
      choice_index: 0,
      prompt_tokens: 1000,
      completion_tokens: 200,
      cached_tokens: 400,
      reasoning_tokens: 64,
      usage_estimated: false,
      provider_request_id: gateway.upstream.lastCall().request_id,
      error: null,
      external_id: null,
      feedback: [],
    });
    // Dollars per million tokens: 0.15 read, 0.075 read from the cache, 0.6 written.
    expect(record.cost_usd).toBeCloseTo((600 * 0.15 + 400 * 0.075 + 200 * 0.6) / 1e6, 12);
    expect(record.latency_ms).toBeGreaterThan(0);
    expect(record.latency_ms).toBeLessThan(Date.now() - before + 1);
    if (stream) expect(record.ttft_ms).toBeLessThanOrEqual(record.latency_ms ?? 0);
    else expect(record.ttft_ms).toBeNull();
    expect(Date.parse(record.created_at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(record.created_at)).toBeLessThanOrEqual(Date.now());
  });

  test.each<[string, JsonObject, string]>([
    ["tool calls", { content: null, tool_calls: toolCalls }, ""],
    ["tool calls beside text", { content: "Let me see.", tool_calls: toolCalls }, "Let me see."],
    ["a refusal", { content: null, refusal: "I must not." }, ""],
    ["reasoning", { content: "Yes.", reasoning_content: "They ask for a parcel, so…" }, "Yes."],
  ])("with %s keeps the whole message", async (_, message, completion) => {
    gateway.upstream.behave(speak({ message }));
    const record = await recorded(stream);
    expect(record.completion).toBe(completion);
    expect(record.message).toEqual({ role: "assistant", ...message });
  });

  test("without the provider's usage has estimated tokens, and says so", async () => {
    gateway.upstream.behave(speak({ text: "one two three four five six seven eight nine ten", usage: null }));
    const record = await recorded(stream);
    expect(record.usage_estimated).toBe(true);
    expect(record.prompt_tokens).toBeGreaterThan(2);
    expect(record.prompt_tokens).toBeLessThan(20);
    expect(record.completion_tokens).toBeGreaterThan(5);
    expect(record.completion_tokens).toBeLessThan(25);
    expect(record.cost_usd).toBeGreaterThan(0);
  });

  test("of a model without a known price has no cost", async () => {
    const key = await desk.addModel({ provider: "NVIDIA", provider_model: "our-own-7b", base_url: gateway.upstream.url });
    const record = await recorded(stream, { model: `${desk.use_case}/${key}` });
    expect(record).toMatchObject({
      model: key,
      provider: "NVIDIA",
      provider_model: "our-own-7b",
      cost_usd: null,
      prompt_tokens: 11,
    });
  });

  test("with several choices shares out its tokens and cost", async () => {
    gateway.upstream.behave(speak({ usage: detailedUsage }));
    await recorded(stream, { n: 2 });
    const rows = await desk.world.rows();
    const sum = (read: (row: (typeof rows)[number]) => number | null) => rows.reduce((all, row) => all + (read(row) ?? 0), 0);
    expect(rows.map(({ prompt_tokens }) => prompt_tokens)).toEqual([1000, 1000]);
    expect(Math.abs(sum(({ completion_tokens }) => completion_tokens) - 200)).toBeLessThanOrEqual(1);
    expect(sum(({ cost_usd }) => cost_usd)).toBeCloseTo((600 * 0.15 + 400 * 0.075 + 200 * 0.6) / 1e6, 10);
    expect(new Set(rows.map(({ request_id }) => request_id)).size).toBe(1);
  });

  test("is not stored with store: false, and otherwise answered the same", async () => {
    for (const headers of [vendor, {}]) {
      if (stream) expect((await desk.stream({ store: false }, headers)).is_done).toBe(true);
      else expect((await desk.chat({ store: false }, headers)).choices[0]?.completion_id).toBeTypeOf("string");
    }
    expect(await desk.world.count()).toBe(0);
  });
});

test("the answer's id is the records' request_id, the choices' ids are theirs", async () => {
  const answer = await desk.chat({ n: 2 });
  for (const { completion_id, index } of answer.choices) {
    expect(await desk.world.get(completion_id)).toMatchObject({ id: completion_id, request_id: answer.id, choice_index: index });
  }
});

test("extra parameters of the model go to the provider, and null takes a member out", async () => {
  const extra_params = { top_k: 5, temperature: 0, logit_bias: null };
  const key = await desk.addModel({ provider: "NVIDIA", provider_model: "own", base_url: gateway.upstream.url, extra_params });
  await desk.chat({ model: `${desk.use_case}/${key}`, temperature: 1, logit_bias: { 7: 1 } });
  const { body } = gateway.upstream.lastCall();
  expect(body).toMatchObject({ top_k: 5, temperature: 0 });
  expect(body).not.toHaveProperty("logit_bias");
});

test("metadata go to the provider only with store: true, as OpenAI takes them", async () => {
  await desk.chat({ metadata: { a: "1" } });
  expect(gateway.upstream.lastCall().body).not.toHaveProperty("metadata");
  await desk.chat({ metadata: { a: "1" }, store: true });
  expect(gateway.upstream.lastCall().body).toMatchObject({ metadata: { a: "1" }, store: true });
});

test.each(["/", ""])("an endpoint may end in %j, or with the path already there", async (slash) => {
  for (const base_url of [`${gateway.upstream.url}${slash}`, `${gateway.upstream.url}/chat/completions${slash}`]) {
    const key = await desk.addModel({ provider: "NVIDIA", provider_model: "own", base_url });
    await desk.chat({ model: `${desk.use_case}/${key}` });
    expect(gateway.upstream.lastCall().path).toBe("/v1/chat/completions");
  }
});

test("connections to the provider are kept", async () => {
  await desk.chat();
  const before = gateway.upstream.connections();
  for (let i = 0; i < 10; i++) await desk.chat();
  for (let i = 0; i < 5; i++) await desk.stream();
  expect(gateway.upstream.connections() - before).toBeLessThanOrEqual(1);
});

describe("headers of clients that cannot change the body", () => {
  const session_id = randomUUID();
  const given = {
    "X-Session-Id": session_id,
    "X-Colloquy-Labels": "channel=mail, note=caf%C3%A9%2C%20a%3Db,empty=",
    "X-Colloquy-User": "J%C3%BCrgen",
  };

  test.each([false, true])("say session, labels and user (stream: %j)", async (stream) => {
    expect(await recorded(stream, {}, given)).toMatchObject({
      session_id,
      user: "Jürgen",
      labels: { channel: "mail", note: "café, a=b", empty: "" },
    });
  });

  test("say it for text completions too", async () => {
    const body = { model: desk.address, prompt: "Once" };
    const { choices } = ok(await desk.send<{ choices: { completion_id: string }[] }>(body, given, "completions"));
    expect(await desk.world.get(choices[0]?.completion_id ?? "")).toMatchObject({ session_id, user: "Jürgen" });
  });

  test("go after the body; metadata, then the header, then labels", async () => {
    const members = {
      session_id: randomUUID(),
      user: "ann",
      metadata: { a: "metadata", b: "metadata", c: "metadata" },
      labels: { c: "label" },
    };
    const headers = { ...given, "X-Colloquy-Labels": "b=header,c=header" };
    expect(await recorded(false, members, headers)).toMatchObject({
      session_id: members.session_id,
      user: "ann",
      labels: { a: "metadata", b: "header", c: "label" },
    });
  });

  test.each([
    ["X-Session-Id", "mine"],
    ["X-Colloquy-User", "u".repeat(257)],
    ["X-Colloquy-User", "%E0%A4%A"],
    ["X-Colloquy-Labels", "channel"],
    ["X-Colloquy-Labels", "=mail"],
    ["X-Colloquy-Labels", "adaptive.x=1"],
    ["X-Colloquy-Labels", "a=%GG"],
    ["X-Colloquy-Labels", `a=${"v".repeat(1025)}`],
  ])("%s: %s is refused by the header's name", async (name, value) => {
    const answer = await desk.send({}, { [name]: value });
    expectError(answer, "InvalidInput");
    expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(name) } });
    expect(gateway.upstream.calls).toEqual([]);
  });
});

describe("a system prompt template", () => {
  beforeEach(async () => {
    const template = { name: `Polite ${desk.use_case}`, template: "You are {{name}}, of {{company}}. Be {{name}}!" };
    const { id } = made(await desk.api.post<{ id: string }>("system-prompt-templates", template));
    await desk.setService({ system_prompt_template: id });
  });
  const system = { role: "system", content: "You are Bo, of Ex & Co. Be Bo!" };
  const system_prompt_args = { name: "Bo", company: "Ex & Co", unused: "x" };

  test.each([false, true])("begins the conversation, for the provider and in the record (stream: %j)", async (stream) => {
    const record = await recorded(stream, { system_prompt_args });
    const messages = [system, { role: "user", content: question }];
    expect(gateway.upstream.lastCall().body).toMatchObject({ messages });
    expect(gateway.upstream.lastCall().body).not.toHaveProperty("system_prompt_args");
    expect(record.messages).toEqual(messages);
    expect(record.parameters).toEqual({ system_prompt_args });
  });

  test("needs a value for each of its places", async () => {
    for (const [args, name] of [
      [{ name: "Bo" }, "company"],
      [undefined, "name"],
    ] as const) {
      expectError(await desk.send({ system_prompt_args: args }), "InvalidInput", `system_prompt_args.${name}`);
    }
    expect(gateway.upstream.calls).toEqual([]);
  });

  test("values are not read as templates", async () => {
    const record = await recorded(false, { system_prompt_args: { name: "{{company}}", company: "$& $1" } });
    expect(record.messages?.[0]).toEqual({ role: "system", content: "You are {{company}}, of $& $1. Be {{company}}!" });
  });
});

describe("a request that no provider answers", () => {
  beforeEach(() => gateway.upstream.behave(fail(400, { error: { message: "too long", code: "context_length_exceeded" } })));

  test.each([false, true])("is not stored (stream: %j)", async (stream) => {
    expect(await desk.send({ stream })).toMatchObject({ status: 400, body: { error: { code: "upstream_error" } } });
    expect(await desk.world.count()).toBe(0);
  });

  test.each([false, true])("is stored with its error where the use case wants that (stream: %j)", async (stream) => {
    ok(await desk.api.patch(`use-cases/${desk.use_case}`, { settings: { keep_failed_requests: true } }));
    expect(ok(await desk.api.get(`use-cases/${desk.use_case}`))).toMatchObject({ settings: { keep_failed_requests: true } });
    expect((await desk.send({ stream, labels: { a: "1" } })).status).toBe(400);
    const rows = await desk.world.rows({ filter: "has:error" });
    expect(rows).toHaveLength(1);
    expect(await desk.world.get(rows[0]?.id ?? "")).toMatchObject({
      completion: "",
      message: null,
      messages: [{ role: "user", content: question }],
      error: expect.any(String),
      labels: { a: "1" },
      model: desk.model,
      source: "LIVE",
      finish_reason: null,
      provider_request_id: gateway.upstream.lastCall().request_id,
    });
    await desk.send({ stream, store: false });
    expect(await desk.world.count()).toBe(1);
  });

  test("is counted in the metrics", async () => {
    const read = () => readMetric(gateway.server.url, "colloquy_inference_failures_total");
    const before = await read();
    await desk.send();
    await desk.send({ stream: true });
    expect((await read()) - before).toBe(2);
  });
});

test("the provider's secret is in no answer and no line of the server's output", async () => {
  const model = await desk.addModel({ provider: "NVIDIA", provider_model: "own", base_url: gateway.upstream.url });
  gateway.upstream.behave(fail(401, { error: { message: `Incorrect API key provided: ${secret}.`, code: "invalid_api_key" } }));
  const answers = [
    await desk.send({ model: `${desk.use_case}/${model}` }),
    await desk.send({ model: `${desk.use_case}/${model}`, stream: true }),
    await desk.api.get(`models/${model}`),
    await desk.api.get("models", { first: 1000 }),
  ];
  expect(gateway.upstream.calls[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  expect(answers.slice(0, 2)).toMatchObject([{ status: 502 }, { status: 502 }]);
  expect(JSON.stringify(answers)).not.toContain(secret);
  expect(gateway.server.output()).not.toContain(secret);
});
