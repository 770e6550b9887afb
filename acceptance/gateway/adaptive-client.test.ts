import { embeddingOf, fail, speak, usualUsage } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { flavours } from "../clients/real-client.ts";
import { type PythonAnswer, PythonProcess } from "../python/run.ts";
import { Desk, type Gateway, openGateway } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
let embedder: string;
beforeAll(async () => {
  gateway = await openGateway();
  desk = await Desk.open(gateway.server);
  embedder = await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.upstream.behave());

const messages = [{ role: "user", content: "Where is my parcel?" }];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe.each(flavours)("adaptive-sdk $release, $mode", ({ release, mode }) => {
  let client: PythonProcess<{ call: string; arguments: object }, PythonAnswer>;
  beforeAll(() => {
    const { url, admin_key } = gateway.server;
    client = new PythonProcess("gateway/client_adaptive.py", [url, admin_key, desk.use_case, mode], release);
  });
  afterAll(() => client.close());

  // biome-ignore lint/suspicious/noExplicitAny: the answer of any method
  const result = async (call: string, args: object): Promise<any> => {
    const { result, ...failure } = await client.ask({ call, arguments: args });
    expect({ call, ...failure }).toEqual({ call });
    return result;
  };

  test("chats with a model, and with the default one", async () => {
    for (const model of [desk.model, null]) {
      const answer = await result("chat.create", { messages, model, labels: { topic: "parcel" }, temperature: 0.5 });
      const [choice] = answer.choices;
      expect(choice).toMatchObject({
        index: 0,
        model: desk.model,
        completion_id: expect.stringMatching(uuid),
        message: { id: choice.completion_id, role: "assistant", content: "Where is my parcel?" },
      });
      expect(answer.usage).toEqual(usualUsage);
      expect(await desk.world.get(choice.completion_id)).toMatchObject({
        messages,
        completion: "Where is my parcel?",
        labels: { topic: "parcel" },
        parameters: { temperature: 0.5 },
        session_id: answer.session_id,
        request_id: answer.id,
        source: "LIVE",
      });
    }
  });

  test("streams a chat, with its usage where it is asked for", async () => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."], repeats_role: true }));
    const usage = release === "0.14.2" ? {} : { stream_include_usage: true };
    const chunks = await result("chat.create", { messages, model: desk.model, stream: true, ...usage });
    const choices = chunks.flatMap((chunk: { choices: object[] }) => chunk.choices);
    expect(choices.map((choice: { delta: { content: string } }) => choice.delta.content).join("")).toBe("On its way.");
    if (release !== "0.14.2") expect(chunks.at(-1)).toMatchObject({ choices: [], usage: usualUsage });
    expect(await desk.world.get(choices[0].completion_id)).toMatchObject({ completion: "On its way.", error: null });
  });

  test("streams texts with characters that some take for the end of a line", async () => {
    const text = "a\u2028b\u2029c\u0085d\u000be\u001cf\r\ng";
    gateway.upstream.behave(speak({ pieces: [text] }));
    const chunks = await result("chat.create", { messages, model: desk.model, stream: true });
    const contents = chunks.flatMap((chunk: { choices: { delta: { content: string } }[] }) => chunk.choices);
    expect(contents.map(({ delta }: { delta: { content: string } }) => delta.content).join("")).toBe(text);
  });

  test("streams tool calls without stumbling", async () => {
    const tool_calls = [{ id: "call_1", type: "function", function: { name: "find", arguments: '{"id": 7}' } }];
    gateway.upstream.behave(speak({ message: { content: null, tool_calls } }));
    const [chunk] = await result("chat.create", { messages, model: desk.model, stream: true });
    expect(await desk.world.get(chunk.choices[0].completion_id)).toMatchObject({ completion: "", message: { tool_calls } });
  });

  // 0.12.4 sends a JSON text that holds the body.
  test.skipIf(release === "0.12.4")("embeds a text", async () => {
    const model = release.startsWith("0.1.") && mode === "async" ? { model_key: embedder } : { model: embedder };
    const { data } = await result("embeddings.create", { input: "Where?", ...model });
    expect(data[0]).toMatchObject({ index: 0, embedding: embeddingOf("Where?") });
    const base64 = await result("embeddings.create", { input: "Where?", encoding_format: "Base64", ...model });
    const bytes = Buffer.from(base64.data[0].embedding, "base64");
    expect([0, 4, 8].map((at) => bytes.readFloatLE(at))).toEqual(embeddingOf("Where?"));
  });

  test.runIf(release === "0.1.1")("continues a prompt", async () => {
    const { choices, usage } = await result("completions.create", { prompt: "Once upon", model: desk.model, n: 2 });
    expect(choices).toMatchObject([{ text: "Once upon" }, { text: "Once upon (1)" }]);
    expect(usage).toEqual(usualUsage);
    expect(await desk.world.get(choices[1].completion_id)).toMatchObject({ prompt: "Once upon", completion: "Once upon (1)" });
  });

  test("shows our words for what the caller can mend", async () => {
    const unknown = await client.ask({ call: "chat.create", arguments: { messages, model: "nobody" } });
    expect(unknown.text).toMatch(/^Client error 404: .*EntityNotFound: model/s);
    gateway.upstream.behave(fail(400, { error: { message: "This is too long." } }));
    const refused = await client.ask({ call: "chat.create", arguments: { messages, model: desk.model } });
    expect(refused.text).toMatch(/^Client error 400: .*UpstreamError: .*This is too long\./s);
  });
});
