import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { googleProvider } from "./google.ts";
import {
  asking,
  choicesOf,
  collect,
  failureOf,
  SampleUpstream,
  sampleHttp,
  sampleSettings,
  withEvents,
  withJson,
} from "./native-sample.ts";

const upstream = new SampleUpstream();
const http = sampleHttp();
const provider = googleProvider(sampleSettings, http);
const ask = asking(upstream, { provider: "GOOGLE", provider_model: "gemini-2.5-flash" });

beforeAll(() => upstream.start());
afterAll(async () => {
  await http.close();
  await upstream.stop();
});

const usageMetadata = { promptTokenCount: 10, cachedContentTokenCount: 4, candidatesTokenCount: 5, thoughtsTokenCount: 2 };
const answerOf = (parts: object[], finishReason?: string) => ({
  candidates: [{ content: { role: "model", parts }, ...(finishReason ? { finishReason } : {}) }],
  ...{ usageMetadata, modelVersion: "gemini-2.5-flash-001", responseId: "resp1" },
});
const hello = answerOf([{ text: "Hello" }], "STOP");

async function sent(...request: Parameters<typeof ask>) {
  upstream.answer(withJson(hello));
  await provider.chat(ask(...request));
  const received = upstream.received[0];
  if (received === undefined) throw new Error("nothing was received");
  return received;
}

const call = (id: string, name: string, text: string) => ({ id, type: "function", function: { name, arguments: text } });
const picture = (url: string) => ({ messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }] });

describe("a request", () => {
  test("goes to the model's path with its key in a header", async () => {
    const { path, headers, body } = await sent({});
    expect(path).toBe("/v1beta/models/gemini-2.5-flash:generateContent");
    expect(headers["x-goog-api-key"]).toBe("sk-secret");
    expect(body).toEqual({ generationConfig: {}, contents: [{ role: "user", parts: [{ text: "hi" }] }] });
  });

  test.each(["", "/", "/v1beta", "/v1beta/"])("takes a base address that ends with %j", async (end) => {
    expect((await sent({}, { base_url: upstream.url + end })).path).toBe("/v1beta/models/gemini-2.5-flash:generateContent");
  });

  test("never carries a key of the environment", async () => {
    vi.stubEnv("GOOGLE_GENERATIVE_AI_API_KEY", "sk-of-the-operator");
    const { headers } = await sent({}, { api_key: undefined });
    vi.unstubAllEnvs();
    expect(JSON.stringify(headers)).not.toContain("of-the-operator");
  });

  test("has the parameters of generation, system turns in front, and data of pictures and sound", async () => {
    const { body } = await sent({
      messages: [
        {
          role: "user",
          content: [
            { type: "image_url", image_url: "data:image/png;base64,AA==" },
            { type: "input_audio", input_audio: { data: "BB==", format: "wav" } },
          ],
        },
        { role: "system", content: "be short" },
      ],
      ...{ max_tokens: 9, temperature: 0, top_p: 0.5, seed: 7, stop: ["a", "b"], presence_penalty: 0.1 },
      response_format: { type: "json_object" },
    });
    expect(body["systemInstruction"]).toEqual({ parts: [{ text: "be short" }] });
    expect(body["contents"]).toEqual([
      {
        role: "user",
        parts: [{ inlineData: { mimeType: "image/png", data: "AA==" } }, { inlineData: { mimeType: "audio/wav", data: "BB==" } }],
      },
    ]);
    expect(body["generationConfig"]).toEqual({
      ...{ maxOutputTokens: 9, temperature: 0, topP: 0.5, seed: 7, stopSequences: ["a", "b"] },
      responseMimeType: "application/json",
    });
  });

  test("passes addresses that the provider fetches itself", async () => {
    const { body } = await sent(picture("https://example.com/cat.webp?size=1"));
    const fileData = { mimeType: "image/webp", fileUri: "https://example.com/cat.webp?size=1" };
    expect(body["contents"]).toEqual([{ role: "user", parts: [{ fileData }] }]);
  });

  test.each([
    ["http://example.com/cat.png", "gemini-2.5-flash"],
    ["https://example.com/cat.gif", "gemini-2.5-flash"],
    ["https://example.com/cat.png", "gemini-2.0-flash"],
  ])("is refused where the provider would not fetch %s for %s", async (url, provider_model) => {
    upstream.answer(withJson(hello));
    const failure = await failureOf(provider.chat(ask(picture(url), { provider_model })));
    expect(failure).toMatchObject({ reason: "refused", message: expect.stringContaining("send it as a data URL") });
    expect(upstream.received).toEqual([]);
  });

  test("has the results of one turn's calls together, under the tools' names", async () => {
    const { body } = await sent({
      messages: [
        { role: "user", content: "go" },
        { role: "assistant", content: "", tool_calls: [call("a", "weather", '{"city":"Bern"}'), call("b", "now", "[1]")] },
        { role: "tool", tool_call_id: "a", content: "sun" },
        { role: "tool", tool_call_id: "b", content: "noon" },
      ],
    });
    const result = (id: string, name: string, content: string) => ({
      functionResponse: { id, name, response: { name, content } },
    });
    expect(body["contents"]).toEqual([
      { role: "user", parts: [{ text: "go" }] },
      {
        role: "model",
        parts: [
          { functionCall: { id: "a", name: "weather", args: { city: "Bern" } } },
          { functionCall: { id: "b", name: "now", args: { arguments: [1] } } },
        ],
      },
      { role: "user", parts: [result("a", "weather", "sun"), result("b", "now", "noon")] },
    ]);
  });

  test("has tools and the choice of one", async () => {
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const { body } = await sent({
      tools: [{ type: "function", function: { name: "weather", parameters } }],
      tool_choice: { type: "function", function: { name: "weather" } },
    });
    expect(body["tools"]).toEqual([{ functionDeclarations: [{ name: "weather", description: "", parameters }] }]);
    expect(body["toolConfig"]).toEqual({ functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["weather"] } });
  });

  test.each([
    ["gemini-2.5-flash", "high", { thinkingBudget: 24_576, includeThoughts: true }],
    ["gemini-2.5-flash", "none", { thinkingBudget: 0, includeThoughts: false }],
    ["gemini-3-flash-preview", "none", { thinkingLevel: "minimal", includeThoughts: true }],
    ["gemini-3-pro-preview", "minimal", { thinkingLevel: "low", includeThoughts: true }],
    ["gemini-flash-latest", "max", { thinkingLevel: "high", includeThoughts: true }],
    ["gemini-3.5-flash", "medium", { thinkingLevel: "medium", includeThoughts: true }],
  ])("asks %s to think with effort %s", async (provider_model, reasoning_effort, thinkingConfig) => {
    expect((await sent({ reasoning_effort }, { provider_model })).body["generationConfig"]).toEqual({ thinkingConfig });
  });

  test("takes the provider's own options over those that follow from the body", async () => {
    const { body } = await sent({ reasoning_effort: "low", google: { thinkingConfig: { thinkingBudget: 5 } } });
    expect(body["generationConfig"]).toEqual({ thinkingConfig: { thinkingBudget: 5 } });
  });
});

