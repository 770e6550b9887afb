import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { anthropicProvider } from "./anthropic.ts";
import {
  asking,
  choicesOf,
  collect,
  failureOf,
  SampleUpstream,
  sampleHttp,
  sampleSettings,
  sendEvents,
  withEvents,
  withJson,
} from "./native-sample.ts";

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

const start = { type: "message_start", message: { id: "msg_1", model: "claude-x", role: "assistant", content: [], usage } };
const block = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, piece: object) => ({ type: "content_block_delta", index, delta: piece });
const stop = (index: number) => ({ type: "content_block_stop", index });
const textPiece = (text: string) => delta(0, { type: "text_delta", text });
const end = (stop_reason: string) => [
  { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 7 } },
  { type: "message_stop" },
];
const hello1 = [start, { type: "ping" }, block(0, { type: "text", text: "" }), textPiece("Hel")];
const hello2 = [textPiece("lo"), stop(0), ...end("end_turn")];

describe("a stream", () => {
  test("has neither a model's name of any size nor the key in the request's", async () => {
    const model = "m".repeat(501);
    upstream.answer(withJson({ ...hello, model, id: "msg sk-secret" }));
    const { body, provider_request_id } = await provider.chat(ask({}));
    expect(provider_request_id).toBe("msg ***");
    expect(body).not.toHaveProperty("model");
    upstream.answer((response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "request-id": "of sk-secret" });
      sendEvents(response, [{ ...start, message: { ...start.message, model } }, ...hello1.slice(1), ...hello2]).end();
    });
    const stream = await provider.streamChat(ask({}));
    expect(stream.provider_request_id).toBe("of ***");
    for (const chunk of await collect(stream.body)) expect(chunk).not.toHaveProperty("model");
  });

  const streamed = async (...events: object[]) => {
    upstream.answer(withEvents(...events));
    return collect((await provider.streamChat(ask({}))).body);
  };

  test("has the role first, then text as it comes, its end, and the usage alone", async () => {
    const chunks = await streamed(...hello1, ...hello2);
    expect(upstream.received[0]?.body).toMatchObject({ stream: true });
    expect(choicesOf(chunks)).toEqual([
      { index: 0, delta: { role: "assistant", content: "Hel" }, finish_reason: null },
      { index: 0, delta: { content: "lo" }, finish_reason: null },
      { index: 0, delta: {}, finish_reason: "stop", native_finish_reason: "end_turn" },
    ]);
    expect(chunks[0]?.model).toBe("claude-x");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 15, completion_tokens: 7, total_tokens: 22 } });
  });

  test("has reasoning, its details whole, and arguments of calls piece by piece", async () => {
    const chunks = await streamed(
      start,
      block(0, { type: "thinking", thinking: "" }),
      delta(0, { type: "thinking_delta", thinking: "Let me " }),
      delta(0, { type: "thinking_delta", thinking: "see." }),
      delta(0, { type: "signature_delta", signature: "sig1" }),
      stop(0),
      block(3, { type: "redacted_thinking", data: "hidden" }),
      stop(3),
      block(1, { type: "tool_use", id: "t1", name: "weather", input: {} }),
      delta(1, { type: "input_json_delta", partial_json: '{"city":' }),
      delta(1, { type: "input_json_delta", partial_json: '"Bern"}' }),
      stop(1),
      block(2, { type: "tool_use", id: "t2", name: "now", input: {} }),
      stop(2),
      ...end("tool_use"),
    );
    const detail = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0, text: "Let me see.", signature: "sig1" };
    const begun = (index: number, id: string, name: string) => ({
      index,
      id,
      type: "function",
      function: { name, arguments: "" },
    });
    expect(choicesOf(chunks).map((choice) => choice.delta)).toEqual([
      { role: "assistant", reasoning_content: "Let me " },
      { reasoning_content: "see." },
      { reasoning_details: [detail] },
      { reasoning_details: [{ type: "reasoning.encrypted", format: "anthropic-claude-v1", index: 1, data: "hidden" }] },
      { tool_calls: [begun(0, "t1", "weather")] },
      { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '"Bern"}' } }] },
      { tool_calls: [begun(1, "t2", "now")] },
      { tool_calls: [{ index: 1, function: { arguments: "{}" } }] },
      {},
    ]);
    expect(choicesOf(chunks).at(-1)).toMatchObject({ finish_reason: "tool_calls" });
  });

  test("of an empty answer has its role with its end", async () => {
    const chunks = await streamed(start, ...end("end_turn"));
    expect(choicesOf(chunks)).toMatchObject([{ delta: { role: "assistant" }, finish_reason: "stop" }]);
  });

  test("is given when something is said, not before", async () => {
    let respond: (() => void) | undefined;
    upstream.answer((response) => {
      sendEvents(response, [start, block(0, { type: "text", text: "" })]);
      respond = () => sendEvents(response, [textPiece("Hello"), ...hello2]).end();
    });
    let isGiven = false;
    const answer = provider.streamChat(ask({})).finally(() => {
      isGiven = true;
    });
    await vi.waitFor(() => expect(respond).toBeDefined());
    expect(isGiven).toBe(false);
    respond?.();
    const { body, provider_request_id } = await answer;
    expect(provider_request_id).toBe("req_1");
    expect(choicesOf(await collect(body))[0]?.delta).toEqual({ role: "assistant", content: "Hello" });
  });

  test("of n choices interleaves them and sums their usage once", async () => {
    const release: (() => void)[] = [];
    upstream.answer((response) => {
      sendEvents(response, hello1);
      release.push(() => sendEvents(response, hello2).end());
      if (release.length === 2) for (const go of release) go();
    });
    const chunks = await collect((await provider.streamChat(ask({ n: 2 }))).body);
    for (const index of [0, 1]) {
      const choices = choicesOf(chunks, index);
      expect(choices.map((choice) => choice.delta["content"]).join("")).toBe("Hello");
      expect(choices[0]?.delta).toHaveProperty("role", "assistant");
      expect(choices.at(-1)?.finish_reason).toBe("stop");
    }
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(1);
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 30, completion_tokens: 14 });
  });

  test("stops the provider when it is left early", async () => {
    upstream.answer((response) => sendEvents(response, hello1));
    for await (const _ of (await provider.streamChat(ask({ n: 2 }))).body) break;
    await vi.waitFor(() => expect(upstream.received.map(({ closed }) => closed)).toEqual([true, true]));
  });

  test("stops the provider when the request is aborted, and fails with the reason", async () => {
    upstream.answer((response) => sendEvents(response, hello1));
    const caller = new AbortController();
    const { body } = await provider.streamChat(ask({}, {}, caller.signal));
    const rest = collect(body);
    const reason = new Error("the caller is gone");
    caller.abort(reason);
    await expect(rest).rejects.toBe(reason);
    await vi.waitFor(() => expect(upstream.received[0]?.closed).toBe(true));
  });
});

