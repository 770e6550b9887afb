import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embeddingOf, fail, speak, usualUsage } from "@colloquy/testing";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
// biome-ignore lint/suspicious/noDeprecatedImports: most code that there is calls generateObject
import { generateObject, generateText, Output, streamText, tool } from "ai";
import OpenAI, { BadRequestError, NotFoundError, RateLimitError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Desk, type Gateway, openGateway } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
let embedder: string;
let baseURL: string;
let apiKey: string;
beforeAll(async () => {
  gateway = await openGateway();
  desk = await Desk.open(gateway.server);
  embedder = `${desk.use_case}/${await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" })}`;
  baseURL = `${gateway.server.url}/api/v1`;
  apiKey = gateway.server.admin_key;
});
afterAll(() => gateway.close());
beforeEach(() => gateway.upstream.behave());

const question = "Where is my parcel?";
const messages = [{ role: "user" as const, content: question }];
const toolCall = { id: "call_1", type: "function", function: { name: "find", arguments: '{"id":7}' } };
const Place = z.object({ city: z.string(), days: z.number() });
const place = { city: "Łódź", days: 2 };
const findTool = {
  type: "function" as const,
  function: {
    name: "find",
    description: "Finds a parcel.",
    parameters: { type: "object", properties: { id: { type: "integer" } } },
  },
};

/** The newest record. */
const newest = async () => desk.world.get((await desk.world.rows({ first: 1, order: "-stored_at" }))[0]?.id ?? "");

describe("the openai package", () => {
  let client: OpenAI;
  beforeAll(() => {
    client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  });
  const request = () => ({ model: desk.address, messages });

  test("chats, and gives the completion's id", async () => {
    const answer = await client.chat.completions.create({ ...request(), temperature: 0.5, metadata: { topic: "parcel" } });
    expect(answer.choices[0]?.message.content).toBe(question);
    expect(answer.usage).toMatchObject(usualUsage);
    const { completion_id } = answer.choices[0] as unknown as { completion_id: string };
    expect(await desk.world.get(completion_id)).toMatchObject({
      completion: question,
      parameters: { temperature: 0.5 },
      labels: { topic: "parcel" },
      request_id: answer.id,
    });
  });

  test("streams, with the usage", async () => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."] }));
    const stream = await client.chat.completions.create({ ...request(), stream: true, stream_options: { include_usage: true } });
    let text = "";
    let usage: unknown;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect([text, usage]).toEqual(["On its way.", usualUsage]);
    expect(await newest()).toMatchObject({ completion: "On its way.", error: null });
  });

  test("has what its helper accumulates, as the record has it", async () => {
    gateway.upstream.behave(speak({ pieces: ["Let me ", "see."], message: { tool_calls: [toolCall] }, repeats_role: true }));
    const runner = client.chat.completions.stream({ ...request(), tools: [findTool] });
    const { choices } = await runner.finalChatCompletion();
    expect(choices[0]?.message).toMatchObject({ role: "assistant", content: "Let me see.", tool_calls: [toolCall] });
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const expected = { role: "assistant", content: "Let me see.", tool_calls: [toolCall] };
    expect(await newest()).toMatchObject({ completion: "Let me see.", message: expected, parameters: { tools: [findTool] } });
  });

  test("parses an answer by a zod schema", async () => {
    gateway.upstream.behave(speak({ text: JSON.stringify(place) }));
    const answer = await client.chat.completions.parse({ ...request(), response_format: zodResponseFormat(Place, "place") });
    expect(answer.choices[0]?.message.parsed).toEqual(place);
    expect(await newest()).toMatchObject({ parameters: { response_format: { type: "json_schema" } } });
  });

  test("embeds, in its default encoding and as numbers", async () => {
    for (const encoding_format of [undefined, "float"] as const) {
      const { data } = await client.embeddings.create({
        model: embedder,
        input: ["a", "bb"],
        ...(encoding_format && { encoding_format }),
      });
      expect(data.map(({ embedding }) => embedding)).toEqual([embeddingOf("a"), embeddingOf("bb")]);
    }
  });

  test("continues a prompt, and lists the models", async () => {
    expect((await client.completions.create({ model: desk.address, prompt: "Once" })).choices[0]?.text).toBe("Once");
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(expect.arrayContaining([desk.address, embedder]));
  });

  test("throws its own errors, with our words", async () => {
    const ask = (stream: boolean, model = desk.address) =>
      client.chat.completions.create({ ...request(), model, stream }).then(
        () => undefined,
        (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
      );
    for (const stream of [false, true]) {
      gateway.upstream.behave();
      const unknown = await ask(stream, `${desk.use_case}/nobody`);
      expect(unknown).toBeInstanceOf(NotFoundError);
      expect(unknown).toMatchObject({
        message: expect.stringContaining("EntityNotFound: model"),
        code: "entity_not_found",
        param: "model",
      });
      gateway.upstream.behave(fail(400, { error: { message: "This is too long." } }));
      const refused = await ask(stream);
      expect(refused).toBeInstanceOf(BadRequestError);
      expect(refused?.message).toContain("This is too long.");
      gateway.upstream.behave(fail(429, { error: { message: "Slow." } }, { "Retry-After": "17" }));
      const limited = await ask(stream);
      expect(limited).toBeInstanceOf(RateLimitError);
      expect(limited?.headers?.get("retry-after")).toBe("17");
    }
  });

  test("throws when a stream breaks in the middle, with our words", async () => {
    gateway.upstream.behave(speak({ pieces: ["So", " far"], breaks: { after: 2, by: "closing" } }));
    const stream = await client.chat.completions.create({ ...request(), stream: true });
    let text = "";
    const read = async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    };
    await expect(read()).rejects.toThrow(/UpstreamError: /);
    expect(text).toBe("So");
    expect(await newest()).toMatchObject({ completion: "So", error: expect.any(String) });
  });

  test("that leaves a stream stops the provider", async () => {
    gateway.upstream.behave(speak({ pieces: ["So", " far"], breaks: { after: 3, by: "silence" } }));
    const stream = await client.chat.completions.create({ ...request(), stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === "So") break;
    await expect.poll(() => gateway.upstream.lastCall().ending, { timeout: 5000 }).toBe("cut");
    await expect.poll(async () => (await newest()).error, { timeout: 5000 }).toMatch(/caller/);
  });
});

