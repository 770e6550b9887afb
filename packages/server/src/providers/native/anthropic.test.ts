import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ChatCompletion } from "../provider.ts";
import { anthropicProvider } from "./anthropic.ts";
import { asking, failureOf, SampleUpstream, sampleHttp, sampleSettings, withJson } from "./native-sample.ts";

const upstream = new SampleUpstream();
const http = sampleHttp();
const provider = anthropicProvider(sampleSettings, http);
const ask = asking(upstream, { provider: "ANTHROPIC", provider_model: "claude-sonnet-4-5" });

beforeAll(() => upstream.start());
afterAll(async () => {
  await http.close();
  await upstream.stop();
});

const usage = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 };
const answerOf = (content: object[], stop_reason = "end_turn") => ({
  ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-4-5-20250929" },
  ...{ content, stop_reason, stop_sequence: null, usage },
});
const hello = answerOf([{ type: "text", text: "Hello" }]);

/** What the provider receives for a chat. */
async function sent(...request: Parameters<typeof ask>) {
  upstream.answer(withJson(hello));
  await provider.chat(ask(...request));
  const received = upstream.received[0];
  if (received === undefined) throw new Error("nothing was received");
  return received;
}

const weather = { type: "function", function: { name: "weather", description: "now", parameters: { type: "object" } } };
const call = (id: string, text: string) => ({ id, type: "function", function: { name: "weather", arguments: text } });