describe("a failure", () => {
  const errorOf = (type: string, message = "no") => ({ type: "error", error: { type, message } });

  test.each([
    [400, "invalid_request_error", "refused"],
    [404, "not_found_error", "refused"],
    [413, "request_too_large", "refused"],
    [422, "unknown_error", "refused"],
    [401, "authentication_error", "failed"],
    [403, "permission_error", "failed"],
    [529, "overloaded_error", "failed"],
  ])("of status %i and type %s is %s", async (status, type, reason) => {
    upstream.answer(withJson(errorOf(type), status, { "request-id": "req_7", "retry-after": "60" }));
    const expected = { reason, status, provider_request_id: "req_7", said: { type, message: "no" }, retry_after_s: 60 };
    expect(await failureOf(provider.chat(ask({})))).toMatchObject(expected);
    expect(await failureOf(provider.streamChat(ask({})))).toMatchObject(expected);
  });

  test("for too many requests tells when to come again", async () => {
    upstream.answer(withJson(errorOf("rate_limit_error"), 429, { "retry-after": "30" }));
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ reason: "rate_limited", status: 429, retry_after_s: 30 });
  });

  test("never tells the key, wherever the provider repeats it", async () => {
    upstream.answer(
      withJson({ error: { type: "authentication_error", message: "bad sk-secret", "x sk-secret": ["sk-secret"] } }, 401),
    );
    const failure = await failureOf(provider.chat(ask({})));
    expect(failure.said).toEqual({ type: "authentication_error", message: "bad ***", "x ***": ["***"] });
    expect(JSON.stringify([failure.message, failure.cause, failure.stack])).not.toContain("sk-secret");
  });

  test("tells words of any size and depth only in part", async () => {
    const deep = `${"[".repeat(60)}${"]".repeat(60)}`;
    upstream.answer((response) => response.writeHead(400).end(`{"error":{"message":"${"x".repeat(5000)}","more":${deep}}}`));
    const { said } = await failureOf(provider.chat(ask({})));
    expect(said).toMatchObject({ message: "x".repeat(2000) });
    expect(JSON.stringify(said).length).toBeLessThan(3000);
  });

  test("of an answer that is nested without end says so", async () => {
    const deep = `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`;
    for (const status of [200, 400]) {
      upstream.answer((response) => response.writeHead(status, { "content-type": "application/json" }).end(deep));
      for (const asked of [provider.chat, provider.streamChat]) {
        const { reason, message } = await failureOf(asked(ask({})));
        expect([reason, message]).toEqual([
          "failed",
          expect.stringMatching("answered with JSON nested more than 64 levels deep"),
        ]);
      }
    }
  });

  test("has no key in the name of its request, nor half a character in its words", async () => {
    const message = `${"x".repeat(1999)}😀`;
    upstream.answer(withJson(errorOf("api_error", message), 400, { "request-id": "of sk-secret" }));
    const failure = await failureOf(provider.chat(ask({})));
    expect(failure).toMatchObject({ provider_request_id: "of ***", said: { message: `${"x".repeat(1999)}\ufffd` } });
  });

  test.each([
    ["a name", { name: { toString: 1, valueOf: 1 } }],
    ["a type", { type: { toString: 1, valueOf: 1 } }],
    ["a type that every object has", { type: "constructor" }],
    ["details", { details: [{ retryDelay: { toString: 1, valueOf: 1 } }] }],
  ])("may have %s that is no text", async (_, error) => {
    upstream.answer(withJson({ type: "error", error }, 400));
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ name: "UpstreamFailure", reason: "refused", status: 400 });
  });

  test("keeps words that are no JSON", async () => {
    upstream.answer((response) => response.writeHead(404).end("no such sk-secret path"));
    expect(await failureOf(provider.chat(ask({})))).toMatchObject({ reason: "refused", said: "no such *** path" });
  });

  test.each([
    ["a page", (response: ServerResponse) => response.end("<html>")],
    ["JSON of another form", withJson({ hello: 1 })],
    ["an answer without an end", withJson({ ...hello, stop_reason: null })],
  ])("is nonsense: %s", async (_, answering) => {
    upstream.answer(answering);
    const failure = await failureOf(provider.chat(ask({})));
    expect(failure).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });

  test.each([
    ["no events", []],
    ["events of another form", [{ type: "hello" }]],
    ["an end too soon", [start]],
  ])("of a stream is nonsense: %s", async (_, events) => {
    upstream.answer(withEvents(...events));
    const failure = await failureOf(provider.streamChat(ask({})));
    expect(failure).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });

  test.each([
    ["overloaded_error", "failed", 529],
    ["rate_limit_error", "rate_limited", 429],
    ["invalid_request_error", "refused", 400],
  ])("in the stream before anything is said is thrown: %s is %s", async (type, reason, status) => {
    for (const events of [[errorOf(type)], [start, { type: "ping" }, errorOf(type)]]) {
      upstream.answer(withEvents(...events));
      expect(await failureOf(provider.streamChat(ask({})))).toMatchObject({ reason, status, said: { type, message: "no" } });
    }
  });

  test.each([
    ["an error", (response: ServerResponse) => sendEvents(response, [...hello1, errorOf("overloaded_error")])],
    ["an end", (response: ServerResponse) => sendEvents(response, hello1).end()],
    ["a lost connection", (response: ServerResponse) => sendEvents(response, hello1).destroy()],
  ])("after the first chunk is of the iteration: %s", async (_, answering) => {
    let isRead = (): void => {};
    upstream.answer((response) => {
      sendEvents(response, hello1);
      isRead = () => answering(response);
    });
    const chunks = (await provider.streamChat(ask({}))).body[Symbol.asyncIterator]();
    expect((await chunks.next()).value?.choices[0]?.delta["content"]).toBe("Hel");
    isRead();
    const failure = await failureOf(collect({ [Symbol.asyncIterator]: () => chunks }));
    expect(failure).toMatchObject({ name: "UpstreamFailure", reason: "failed" });
  });

  test("of one of n choices is the failure of all, which are stopped", async () => {
    upstream.answer((response, { length }) => {
      if (length === 3) withJson(errorOf("invalid_request_error"), 400)(response, []);
      else if (length === 1) sendEvents(response, hello1);
    });
    expect(await failureOf(provider.streamChat(ask({ n: 3 })))).toMatchObject({ reason: "refused", status: 400 });
    await vi.waitFor(() => expect(upstream.received.filter(({ closed }) => closed)).toHaveLength(2));
  });

  test("of the connection says so", async () => {
    const { url } = upstream;
    const nobody = url.replace(/:\d+$/, ":1");
    expect(await failureOf(provider.chat(ask({}, { base_url: nobody })))).toMatchObject({ reason: "failed", status: undefined });
  });

  test("of an aborted request is the signal's reason, and the provider is stopped", async () => {
    upstream.answer(() => {});
    const caller = new AbortController();
    const answer = failureOf(provider.chat(ask({}, {}, caller.signal)));
    await vi.waitFor(() => expect(upstream.received).toHaveLength(1));
    const reason = new Error("the caller is gone");
    caller.abort(reason);
    expect(await answer).toBe(reason);
    await vi.waitFor(() => expect(upstream.received[0]?.closed).toBe(true));
  });
});