describe("an answer", () => {
  test("has text, thoughts, model and usage", async () => {
    upstream.answer(withJson(answerOf([{ text: "Hm.", thought: true }, { text: "Hel" }, { text: "lo" }], "STOP")));
    const { body, provider_request_id } = await provider.chat(ask({}));
    expect(provider_request_id).toBe("resp1");
    expect(body).toEqual({
      model: "gemini-2.5-flash-001",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hello", reasoning_content: "Hm." },
          finish_reason: "stop",
          native_finish_reason: "STOP",
        },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 17,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    });
  });

  test("has calls whose signatures go back with them", async () => {
    const functionCall = { name: "weather", args: { city: "Bern" } };
    upstream.answer(withJson(answerOf([{ functionCall, thoughtSignature: "sig" }], "STOP")));
    const { body } = await provider.chat(ask({}));
    const message = body.choices[0]?.message ?? {};
    const id = expect.stringMatching(/./);
    const tool_call = { ...call("", "weather", '{"city":"Bern"}'), id, extra_content: { google: { thought_signature: "sig" } } };
    expect(body.choices[0]).toMatchObject({ finish_reason: "tool_calls", message: { content: null, tool_calls: [tool_call] } });
    const { body: next } = await sent({ messages: [{ role: "user", content: "hi" }, message] });
    expect(next["contents"]).toMatchObject([{}, { parts: [{ functionCall, thoughtSignature: "sig" }] }]);
  });

  test("has pictures as data URLs, but not those of the reasoning", async () => {
    const inlineData = { mimeType: "image/png", data: "AA==" };
    upstream.answer(withJson(answerOf([{ inlineData, thought: true }, { text: "Here." }, { inlineData }], "STOP")));
    const { body } = await provider.chat(ask({}));
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } };
    expect(body.choices[0]?.message).toEqual({ role: "assistant", content: "Here.", images: [image] });
  });

  test("to a blocked prompt is empty and says why", async () => {
    const blocked = { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: { promptTokenCount: 3 } };
    const choice = { finish_reason: "content_filter", native_finish_reason: "SAFETY" };
    upstream.answer(withJson(blocked));
    const whole = (await provider.chat(ask({}))).body;
    expect(whole).toMatchObject({ choices: [{ ...choice, message: { content: "" } }], usage: { total_tokens: 3 } });
    upstream.answer(withEvents(blocked));
    expect(choicesOf(await collect((await provider.streamChat(ask({}))).body))).toMatchObject([choice]);
  });

  test.each([
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content_filter"],
    ["OTHER", "stop"],
  ])("that ended by %s has the finish reason %s", async (raw, finish_reason) => {
    upstream.answer(withJson(answerOf([{ text: "a" }], raw)));
    expect((await provider.chat(ask({}))).body.choices[0]).toMatchObject({ finish_reason, native_finish_reason: raw });
  });

  test("without a count of tokens has no usage", async () => {
    upstream.answer(withJson({ candidates: hello.candidates }));
    expect((await provider.chat(ask({}))).body).not.toHaveProperty("usage");
  });
});