describe("LangChain", () => {
  const model = () => new ChatOpenAI({ model: desk.address, apiKey, configuration: { baseURL }, maxRetries: 0 });

  test("invokes", async () => {
    const message = await model().invoke(question);
    expect(message.text).toBe(question);
    expect(message.usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 7 });
    expect(await newest()).toMatchObject({ completion: question, messages: [{ role: "user", content: question }] });
  });

  test("streams", async () => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."] }));
    let text = "";
    for await (const piece of await model().stream(question)) text += piece.text;
    expect(text).toBe("On its way.");
    expect(await newest()).toMatchObject({ completion: "On its way.", error: null });
  });

  test("calls tools, and gives structured output", async () => {
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: [toolCall] } }));
    const { tool_calls } = await model().bindTools([findTool]).invoke(question);
    expect(tool_calls).toMatchObject([{ name: "find", args: { id: 7 }, id: "call_1" }]);
    expect((await newest()).message).toMatchObject({ tool_calls: [toolCall] });
    gateway.upstream.behave(speak({ text: JSON.stringify(place) }));
    expect(await model().withStructuredOutput(Place, { method: "jsonSchema" }).invoke(question)).toEqual(place);
  });

  test("embeds", async () => {
    const embeddings = new OpenAIEmbeddings({ model: embedder, apiKey, configuration: { baseURL }, maxRetries: 0 });
    expect(await embeddings.embedDocuments(["a", "bb"])).toEqual([embeddingOf("a"), embeddingOf("bb")]);
  });
});

describe("the AI SDK", () => {
  const model = () =>
    createOpenAICompatible({ name: "colloquy", baseURL, apiKey, supportsStructuredOutputs: true })(desk.address);

  test("generates text", async () => {
    const { text, usage } = await generateText({ model: model(), prompt: question, temperature: 0.5, maxRetries: 0 });
    expect(text).toBe(question);
    expect(usage).toMatchObject({ inputTokens: 11, outputTokens: 7 });
    expect(await newest()).toMatchObject({ completion: question, parameters: { temperature: 0.5 } });
  });

  test("streams text", async () => {
    gateway.upstream.behave(speak({ pieces: ["On ", "its ", "way."], message: { reasoning_content: "Hm." } }));
    const stream = streamText({ model: model(), prompt: question, maxRetries: 0 });
    let text = "";
    for await (const piece of stream.textStream) text += piece;
    expect(text).toBe("On its way.");
    expect(await stream.reasoningText).toBe("Hm.");
    expect(await newest()).toMatchObject({ completion: "On its way.", message: { reasoning_content: "Hm." }, error: null });
  });

  test("calls tools, whole and streamed", async () => {
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: [toolCall] } }));
    const tools = {
      find: tool({ description: "Finds a parcel.", inputSchema: z.object({ id: z.number() }), execute: () => "found" }),
    };
    const { toolCalls } = await generateText({ model: model(), prompt: question, tools, maxRetries: 0 });
    expect(toolCalls).toMatchObject([{ toolName: "find", input: { id: 7 } }]);
    const streamed = streamText({ model: model(), prompt: question, tools, maxRetries: 0 });
    expect(await streamed.toolCalls).toMatchObject([{ toolName: "find", input: { id: 7 } }]);
    expect((await newest()).message).toMatchObject({ tool_calls: [toolCall] });
  });

  test("generates an object", async () => {
    gateway.upstream.behave(speak({ text: JSON.stringify(place) }));
    expect((await generateObject({ model: model(), prompt: question, schema: Place, maxRetries: 0 })).object).toEqual(place);
    const output = Output.object({ schema: Place });
    expect((await generateText({ model: model(), prompt: question, output, maxRetries: 0 })).output).toEqual(place);
    expect(await newest()).toMatchObject({
      completion: JSON.stringify(place),
      parameters: { response_format: { type: "json_schema" } },
    });
  });

  test("throws with our words", async () => {
    gateway.upstream.behave(fail(400, { error: { message: "This is too long." } }));
    await expect(generateText({ model: model(), prompt: question, maxRetries: 0 })).rejects.toThrow(/UpstreamError: .*too long/);
  });
});
