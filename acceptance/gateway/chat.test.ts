import { randomUUID } from "node:crypto";
import type { Interaction } from "@colloquy/contract";
import { Api, type JsonObject, speak, usualUsage } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, inParallel, made, ok, World } from "../world.ts";
import { type ChatAnswer, Desk, type Gateway, openGateway, vendor } from "./gateway.ts";

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

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const question = "Where is my parcel?";
const toolCall = { id: "call_1", type: "function", function: { name: "find", arguments: '{"id": 7}' } };
const idsOf = ({ choices }: ChatAnswer) => choices.map(({ completion_id }) => completion_id);

test("a chat is answered in the vendor's form to the vendor's client", async () => {
  const answer = await desk.chat({ stream_options: {} }, vendor);
  const [id] = idsOf(answer);
  expect(answer).toMatchObject({
    id: expect.stringMatching(uuid),
    session_id: expect.stringMatching(uuid),
    usage: usualUsage,
    choices: [{ index: 0, completion_id: expect.stringMatching(uuid), model: desk.model, message: { id, role: "assistant" } }],
  });
  expect(answer.choices[0]?.message["content"]).toBe(question);
  expect(Number.isInteger(answer.created)).toBe(true);
  expect(Math.abs(answer.created - Date.now() / 1000)).toBeLessThan(60);
  expect(idsOf(answer)).not.toContain(answer.id);
});

test("a chat is answered in OpenAI's form to all others, with the completion's id beside it", async () => {
  gateway.upstream.behave(speak({ text: "Here.", message: { refusal: null, annotations: [] }, choice: { logprobs: null } }));
  const answer = await desk.chat();
  expect(answer).toEqual({
    id: expect.stringMatching(uuid),
    object: "chat.completion",
    created: expect.any(Number),
    model: "gpt-4o-mini",
    session_id: expect.stringMatching(uuid),
    usage: usualUsage,
    choices: [
      {
        index: 0,
        completion_id: expect.stringMatching(uuid),
        model: desk.model,
        message: { role: "assistant", content: "Here.", refusal: null, annotations: [] },
        finish_reason: "stop",
        logprobs: null,
      },
    ],
  });
});

test("a message without text has empty text for the vendor's client, and null for others", async () => {
  gateway.upstream.behave(speak({ message: { content: null, tool_calls: [toolCall] } }));
  const forVendor = (await desk.chat({}, vendor)).choices[0];
  expect(forVendor?.message).toEqual({ id: forVendor?.completion_id, role: "assistant", content: "", tool_calls: [toolCall] });
  const forOthers = (await desk.chat()).choices[0];
  expect(forOthers?.message).toEqual({ role: "assistant", content: null, tool_calls: [toolCall] });
});

test("the use case alone, also with a slash, means its default model", async () => {
  const other = await desk.addModel({ provider: "NVIDIA", provider_model: "other", base_url: gateway.upstream.url });
  for (const model of [desk.use_case, `${desk.use_case}/`]) {
    expect((await desk.chat({ model })).choices[0]?.model).toBe(desk.model);
  }
  await desk.setService({ is_default: true }, other);
  const answer = await desk.chat({ model: desk.use_case });
  expect(answer).toMatchObject({ model: "other", choices: [{ model: other }] });
  expect(await desk.recordOf(answer)).toMatchObject({ model: other, provider: "NVIDIA", provider_model: "other" });
});

test("use case and model may be named by their ids", async () => {
  const [use_case, model] = [
    ok(await desk.api.get(`use-cases/${desk.use_case}`))["id"],
    ok(await desk.api.get(`models/${desk.model}`))["id"],
  ];
  expect((await desk.chat({ model: `${use_case}/${model}` })).choices[0]?.model).toBe(desk.model);
  expect((await desk.chat({ model: `${use_case}/` })).choices[0]?.model).toBe(desk.model);
});

