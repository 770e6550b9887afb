import { embeddingOf, fail, speak, usualUsage } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PythonAnswer, PythonProcess } from "../python/run.ts";
import { choicesOf, readEvents } from "./events.ts";
import { Desk, type Gateway, openGateway } from "./gateway.ts";

type Answer = PythonAnswer & { status?: number; retry_after?: string };
let gateway: Gateway;
let desk: Desk;
let client: PythonProcess<{ call: string; arguments: object }, Answer>;
let embedder: string;
beforeAll(async () => {
  gateway = await openGateway();
  desk = await Desk.open(gateway.server);
  embedder = `${desk.use_case}/${await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" })}`;
  const { url, admin_key } = gateway.server;
  client = new PythonProcess("gateway/client_openai.py", [`${url}/api/v1`, admin_key]);
});
afterAll(async () => {
  client.close();
  await gateway.close();
});
beforeEach(() => gateway.upstream.behave());

const question = "Where is my parcel?";
const toolCall = { id: "call_1", type: "function", function: { name: "find", arguments: '{"id": 7}' } };
const place = { city: "Łódź", days: 2 };

const ask = (call: string, args: object = {}, model = desk.address) =>
  client.ask({ call, arguments: call === "models" ? {} : { model, ...args } });
// biome-ignore lint/suspicious/noExplicitAny: the answer of any function
const result = async (call: string, args: object = {}, model = desk.address): Promise<any> => {
  const { result, ...failure } = await ask(call, args, model);
  expect({ call, ...failure }).toEqual({ call });
  return result;
};
/** The newest record. */
const newest = async () => desk.world.get((await desk.world.rows({ first: 1, order: "-stored_at" }))[0]?.id ?? "");

describe("the openai package", () => {
  test("chats", async () => {
    const answer = await result("chat", { temperature: 0.5, user: "ann", metadata: { topic: "parcel" } });
    expect(answer).toMatchObject({ object: "chat.completion", model: "gpt-4o-mini", usage: usualUsage });
    expect(answer.choices[0].message).toMatchObject({ role: "assistant", content: question });
    expect(await desk.world.get(answer.choices[0].completion_id)).toMatchObject({
      completion: question,
      parameters: { temperature: 0.5 },
      user: "ann",
      labels: { topic: "parcel" },
      request_id: answer.id,
    });
  });

  test.each(["chat_stream", "async_stream"])("streams (%s)", async (call) => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."] }));
    const chunks = await result(call);
    const choices = chunks.flatMap((chunk: { choices: object[] }) => chunk.choices);
    expect(choices.map((choice: { delta: { content?: string } }) => choice.delta.content ?? "").join("")).toBe("On its way.");
    expect(await desk.world.get(choices[0].completion_id)).toMatchObject({ completion: "On its way.", finish_reason: "stop" });
  });

  test("chats asynchronously", async () => {
    const answer = await result("async_chat");
    expect(await desk.world.get(answer.choices[0].completion_id)).toMatchObject({ completion: question });
  });

  test("streams the usage where it is asked for", async () => {
    const chunks = await result("chat_stream", { stream_options: { include_usage: true } });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: usualUsage });
  });

  test("has what its helper accumulates: text once, the role once, tool calls whole", async () => {
    gateway.upstream.behave(speak({ pieces: ["Let me ", "see."], repeats_role: true }));
    const said = await result("stream_helper");
    expect(said.completion.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { role: "assistant", content: "Let me see." },
    });
    expect(said.kinds).toEqual(expect.arrayContaining(["chunk", "content.delta", "content.done"]));
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: [toolCall] } }));
    const called = await result("stream_helper");
    expect(called.completion.choices[0].message.tool_calls).toMatchObject([
      { ...toolCall, function: { ...toolCall.function, parsed_arguments: { id: 7 } } },
    ]);
    expect(called.kinds).toEqual(
      expect.arrayContaining(["tool_calls.function.arguments.delta", "tool_calls.function.arguments.done"]),
    );
    expect((await newest()).message).toMatchObject({ tool_calls: [toolCall] });
  });

  test("parses an answer into a class", async () => {
    gateway.upstream.behave(speak({ text: JSON.stringify(place) }));
    const { message, completion_id } = await result("parse");
    expect(message.parsed).toEqual(place);
    expect(gateway.upstream.lastCall().body).toMatchObject({
      response_format: { type: "json_schema", json_schema: { name: "Place" } },
    });
    expect(await desk.world.get(completion_id)).toMatchObject({ parameters: { response_format: { type: "json_schema" } } });
  });

  test("sends session, labels and user in headers", async () => {
    const session_id = "0190a2b5-1111-7000-8000-000000000000";
    await result("headers", { "X-Session-Id": session_id, "X-Colloquy-Labels": "channel=mail", "X-Colloquy-User": "ann" });
    expect(await newest()).toMatchObject({ session_id, labels: { channel: "mail" }, user: "ann" });
  });

  test("continues a prompt, whole and streamed", async () => {
    gateway.upstream.behave(speak({ pieces: [" a", " time."] }));
    expect((await result("completion")).choices[0].text).toBe(" a time.");
    const chunks = await result("completion_stream");
    expect(chunks.map(({ choices }: { choices: { text: string }[] }) => choices[0]?.text ?? "").join("")).toBe(" a time.");
    expect(await newest()).toMatchObject({ prompt: "Once upon", completion: " a time." });
  });

  test.each([{}, { encoding_format: "float" }, { encoding_format: "base64" }])("embeds texts, with %j", async (args) => {
    const { data } = await result("embeddings", args, embedder);
    const floats = data.map(({ embedding }: { embedding: number[] | string }) =>
      typeof embedding === "string" ? [0, 4, 8].map((at) => Buffer.from(embedding, "base64").readFloatLE(at)) : embedding,
    );
    expect(floats).toEqual([embeddingOf("a"), embeddingOf("bb")]);
  });

  test("lists the models under the names that can be asked", async () => {
    expect(await result("models")).toEqual(expect.arrayContaining([desk.address, embedder]));
  });

  test("raises its own errors, with our words", async () => {
    expect(await ask("chat", {}, `${desk.use_case}/nobody`)).toMatchObject({
      error: "NotFoundError",
      status: 404,
      text: expect.stringContaining("EntityNotFound: model"),
    });
    expect(await ask("chat", { n: 0 })).toMatchObject({
      error: "BadRequestError",
      text: expect.stringContaining("InvalidInput: n"),
    });
    for (const call of ["chat", "chat_stream", "async_chat", "stream_helper", "langchain_invoke"]) {
      gateway.upstream.behave(fail(400, { error: { message: "This is too long." } }));
      expect(await ask(call)).toMatchObject({ error: "BadRequestError", status: 400, text: expect.stringContaining("too long") });
      gateway.upstream.behave(fail(429, { error: { message: "Slow." } }, { "Retry-After": "17" }));
      expect(await ask(call)).toMatchObject({ error: "RateLimitError", status: 429, retry_after: "17" });
      gateway.upstream.behave(fail(401, { error: { message: "No." } }));
      expect(await ask(call)).toMatchObject({
        error: "InternalServerError",
        status: 502,
        text: expect.stringContaining("UpstreamError: "),
      });
    }
    gateway.upstream.behave(speak({ pieces: ["So", " far"], breaks: { after: 2, by: "closing" } }));
    for (const call of ["chat_stream", "async_stream"]) {
      expect(await ask(call)).toMatchObject({ error: "APIError", text: expect.stringContaining("UpstreamError: ") });
    }
  });
});