describe("a stream", () => {
  const streamed = async (...events: object[]) => {
    upstream.answer(withEvents(...events));
    return collect((await provider.streamChat(ask({}))).body);
  };

  test("has thoughts, text, calls, an end and the usage", async () => {
    const functionCall = { id: "t1", name: "weather", args: { city: "Bern" } };
    const chunks = await streamed(
      answerOf([{ text: "Hm.", thought: true }]),
      answerOf([{ text: "Hel" }]),
      answerOf([{ text: "lo" }, { functionCall, thoughtSignature: "sig" }], "STOP"),
    );
    expect(upstream.received[0]?.path).toBe("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    const begun = { index: 0, ...call("t1", "weather", ""), extra_content: { google: { thought_signature: "sig" } } };
    expect(choicesOf(chunks).map((choice) => choice.delta)).toEqual([
      { role: "assistant", reasoning_content: "Hm." },
      { content: "Hel" },
      { content: "lo" },
      { tool_calls: [begun] },
      { tool_calls: [{ index: 0, function: { arguments: '{"city":"Bern"}' } }] },
      {},
    ]);
    expect(choicesOf(chunks).at(-1)).toMatchObject({ finish_reason: "tool_calls", native_finish_reason: "STOP" });
    expect(chunks[0]?.model).toBe("gemini-2.5-flash-001");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 7 } });
  });

  test.each([
    ["without an end", [answerOf([])]],
    ["without events", []],
    ["of another form", [{ candidates: "none" }]],
  ])("%s is a failure", async (_, events) => {
    upstream.answer(withEvents(...events));
    expect(await failureOf(provider.streamChat(ask({})))).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });

  test("fails with the provider's error when it comes in the middle", async () => {
    const error = { code: 429, message: "slower", status: "RESOURCE_EXHAUSTED" };
    upstream.answer(withEvents(answerOf([{ text: "Hel" }]), { error }));
    const { body } = await provider.streamChat(ask({}));
    expect(await failureOf(collect(body))).toMatchObject({ reason: "rate_limited", status: 429, said: error });
  });

  test("fails before it is given when the provider's error comes first", async () => {
    const error = { code: 400, message: "bad", status: "INVALID_ARGUMENT" };
    upstream.answer(withEvents({ error }));
    expect(await failureOf(provider.streamChat(ask({})))).toMatchObject({ reason: "refused", status: 400, said: error });
  });

  test("stops the provider when it is left early", async () => {
    upstream.answer((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(answerOf([{ text: "Hel" }]))}\n\n`);
    });
    for await (const _ of (await provider.streamChat(ask({}))).body) break;
    await vi.waitFor(() => expect(upstream.received[0]?.closed).toBe(true));
  });
});

describe("a failure", () => {
  test("of a wrong key, to which the provider answers 400, is not the caller's", async () => {
    const error = {
      code: 400,
      message: "sk-secret is not valid",
      status: "INVALID_ARGUMENT",
      details: [{ reason: "API_KEY_INVALID" }],
    };
    upstream.answer(withJson({ error }, 400));
    const said = { ...error, message: "*** is not valid" };
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ reason: "failed", status: 400, said });
  });

  test("for too many requests tells when to come again, where only the error says it", async () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.5s" }];
    upstream.answer(withJson({ error: { code: 429, message: "slower", status: "RESOURCE_EXHAUSTED", details } }, 429));
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ reason: "rate_limited", status: 429, retry_after_s: 34.5 });
  });

  test.each(["-5s", "1e999s", "86401s", 5])("tells no time to come again where the error says %j", async (retryDelay) => {
    upstream.answer(
      withJson({ error: { code: 429, message: "slower", status: "RESOURCE_EXHAUSTED", details: [{ retryDelay }] } }, 429),
    );
    expect((await failureOf(provider.chat(ask({})))).retry_after_s).toBeUndefined();
  });

  test.each([
    ["nothing", {}],
    ["an error with status 200", { error: { code: 500, message: "no", status: "INTERNAL" } }],
    ["no end", answerOf([{ text: "a" }])],
    ["a call that the model wrote wrongly", answerOf([], "MALFORMED_FUNCTION_CALL")],
  ])("is an answer with %s", async (_, answer) => {
    upstream.answer(withJson(answer));
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });
});

describe("embeddings", () => {
  const embed = (...request: Parameters<typeof ask>) => {
    const [body, over] = request;
    return provider.embed?.(ask(body, { provider_model: "gemini-embedding-001", ...over })) ?? expect.unreachable();
  };
  const numbered = (requests: unknown) =>
    (requests as { content: { parts: [{ text: string }] } }[]).map(({ content }) => ({
      values: [Number(content.parts[0].text)],
    }));

  test("of one text come from a call for one", async () => {
    upstream.answer(withJson({ embedding: { values: [0.5, -1] } }));
    const { body } = await embed({ input: "a", dimensions: 2, encoding_format: "base64", google: { taskType: "CLUSTERING" } });
    expect(body).toEqual({ data: [{ index: 0, embedding: [0.5, -1] }] });
    const [received] = upstream.received;
    expect(received?.path).toBe("/v1beta/models/gemini-embedding-001:embedContent");
    expect(received?.headers["x-goog-api-key"]).toBe("sk-secret");
    expect(received?.body).toMatchObject({
      content: { parts: [{ text: "a" }] },
      outputDimensionality: 2,
      taskType: "CLUSTERING",
    });
  });

  test("of many texts come in batches, in order", async () => {
    upstream.answer((response, received) => withJson({ embeddings: numbered(received.at(-1)?.body["requests"]) })(response, []));
    const { body } = await embed(
      { input: Array.from({ length: 250 }, (_, i) => String(i)) },
      { provider_model: "models/gemini-embedding-001" },
    );
    expect(upstream.received.map(({ path }) => path)).toEqual(
      Array(3).fill("/v1beta/models/gemini-embedding-001:batchEmbedContents"),
    );
    expect(body.data).toEqual(Array.from({ length: 250 }, (_, index) => ({ index, embedding: [index] })));
  });

  test("are refused for numbers of tokens", async () => {
    upstream.answer(withJson({}));
    const failure = await failureOf(embed({ input: [1, 2] }));
    expect(failure).toMatchObject({ reason: "refused", message: "input[0]: must be text; this provider takes no tokens" });
    expect(upstream.received).toEqual([]);
  });

  test.each([
    ["fewer than asked for", { embeddings: [{ values: [1] }] }],
    ["of another form", { embeddings: "none" }],
  ])("%s are a failure", async (_, answer) => {
    upstream.answer(withJson(answer));
    expect(await failureOf(embed({ input: ["a", "b"] }))).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });

  test("fail with the signal's reason when the request is aborted", async () => {
    upstream.answer(() => {});
    const caller = new AbortController();
    const answer = failureOf(provider.embed?.(ask({ input: "a" }, {}, caller.signal)) ?? expect.unreachable());
    await vi.waitFor(() => expect(upstream.received).toHaveLength(1));
    const reason = new Error("the caller is gone");
    caller.abort(reason);
    expect(await answer).toBe(reason);
    await vi.waitFor(() => expect(upstream.received[0]?.closed).toBe(true));
  });
});