test("without a default model, a request that names none finds none, and is told why", async () => {
  const world = await World.open(gateway.server);
  const answer = await desk.send({ model: world.use_case });
  expectNotFound(answer, "model", "model");
  expect(answer.body).toMatchObject({ error: { details: { reason: expect.stringContaining("default") } } });
});

test("a model that does not exist, or is not attached here, is not found", async () => {
  const loose = made(await desk.api.post<{ key: string }>("models", { key: `loose-${freshMark()}` })).key;
  for (const model of ["nobody", loose])
    expectNotFound(await desk.send({ model: `${desk.use_case}/${model}` }), "model", "model");
  expectNotFound(await desk.send({ model: "nobody/nobody" }), "use_case", "model");
  await desk.setService({ attached: false });
  expectNotFound(await desk.send(), "model", "model");
  expect(gateway.upstream.calls).toEqual([]);
});

test("a model that is turned off is unavailable in this use case, and answers in another", async () => {
  const other = await Desk.open(gateway.server);
  ok(await desk.api.put(`use-cases/${other.use_case}/models/${desk.model}`, {}));
  await desk.setService({ desired_online: false });
  expect(await desk.send()).toMatchObject({
    status: 503,
    body: { error: { code: "model_unavailable", message: expect.stringMatching(/^ModelUnavailable: /) } },
  });
  expect((await other.chat({ model: `${other.use_case}/${desk.model}` })).choices).toHaveLength(1);
});

test("a model that is only logged against is unavailable", async () => {
  const model = `${desk.use_case}/${desk.world.models[0]}`;
  expect(await desk.send({ model })).toMatchObject({
    status: 503,
    body: { error: { code: "model_unavailable", param: "model" } },
  });
});

test.each<[string, JsonObject, string]>([
  ["no model", { model: null }, "model"],
  ["an empty model", { model: "" }, "model"],
  ["no messages", { messages: null }, "messages"],
  ["an empty list of messages", { messages: [] }, "messages"],
  ["a message without a role", { messages: [{ content: "a" }] }, "messages[0].role"],
  ["a message without content", { messages: [{ role: "user" }] }, "messages[0].content"],
  ["no choices", { n: 0 }, "n"],
  ["too many choices", { n: 21 }, "n"],
  ["half a choice", { n: 1.5 }, "n"],
  ["a session that is no UUID", { session_id: "mine" }, "session_id"],
  ["a user that is a number", { user: 7 }, "user"],
  ["a user of 257 characters", { user: "u".repeat(257) }, "user"],
  ["a label that is a number", { labels: { a: 1 } }, "labels.a"],
  ["a reserved label", { labels: { "adaptive.x": "1" } }, "labels.adaptive.x"],
  ["metadata that are no texts", { metadata: { a: {} } }, "metadata.a"],
  ["a stream that is a text", { stream: "yes" }, "stream"],
])("%s is refused before anybody is asked", async (_, members, param) => {
  expectError(await desk.send(members), "InvalidInput", param);
  expect(gateway.upstream.calls).toEqual([]);
  expect(await desk.world.count()).toBe(0);
});