describe("LangChain", () => {
  test("invokes", async () => {
    const { text, usage, metadata } = await result("langchain_invoke", { temperature: 0.5 });
    expect(text).toBe(question);
    expect(usage).toMatchObject({ input_tokens: 11, output_tokens: 7, total_tokens: 18 });
    expect(metadata).toMatchObject({ model_name: "gpt-4o-mini", finish_reason: "stop" });
    expect(await newest()).toMatchObject({ completion: question, parameters: { temperature: 0.5 } });
  });

  test("streams", async () => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."] }));
    const { pieces, text } = await result("langchain_stream");
    expect(pieces).toBeGreaterThan(2);
    expect(text).toBe("On its way.");
    expect(await newest()).toMatchObject({ completion: "On its way.", error: null });
  });

  test.each([false, true])("calls tools (stream: %j)", async (stream) => {
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: [toolCall] } }));
    expect(await result("langchain_tools", { stream })).toMatchObject([{ name: "find", args: { id: 7 }, id: "call_1" }]);
    expect(await newest()).toMatchObject({ completion: "", message: { tool_calls: [toolCall] } });
  });

  test("gives structured output, by a schema and by a tool", async () => {
    gateway.upstream.behave(speak({ text: JSON.stringify(place) }));
    expect(await result("langchain_structured", { method: "json_schema" })).toEqual(place);
    const call = { ...toolCall, function: { name: "Place", arguments: JSON.stringify(place) } };
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: [call] } }));
    expect(await result("langchain_structured", { method: "function_calling" })).toEqual(place);
    expect((await newest()).message).toMatchObject({ tool_calls: [call] });
  });

  test("embeds documents", async () => {
    expect(await result("langchain_embeddings", {}, embedder)).toEqual([embeddingOf("a"), embeddingOf("bb")]);
  });
});

test("a stream as the client reads it has the same text as the raw one", async () => {
  gateway.upstream.behave(speak({ pieces: ["“é", "📦", "\n\n”"] }));
  const { chunks } = await readEvents(await desk.post(desk.body({ stream: true })));
  const raw = choicesOf(chunks).map(({ delta }) => delta["content"] ?? "");
  const read = (await result("chat_stream")).flatMap((chunk: { choices: { delta: { content?: string } }[] }) => chunk.choices);
  expect(read.map(({ delta }: { delta: { content?: string } }) => delta.content ?? "").join("")).toBe(raw.join(""));
});