describe("a request", () => {
  test("goes to the messages API with its key in a header", async () => {
    const { path, headers, body } = await sent({ max_tokens: 0 });
    expect(path).toBe("/v1/messages");
    expect(headers).toMatchObject({ "x-api-key": "sk-secret", "anthropic-version": "2023-06-01" });
    expect(body).toEqual({
      model: "claude-sonnet-4-5",
      max_tokens: 64_000,
      messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    });
  });

  test.each(["", "/", "/v1", "/v1/"])("takes a base address that ends with %j", async (end) => {
    expect((await sent({}, { base_url: upstream.url + end })).path).toBe("/v1/messages");
  });

  test("keeps the path of a base address", async () => {
    expect((await sent({}, { base_url: `${upstream.url}/proxy/anthropic/` })).path).toBe("/proxy/anthropic/v1/messages");
  });

  test("goes to the operator's address where the model has none", async () => {
    upstream.answer(withJson(hello));
    const operators = anthropicProvider({ ...sampleSettings, base_urls: { ANTHROPIC: `${upstream.url}/operator` } }, http);
    await operators.chat(ask({}, { base_url: null }));
    expect(upstream.received[0]?.path).toBe("/operator/v1/messages");
  });

  test("never carries a key of the environment", async () => {
    vi.stubEnv("ANTHROPIC_API_KEY", "sk-of-the-operator");
    vi.stubEnv("ANTHROPIC_AUTH_TOKEN", "token-of-the-operator");
    const { headers } = await sent({}, { api_key: undefined });
    vi.unstubAllEnvs();
    expect(JSON.stringify(headers)).not.toContain("of-the-operator");
  });

  test("has system turns in front, in order, and other roles as user turns", async () => {
    const { body } = await sent({
      messages: [
        { role: "document", content: "a page" },
        { role: "system", content: "one" },
        { role: "developer", content: [{ type: "text", text: "two" }] },
      ],
    });
    expect(body).toMatchObject({
      system: [
        { type: "text", text: "one" },
        { type: "text", text: "two" },
      ],
      messages: [{ role: "user", content: [{ type: "text", text: "a page" }] }],
    });
  });

  test("has pictures and files as data or as the address they were given by", async () => {
    const { body } = await sent({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "compare" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw==" } },
            { type: "image_url", image_url: { url: "https://example.com/cat?size=1" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
            { type: "file", file: { file_data: "data:text/plain,a%20note" } },
          ],
        },
      ],
    });
    expect(body["messages"]).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "compare" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw==" } },
          { type: "image", source: { type: "url", url: "https://example.com/cat?size=1" } },
          { type: "document", title: "a.pdf", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
          { type: "document", source: { type: "text", media_type: "text/plain", data: "a note" } },
        ],
      },
    ]);
  });

  test("has calls of tools and their results, whatever a model wrote as arguments", async () => {
    const { body } = await sent({
      messages: [
        { role: "user", content: "weather?" },
        { role: "assistant", content: null, tool_calls: [call("a", '{"city":"Bern"}'), call("b", "not JSON"), call("c", "")] },
        { role: "tool", tool_call_id: "a", content: "sun" },
        { role: "tool", tool_call_id: "b", content: [{ type: "text", text: "rain" }] },
        { role: "tool", tool_call_id: "c", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }] },
      ],
    });
    const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } };
    expect(body["messages"]).toEqual([
      { role: "user", content: [{ type: "text", text: "weather?" }] },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "a", name: "weather", input: { city: "Bern" } },
          { type: "tool_use", id: "b", name: "weather", input: { arguments: "not JSON" } },
          { type: "tool_use", id: "c", name: "weather", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "a", content: "sun" },
          { type: "tool_result", tool_use_id: "b", content: "rain" },
          { type: "tool_result", tool_use_id: "c", content: [picture] },
        ],
      },
    ]);
  });

  test("has the older form of calls with ids of its own", async () => {
    const { body } = await sent({
      messages: [
        { role: "user", content: "weather?" },
        { role: "assistant", content: null, function_call: { name: "weather", arguments: "{}" } },
        { role: "function", name: "weather", content: "sun" },
      ],
    });
    expect(body["messages"]).toMatchObject([
      {},
      { content: [{ type: "tool_use", id: "call_1", name: "weather" }] },
      { content: [{ type: "tool_result", tool_use_id: "call_1", content: "sun" }] },
    ]);
  });

  test("has tools, one without parameters too, and what is said about their use", async () => {
    const bare = { type: "function", function: { name: "now" } };
    const { body } = await sent({
      tools: [weather, bare],
      tool_choice: { type: "function", function: { name: "weather" } },
      parallel_tool_calls: false,
    });
    expect(body["tools"]).toEqual([
      { name: "weather", description: "now", input_schema: { type: "object" } },
      { name: "now", input_schema: { type: "object", properties: {} } },
    ]);
    expect(body["tool_choice"]).toEqual({ type: "tool", name: "weather", disable_parallel_tool_use: true });
  });

  test.each([
    ["auto", { type: "auto" }],
    ["none", { type: "none" }],
    ["required", { type: "any" }],
  ])("has the choice of tools %s", async (tool_choice, said) => {
    expect((await sent({ tools: [weather], tool_choice })).body["tool_choice"]).toEqual(said);
  });

  test("has the parameters of generation that the provider knows", async () => {
    const { body } = await sent({
      max_completion_tokens: 50,
      temperature: 0.5,
      top_k: 3,
      stop: "END",
      user: "u1",
      logit_bias: {},
    });
    expect(body).toMatchObject({
      max_tokens: 50,
      temperature: 0.5,
      top_k: 3,
      stop_sequences: ["END"],
      metadata: { user_id: "u1" },
    });
    expect(body).not.toHaveProperty("logit_bias");
  });

  test.each(["ann@example.com", "+41 44 123 45 67"])("does not tell %s, which the provider refuses as an id", async (user) => {
    expect((await sent({ user })).body).not.toHaveProperty("metadata");
  });

  test("asks for an answer of a schema", async () => {
    const schema = { type: "object", properties: { a: { type: "number" } }, additionalProperties: false };
    const { body } = await sent({ response_format: { type: "json_schema", json_schema: { name: "x", schema } } });
    expect(body["output_config"]).toMatchObject({ format: { type: "json_schema", schema } });
  });

  test("follows the model's extra parameters, of which null takes a member out", async () => {
    const extra_params = { temperature: null, max_tokens: 7, anthropic: { speed: "standard" } };
    const { body } = await sent({ temperature: 1, max_tokens: 99 }, { extra_params });
    expect(body).toMatchObject({ max_tokens: 7, speed: "standard" });
    expect(body).not.toHaveProperty("temperature");
  });

  test("takes the provider's own options by either name", async () => {
    const { body } = await sent({ provider_options: { anthropic: { effort: "low" } }, anthropic: { speed: "fast" } });
    expect(body).toMatchObject({ output_config: { effort: "low" }, speed: "fast" });
  });

  test.each([
    ["claude-sonnet-4-5-20250929", "high", { thinking: { type: "enabled", budget_tokens: 24_576 } }],
    ["claude-opus-4-20250514", "minimal", { thinking: { type: "enabled", budget_tokens: 1024 } }],
    ["claude-3-7-sonnet-20250219", "low", { thinking: { type: "enabled", budget_tokens: 1024 } }],
    ["other-model", "medium", { thinking: { type: "enabled", budget_tokens: 8192 } }],
    ["claude-opus-4-6", "max", { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "max" } }],
    ["claude-sonnet-5", "minimal", { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } }],
    ["claude-opus-4-10", "low", { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } }],
    ["claude-haiku-4-5", "none", { thinking: { type: "disabled" } }],
  ])("asks %s to think with effort %s", async (provider_model, reasoning_effort, said) => {
    expect((await sent({ reasoning_effort }, { provider_model })).body).toMatchObject(said);
  });

  test("does not ask for thought where a turn that calls tools has lost its own", async () => {
    const { body } = await sent({
      reasoning_effort: "low",
      messages: [
        { role: "user", content: "weather?" },
        { role: "assistant", content: null, tool_calls: [call("a", "{}")] },
        { role: "tool", tool_call_id: "a", content: "sun" },
      ],
    });
    expect(body).not.toHaveProperty("thinking");
  });

  test.each([
    [
      { messages: [{ role: "user", content: [{ type: "video" }] }] },
      /^messages\[0\]\.content\[0\]\.type: must be a content part/,
    ],
    [{ messages: [{ role: "user", content: [{ type: "file", file: { file_id: "f" } }] }] }, /file_data/],
    [
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "file:///etc/passwd" } }] }] },
      /does not fetch/,
    ],
    [{ messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "nowhere" } }] }] }, /web address/],
    [
      { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "AA==", format: "wav" } }] }] },
      /no form/,
    ],
    [{ messages: [{ role: "tool", content: "sun" }] }, /id of its call/],
    [{ tools: [{ type: "custom", custom: { name: "x" } }] }, /^tools\[0\]\.type/],
    [{ functions: [{ name: "x" }] }, /^functions: .*use tools/],
    [{ top_k: "many" }, /^top_k: /],
    [{ anthropic: { effort: "much" } }, /no form/],
  ])("is refused before it is sent when the provider has no form for %j", async (body, message) => {
    upstream.answer(withJson(hello));
    const failure = await failureOf(provider.chat(ask(body)));
    expect(failure).toMatchObject({ name: "UpstreamFailure", reason: "refused", message: expect.stringMatching(message) });
    expect(upstream.received).toEqual([]);
  });
});

