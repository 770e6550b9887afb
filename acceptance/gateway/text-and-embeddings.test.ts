import { randomUUID } from "node:crypto";
import { embeddingOf, type JsonObject, speak, usualUsage } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Graphql } from "../graphql.ts";
import { expectError, ok } from "../world.ts";
import { choicesOf, readEvents } from "./events.ts";
import { type ChatAnswer, Desk, type Gateway, openGateway } from "./gateway.ts";

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

describe("text completions", () => {
  const complete = async (members: JsonObject = {}, headers: Record<string, string> = {}) =>
    ok(await desk.send<ChatAnswer>({ model: desk.address, prompt: "Once upon", ...members }, headers, "completions"));

  test("answer with text, the completion's id, the model's key and usage; the record has the prompt and no messages", async () => {
    gateway.upstream.behave(speak({ text: " a time." }));
    const answer = await complete();
    expect(answer).toMatchObject({
      id: expect.any(String),
      created: expect.any(Number),
      session_id: expect.any(String),
      usage: usualUsage,
      choices: [{ index: 0, text: " a time.", model: desk.model, completion_id: expect.any(String), finish_reason: "stop" }],
    });
    expect(await desk.recordOf(answer)).toMatchObject({
      prompt: "Once upon",
      messages: null,
      completion: " a time.",
      source: "LIVE",
    });
  });

  test("show no chat messages to the vendor's GraphQL", async () => {
    const id = (await complete()).choices[0]?.completion_id;
    const query = "query($u: IdOrKey!, $id: UUID!) { completion(useCase: $u, id: $id) { prompt chatMessages { role content } } }";
    const data = await new Graphql(gateway.server).data(query, { u: desk.use_case, id });
    expect(data).toEqual({ completion: { prompt: "Once upon", chatMessages: null } });
  });

  test("take parameters, labels, choices and a session as chats do", async () => {
    const session_id = randomUUID();
    const answer = await complete({ n: 2, temperature: 0.5, labels: { a: "1" }, metadata: { b: "2" }, session_id, user: "ann" });
    expect(answer.session_id).toBe(session_id);
    expect(answer.choices.map(({ text }) => text)).toEqual(["Once upon", "Once upon (1)"]);
    const records = await Promise.all(answer.choices.map(({ completion_id }) => desk.world.get(completion_id)));
    expect(records).toMatchObject([{ choice_index: 0 }, { choice_index: 1 }]);
    for (const record of records) {
      expect(record).toMatchObject({
        labels: { a: "1", b: "2" },
        session_id,
        user: "ann",
        parameters: { temperature: 0.5, n: 2 },
      });
    }
    expect(gateway.upstream.lastCall().body).toMatchObject({ temperature: 0.5, n: 2 });
  });

  test("stream text pieces, then [DONE], and are stored", async () => {
    gateway.upstream.behave(speak({ pieces: [" a", " time", "."] }));
    const body = { model: desk.address, prompt: "Once upon", stream: true };
    const { chunks, is_done } = await readEvents(await desk.post(body, {}, { path: "completions" }));
    expect(is_done).toBe(true);
    const choices = choicesOf(chunks);
    expect(choices.map(({ text }) => text).join("")).toBe(" a time.");
    for (const choice of choices) expect(choice).toMatchObject({ index: 0, completion_id: choices[0]?.completion_id });
    expect(await desk.world.get(choices[0]?.completion_id ?? "")).toMatchObject({ prompt: "Once upon", completion: " a time." });
  });

  test.each<[string, JsonObject, string]>([
    ["no prompt", { prompt: null }, "prompt"],
    ["a prompt that is a list", { prompt: ["a", "b"] }, "prompt"],
    ["no choices", { n: 0 }, "n"],
    ["a label that is a number", { labels: { a: 1 } }, "labels.a"],
  ])("with %s are refused", async (_, members, param) => {
    const body = { model: desk.address, prompt: "a", ...members };
    expectError(await desk.api.post("completions", body), "InvalidInput", param);
    expect(await desk.world.count()).toBe(0);
  });
});

describe("embeddings", () => {
  let embedder: string;
  beforeEach(async () => {
    embedder = `${desk.use_case}/${await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" })}`;
  });

  interface Embeddings {
    object: string;
    data: { object: string; index: number; embedding: number[] | string }[];
    usage?: JsonObject;
  }
  const embed = async (members: JsonObject = {}) =>
    ok(await desk.api.post<Embeddings>("embeddings", { model: embedder, input: "Where?", ...members }));
  const floats = (base64: unknown) => {
    const bytes = Buffer.from(String(base64), "base64");
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
  };

  test.each([undefined, "Float", "float", "FLOAT"])("with encoding_format %j are numbers", async (encoding_format) => {
    const { object, data, usage } = await embed({ encoding_format });
    expect(object).toBe("list");
    expect(data).toEqual([{ object: "embedding", index: 0, embedding: embeddingOf("Where?") }]);
    expect(usage).toMatchObject({ prompt_tokens: 5, total_tokens: 5 });
  });

  test.each(["Base64", "base64", "BASE64"])(
    "with encoding_format %j are the same numbers as 32-bit floats",
    async (encoding_format) => {
      const [first] = (await embed({ encoding_format })).data;
      expect(first).toMatchObject({ index: 0, embedding: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) });
      expect(floats(first?.embedding)).toEqual(embeddingOf("Where?"));
    },
  );

  test("of several texts come in their order", async () => {
    const input = ["a", "bb", "ccc"];
    const { data } = await embed({ input });
    expect(data.map(({ index, embedding }) => [index, embedding])).toEqual(input.map((text, i) => [i, embeddingOf(text)]));
  });

  test("reach the provider with its model's name and the dimensions, and are not stored", async () => {
    await embed({ dimensions: 3, encoding_format: "Base64", user: "ann" });
    const { body, path, headers } = gateway.upstream.lastCall();
    expect(path).toMatch(/\/embeddings$/);
    expect(headers.authorization).toMatch(/^Bearer sk-/);
    expect(body).toMatchObject({ model: "text-embedding-3-small", input: "Where?", dimensions: 3 });
    expect(await desk.world.count()).toBe(0);
  });

  test("of a model that generates are refused, and so are chats with one that embeds", async () => {
    expectError(await desk.api.post("embeddings", { model: desk.address, input: "a" }), "InvalidInput", "model");
    expectError(await desk.api.post("embeddings", { model: desk.use_case, input: "a" }), "InvalidInput", "model");
    expectError(await desk.send({ model: embedder }), "InvalidInput", "model");
    expect(gateway.upstream.calls).toEqual([]);
    expect(await desk.world.count()).toBe(0);
  });

  test.each<[string, JsonObject, string]>([
    ["no input", { input: null }, "input"],
    ["an empty list", { input: [] }, "input"],
    ["a number", { input: 7 }, "input"],
    ["another encoding", { encoding_format: "hex" }, "encoding_format"],
    ["negative dimensions", { dimensions: -1 }, "dimensions"],
  ])("with %s are refused", async (_, members, param) => {
    expectError(await desk.api.post("embeddings", { model: embedder, input: "a", ...members }), "InvalidInput", param);
  });
});