test("65 labels are refused, also when only header, metadata and labels together have so many", async () => {
  const labels = (count: number, mark: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${mark}${i}`, "v"]));
  expectError(await desk.send({ labels: labels(65, "a") }), "InvalidInput", "labels");
  expectError(await desk.send({ labels: labels(40, "a"), metadata: labels(25, "b") }), "InvalidInput", "labels");
  await desk.chat({ labels: labels(40, "a"), metadata: labels(24, "b") });
});

test("three choices are three completions in one session, each with its text", async () => {
  const answer = await desk.chat({ n: 3 });
  expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(new Set(idsOf(answer)).size).toBe(3);
  const records = await Promise.all(idsOf(answer).map((id) => desk.world.get(id)));
  expect(records.map(({ completion }) => completion)).toEqual([question, `${question} (1)`, `${question} (2)`]);
  expect(records.map(({ choice_index }) => choice_index)).toEqual([0, 1, 2]);
  expect(records.map(({ session_id }) => session_id)).toEqual(Array.from({ length: 3 }, () => answer.session_id));
  expect(await desk.world.count()).toBe(3);
});

test("generation parameters and unknown members reach the provider, and the record; what is for the store does not", async () => {
  const parameters = {
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 40,
    stop: ["END"],
    seed: 7,
    tools: [{ type: "function", function: { name: "find", parameters: { type: "object" } } }],
    tool_choice: "auto",
    response_format: { type: "json_object" },
    top_k: 3,
  };
  const ours = { labels: { a: "1" }, metadata: { b: "2" }, session_id: randomUUID() };
  const answer = await desk.chat({ ...parameters, ...ours, user: "ann" });
  const { body } = gateway.upstream.lastCall();
  expect(body).toMatchObject({ ...parameters, model: "gpt-4o-mini", messages: [{ role: "user", content: question }] });
  expect(Object.keys(body).filter((name) => name in ours)).toEqual([]);
  expect((await desk.recordOf(answer)).parameters).toEqual(parameters);
});

test("max_tokens of 0 is as if it were absent", async () => {
  const answer = await desk.chat({ max_tokens: 0 });
  expect(gateway.upstream.lastCall().body).not.toHaveProperty("max_tokens");
  expect(answer.choices[0]?.message["content"]).toBe(question);
});

test("messages with parts, names, tool calls and unknown members reach the provider and the record as they are", async () => {
  const messages = [
    { role: "system", content: "Be brief.", name: "boss" },
    {
      role: "user",
      content: [
        { type: "text", text: "Look:" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
      ],
    },
    { role: "assistant", content: null, tool_calls: [toolCall] },
    { role: "tool", tool_call_id: "call_1", content: "“ok” 📦\u0000" },
    { role: "user", content: question, cache_control: { type: "ephemeral" } },
  ];
  const record = await desk.recordOf(await desk.chat({ messages }));
  expect(JSON.stringify(record.messages)).toBe(JSON.stringify(messages));
  expect(gateway.upstream.lastCall().body["messages"]).toEqual(messages);
});

test("a session is echoed, and without one each request has its own", async () => {
  const session_id = randomUUID();
  expect((await desk.chat({ session_id })).session_id).toBe(session_id);
  const [one, two] = [await desk.chat(), await desk.chat()];
  expect(one.session_id).not.toBe(two.session_id);
});

test("labels and metadata both become labels; labels win", async () => {
  const answer = await desk.chat({ labels: { a: "1", c: "label" }, metadata: { b: "2", c: "metadata" } });
  expect((await desk.recordOf(answer)).labels).toEqual({ a: "1", b: "2", c: "label" });
});

test.each([randomUUID(), "ann@example.com", "Jürgen “J” 📦", "u".repeat(256)])("%j is a user", async (user) => {
  expect((await desk.recordOf(await desk.chat({ user }))).user).toBe(user);
});

test("the usage's total is the sum of its parts, with several choices too", async () => {
  for (const n of [1, 3]) {
    const { prompt_tokens, completion_tokens, total_tokens } = (await desk.chat({ n })).usage;
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  }
});

test("a chat is LIVE, one that was logged OFFLINE", async () => {
  expect((await desk.recordOf(await desk.chat())).source).toBe("LIVE");
  expect((await desk.world.get(await desk.world.logged())).source).toBe("OFFLINE");
});

test("thirty parallel chats are all stored, each once", async () => {
  const texts = Array.from({ length: 30 }, (_, i) => `question ${i}`);
  const answers = await inParallel(texts, (content) => desk.chat({ messages: [{ role: "user", content }] }));
  expect(new Set(answers.flatMap(idsOf)).size).toBe(30);
  const records = await Promise.all(answers.map((answer) => desk.recordOf(answer)));
  expect(records.map(({ completion }) => completion)).toEqual(texts);
  expect(await desk.world.count()).toBe(30);
});

test("feedback right after the answer is accepted, and a list shows both", async () => {
  const answer = await desk.chat();
  await desk.world.feedback(idsOf(answer)[0] ?? "", 4);
  expect((await desk.world.rows()).map(({ id, feedback }) => [id, feedback])).toEqual([
    [idsOf(answer)[0], { [desk.world.scalar]: { mean: 4, count: 1 } }],
  ]);
});

test("the models that a caller can ask are listed as OpenAI lists them", async () => {
  const { data } = ok(await desk.api.get<{ data: JsonObject[] }>("models", { first: 1000 }));
  expect(data.find(({ id }) => id === desk.address)).toMatchObject({ object: "model", created: expect.any(Number) });
});

describe("who may chat", () => {
  let team: string;
  beforeEach(async () => {
    team = `team-of-${desk.use_case}`;
    made(await desk.api.post("teams", { key: team }));
    ok(await desk.api.put(`use-cases/${desk.use_case}/shares`, { shares: [{ team, role: "admin", is_owner: true }] }));
  });

  /** A key of a new user with this role in the team. */
  const keyOf = async (role: string, inTeam = team) => {
    const email = `${role}-${freshMark()}@example.com`;
    made(await desk.api.post("users", { email, teams: [{ team: inTeam, role }] }));
    return made(await desk.api.post<{ key: string }>("api-keys", { name: role, user: email })).key;
  };

  test("the role read-only lists, and may not chat, log or give feedback", async () => {
    const completion_id = idsOf(await desk.chat())[0];
    const reader = new Api(gateway.server.url, await keyOf("read-only"));
    ok(await reader.get("interactions", { use_case: desk.use_case }));
    const { use_case, world } = desk;
    for (const stream of [false, true]) expectError(await reader.post("chat/completions", desk.body({ stream })), "Forbidden");
    expectError(await reader.post("completions", { model: desk.address, prompt: "a" }), "Forbidden");
    expectError(await reader.post("interactions", { use_case, prompt: "a", completion: "b" }), "Forbidden");
    expectError(await reader.post("feedback", { completion_id, metric: world.scalar, value: 1 }), "Forbidden");
  });

  test("the role inference chats, and may not make a metric", async () => {
    const worker = desk.as(gateway.server, await keyOf("inference"));
    expect((await worker.chat()).choices).toHaveLength(1);
    expectError(await worker.api.post("metrics", { key: `m-${freshMark()}`, kind: "scalar" }), "Forbidden");
  });

  test("for a stranger the use case does not exist", async () => {
    const other = made(await desk.api.post<{ key: string }>("teams", { key: `team-${freshMark()}` })).key;
    const stranger = new Api(gateway.server.url, await keyOf("admin", other));
    expectNotFound(await stranger.post("chat/completions", desk.body()), "use_case", "model");
  });

  test("without a key, or with a wrong one, nobody is asked", async () => {
    for (const key of [undefined, "no-such-key"]) {
      for (const path of ["chat/completions", "completions", "embeddings"]) {
        expectError(await new Api(gateway.server.url, key).post(path, desk.body()), "Unauthorized");
      }
    }
    expect(gateway.upstream.calls).toEqual([]);
  });
});

test.each(["{", "[]", "null", '"text"', ""])("the body %j is refused as any malformed one", async (body) => {
  for (const path of ["chat/completions", "completions", "embeddings"])
    expectError(await desk.api.post(path, body), "InvalidInput");
});

test("the answer is in the list as soon as it is given", async () => {
  const answer = await desk.chat();
  const rows = await desk.world.rows({ filter: `request_id:${answer.id}` });
  expect(rows.map(({ id }) => id)).toEqual(idsOf(answer));
  const whole: Interaction = await desk.recordOf(answer);
  expect(whole.request_id).toBe(answer.id);
});