describe("an answer", () => {
  const answered = async (content: object[], stop_reason?: string) => {
    upstream.answer(withJson(answerOf(content, stop_reason), 200, { "request-id": "req_9" }));
    return provider.chat(ask({}));
  };

  test("has text, model, usage with the cache, and the provider's id of the request", async () => {
    const { body, provider_request_id } = await answered([
      { type: "text", text: "Hel" },
      { type: "text", text: "lo" },
    ]);
    expect(provider_request_id).toBe("req_9");
    expect(body).toEqual({
      model: "claude-sonnet-4-5-20250929",
      choices: [
        { index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop", native_finish_reason: "end_turn" },
      ],
      usage: {
        prompt_tokens: 15,
        completion_tokens: 5,
        total_tokens: 20,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
        completion_tokens_details: {},
      },
    });
  });

  test("has calls of tools with their arguments as text", async () => {
    const { body } = await answered([{ type: "tool_use", id: "t1", name: "weather", input: { city: "Bern" } }], "tool_use");
    expect(body.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: null, tool_calls: [call("t1", '{"city":"Bern"}')] },
    });
  });

  test("has reasoning to read, and to be sent back as it was", async () => {
    const thoughts = [
      { type: "thinking", thinking: "Let me see.", signature: "sig1" },
      { type: "redacted_thinking", data: "hidden" },
    ];
    const { body } = await answered([...thoughts, { type: "tool_use", id: "t1", name: "weather", input: {} }], "tool_use");
    const message = body.choices[0]?.message ?? {};
    expect(message["reasoning_content"]).toBe("Let me see.");
    const messages = [{ role: "user", content: "hi" }, message, { role: "tool", tool_call_id: "t1", content: "sun" }];
    const { body: next } = await sent({ messages, reasoning_effort: "low" });
    expect(next["thinking"]).toMatchObject({ type: "enabled" });
    expect(next["messages"]).toMatchObject([{}, { content: [...thoughts, { type: "tool_use", id: "t1" }] }, {}]);
  });

  test("does not get another provider's reasoning", async () => {
    const reasoning_details = [{ type: "reasoning.text", format: "google-gemini-v1", text: "hm", signature: "g" }];
    const { body } = await sent({ messages: [{ role: "assistant", content: "a", reasoning_details, reasoning_content: "hm" }] });
    expect(body["messages"]).toEqual([{ role: "assistant", content: [{ type: "text", text: "a" }] }]);
  });

  test.each([
    ["max_tokens", "length"],
    ["stop_sequence", "stop"],
    ["refusal", "content_filter"],
    ["something_new", "stop"],
  ])("that ended by %s has the finish reason %s", async (stop_reason, finish_reason) => {
    expect((await answered([], stop_reason)).body.choices[0]).toMatchObject({ finish_reason, message: { content: "" } });
  });

  test("of n choices is made by n calls, and its usage is their sum", async () => {
    upstream.answer((response, { length }) => withJson(answerOf([{ type: "text", text: `${length}` }]))(response, []));
    const { body } = await provider.chat(ask({ n: 3 }));
    expect(upstream.received).toHaveLength(3);
    expect(body.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    expect(textsOf(body).sort()).toEqual(["1", "2", "3"]);
    expect(body.usage).toMatchObject({ prompt_tokens: 45, total_tokens: 60, prompt_tokens_details: { cached_tokens: 9 } });
  });
});

const textsOf = (body: ChatCompletion) => body.choices.map((choice) => choice.message["content"]);
