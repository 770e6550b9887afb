import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { HttpClient } from "../http/http-client.ts";
import { type Answering, sampleSettings, startUpstream } from "../http/upstream-sample.ts";
import { UpstreamFailure, type UpstreamModel, type UpstreamRequest } from "../provider.ts";
import { OpenAiProvider } from "./openai.ts";

const closing: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

async function opened(answering: Answering, model: Partial<UpstreamModel> = {}) {
  const upstream = await startUpstream(answering);
  const settings = sampleSettings();
  const client = new HttpClient(settings);
  closing.push(upstream, client);
  const request = (body: Record<string, unknown> = { messages: [] }): UpstreamRequest => ({
    model: {
      provider: "NVIDIA",
      provider_model: "m",
      base_url: upstream.url,
      api_key: "secret-key",
      extra_params: null,
      ...model,
    },
    body,
    signal: new AbortController().signal,
  });
  return { upstream, provider: new OpenAiProvider(client, settings), request };
}

const sendJson = (outgoing: ServerResponse, body: unknown, status = 200, headers = {}) =>
  outgoing
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(typeof body === "string" ? body : JSON.stringify(body));

async function failureOf(promise: Promise<unknown> | undefined): Promise<UpstreamFailure> {
  const error = await promise?.then(
    () => "no failure",
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamFailure) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

const usage = {
  prompt_tokens: 5,
  completion_tokens: 2,
  total_tokens: 7,
  prompt_tokens_details: { cached_tokens: 1, other: 2 },
  cost: 0.1,
};
const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "m-2024",
  system_fingerprint: null,
  choices: [{ index: 0, message: { role: "assistant", content: "Hello", extra: [1] }, finish_reason: "stop", logprobs: null }],
  usage,
};

describe("a chat", () => {
  test("is answered with all that the provider sent, and its name of the request", async () => {
    const { upstream, provider, request } = await opened((outgoing) =>
      sendJson(outgoing, completion, 200, { "x-request-id": "r1" }),
    );
    expect(await provider.chat(request())).toEqual({ body: completion, provider_request_id: "r1" });
    expect(upstream.received).toMatchObject([{ url: "/v1/chat/completions", headers: { authorization: "Bearer secret-key" } }]);
    expect(JSON.parse(upstream.received[0]?.body ?? "")).toEqual({ model: "m", messages: [] });
  });

  test("gets an index for each choice, and loses a usage or a model that is none", async () => {
    const sent = {
      choices: [{ message: { content: null } }, { index: null, message: { content: "b" } }],
      usage: { prompt_tokens: "5" },
      model: 3,
    };
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, sent));
    const { body } = await provider.chat(request());
    expect(body).toEqual({
      choices: [
        { index: 0, message: { content: null }, finish_reason: null },
        { index: 1, message: { content: "b" }, finish_reason: null },
      ],
      usage: null,
    });
  });

  test("may have as many choices as were asked for, or twenty, and no more", async () => {
    const { upstream, provider, request } = await opened((outgoing, { body }) => {
      const { count } = JSON.parse(body);
      sendJson(outgoing, { choices: Array(count).fill(completion.choices[0]) });
    });
    for (const [n, count] of [
      [1, 20],
      [30, 30],
    ])
      expect((await provider.chat(request({ n, count }))).body.choices).toHaveLength(count ?? 0);
    for (const asked of [{ count: 21 }, { n: 1, count: 21 }, { n: 30, count: 31 }, { n: "99", count: 21 }]) {
      for (const call of ["chat", "completeText"] as const) {
        expect((await failureOf(provider[call](request(asked)))).message).toBe(
          `the provider at ${new URL(upstream.url).host} gave more choices than were asked for`,
        );
      }
    }
  });

  test("loses a model's name that is too long, and the end of a finish_reason that is", async () => {
    const choices = [{ message: {}, finish_reason: `${"x".repeat(127)}😀` }];
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, { model: "m".repeat(501), choices }));
    const { body } = await provider.chat(request());
    expect(body).toEqual({ choices: [{ index: 0, message: {}, finish_reason: `${"x".repeat(127)}\ufffd` }] });
  });

  test("is told without the key that the provider repeats in its name of the request", async () => {
    const { provider, request } = await opened((outgoing) =>
      sendJson(outgoing, completion, 200, { "x-request-id": "secret-key" }),
    );
    expect((await provider.chat(request())).provider_request_id).toBe("***");
  });

  test.each([
    ["an empty body", "", "answered with an empty body"],
    ["HTML", "<html>hello</html>", "answered with something that is not JSON"],
    ["JSON that is cut", '{"choices":[{"mes', "answered with something that is not JSON"],
    [
      "JSON that is nested without end",
      `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`,
      "answered with JSON nested more than 64 levels deep",
    ],
    ["a list", [], "answered with something that is not a JSON object"],
    ["no choices", { id: "x" }, "answered without a list of choices"],
    ["choices that are no list", { choices: {} }, "answered without a list of choices"],
    ["an empty list of choices", { choices: [] }, "answered without a choice"],
    ["a choice that is text", { choices: ["x"] }, "sent a choice that is not an object"],
    ["no message", { choices: [{ text: "x" }] }, "sent a message that is not an object"],
    [
      "content that is a list of texts",
      { choices: [{ message: { content: ["x"] } }] },
      "sent a message whose content is not text",
    ],
    [
      "tool calls that are no list",
      { choices: [{ message: { tool_calls: {} } }] },
      "sent a message whose tool_calls are not a list",
    ],
    [
      "a finish reason that is a number",
      { choices: [{ message: {}, finish_reason: 1 }] },
      "sent a finish_reason that is not text",
    ],
    ["an error", { choices: [], error: { message: "broken", code: 5 } }, "reported an error: broken"],
  ])("that is answered 200 with %s is a failure", async (_, sent, words) => {
    const { upstream, provider, request } = await opened((outgoing) => sendJson(outgoing, sent));
    const failure = await failureOf(provider.chat(request()));
    expect(failure).toMatchObject({
      reason: "failed",
      status: 200,
      message: `the provider at ${new URL(upstream.url).host} ${words}`,
    });
  });
});

describe("a provider's status", () => {
  test.each([
    [400, "refused"],
    [404, "refused"],
    [413, "refused"],
    [422, "refused"],
    [401, "failed"],
    [403, "failed"],
    [418, "failed"],
    [302, "failed"],
    [501, "failed"],
  ])("%i means %s, with the provider's words", async (status, reason) => {
    const error = { message: "No: secret-key is not for m", type: "t", code: null, param: "p", inner: "x" };
    const { upstream, provider, request } = await opened((outgoing) =>
      sendJson(outgoing, { error }, status, { "apim-request-id": "r2" }),
    );
    const failure = await failureOf(provider.chat(request()));
    expect(failure).toMatchObject({ reason, status, provider_request_id: "r2", retry_after_s: undefined });
    expect(failure.said).toEqual({ message: "No: *** is not for m", type: "t", code: null, param: "p" });
    expect(failure.message).toBe(`the provider at ${new URL(upstream.url).host} answered ${status}: No: *** is not for m`);
    expect(upstream.received).toHaveLength(1);
  });

  test("429 tells when to try again", async () => {
    const { provider, request } = await opened((outgoing) =>
      sendJson(outgoing, { error: { message: "slow" } }, 429, { "retry-after": "17" }),
    );
    expect(await failureOf(provider.chat(request()))).toMatchObject({ reason: "rate_limited", status: 429, retry_after_s: 17 });
  });

  test.each([
    ['{"error":"model not found"}', "model not found"],
    ['{"object":"error","message":"gone","code":404}', { message: "gone", code: 404 }],
    ['{"detail":"Not Found"}', { message: "Not Found" }],
    [`<html>${"x".repeat(1000)}`, `<html>${"x".repeat(494)}`],
    ['{"a":1}', '{"a":1}'],
    ["", undefined],
  ])("with the body %.40s says so", async (text, said) => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, text, 400));
    expect((await failureOf(provider.chat(request()))).said).toEqual(said);
  });

  test.each([
    "Incorrect API key provided: sk-proj-abc123_-x**cd.",
    "bad Authorization: Bearer eyJhbGciOi.J9-_x/y==",
    "key nvapi-AbCdEfGh1234 is wrong",
    "key AIzaSyA1234567890abcdefg is wrong",
    "secret-key, secret-key",
  ])("is told without secrets: %s", async (text) => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, { error: { message: text } }, 401));
    const { said, message } = await failureOf(provider.chat(request()));
    for (const place of [JSON.stringify(said), message]) {
      expect(place).toContain("***");
      expect(place).not.toMatch(/abc123|eyJ|AbCdEf|SyA1|secret-key/);
    }
  });

  test("is told in a moment, however long it is", async () => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, `Bearer${" ".repeat(10_000_000)}`, 400));
    expect((await failureOf(provider.chat(request()))).said).toHaveLength(500);
  });

  test("is told in well-formed words, wherever they are cut", async () => {
    for (const body of [
      { error: { message: `${"x".repeat(499)}😀` } },
      { error: `${"x".repeat(1999)}😀` },
      { detail: "\ud83d" },
    ]) {
      const { provider, request } = await opened((outgoing) => sendJson(outgoing, body, 400));
      const { said, message } = await failureOf(provider.chat(request()));
      expect(JSON.stringify([said, message])).not.toMatch(/\\ud/);
    }
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, `${"x".repeat(499)}😀`, 400));
    expect((await failureOf(provider.chat(request()))).said).toBe(`${"x".repeat(499)}\ufffd`);
  });

  test("is told without the path and query of the endpoint", async () => {
    const { upstream, provider, request } = await opened((outgoing) => outgoing.writeHead(401).end());
    const model = { ...request().model, base_url: `${upstream.url}/hidden?token=hidden` };
    const failure = await failureOf(provider.chat({ ...request(), model }));
    expect(failure.message).toBe(`the provider at ${new URL(upstream.url).host} answered 401`);
  });
});

const text = { id: "cmpl-1", choices: [{ index: 0, text: "Hello", finish_reason: "length" }], usage };

describe("a text completion", () => {
  test("is asked of any endpoint that speaks OpenAI's dialect", async () => {
    const { upstream, provider, request } = await opened((outgoing) => sendJson(outgoing, text));
    expect((await provider.completeText(request({ prompt: "Say" })))?.body).toEqual(text);
    expect(upstream.received[0]?.url).toBe("/v1/completions");
  });

  test("may be answered in the form of a chat", async () => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, completion));
    expect((await provider.completeText(request()))?.body.choices).toMatchObject([
      { index: 0, text: "Hello", finish_reason: "stop" },
    ]);
  });

  test("numbers its choices where the provider gives two the same number", async () => {
    const choices = [
      { index: 0, text: "a" },
      { index: 0, text: "b" },
    ];
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, { choices }));
    expect((await provider.completeText(request()))?.body.choices.map(({ index }) => index)).toEqual([0, 1]);
  });

  test("whose text is a number is a failure", async () => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, { choices: [{ text: 5 }] }));
    expect((await failureOf(provider.completeText(request()))).message).toMatch("sent a text that is not text");
  });

  test.each([404, 405])("that is answered %i leaves the model to chats, and is not asked again", async (status) => {
    const { upstream, provider, request } = await opened((outgoing) => sendJson(outgoing, {}, status));
    expect(await provider.completeText(request())).toBeUndefined();
    expect(await provider.streamText(request())).toBeUndefined();
    expect(upstream.received).toHaveLength(1);
    const other = { ...request(), model: { ...request().model, provider_model: "other" } };
    expect(await provider.completeText(other)).toBeUndefined();
    expect(upstream.received).toHaveLength(2);
  });

  test("that is refused for another reason is a failure", async () => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, {}, 400));
    expect(await failureOf(provider.completeText(request()))).toMatchObject({ reason: "refused", status: 400 });
  });

  test.each([
    ["OPEN_AI", "gpt-4o", false],
    ["AZURE", "gpt-4o", false],
    ["OPEN_AI", "gpt-3.5-turbo-instruct", true],
    ["AZURE", "davinci-002", true],
    ["OPEN_AI", "babbage-002", true],
  ] as const)("is asked of %s's %s: %s", async (provider, provider_model, isAsked) => {
    const {
      upstream,
      provider: dialect,
      request,
    } = await opened((outgoing) => sendJson(outgoing, text), { provider, provider_model });
    expect((await dialect.completeText(request())) !== undefined).toBe(isAsked);
    expect(upstream.received).toHaveLength(isAsked ? 1 : 0);
  });
});

describe("embeddings", () => {
  test("are asked for and given as numbers, numbered where the provider does not", async () => {
    const sent = {
      object: "list",
      data: [{ embedding: [0.5, -1] }, { index: 1, embedding: [1e-8], object: "embedding" }],
      model: "e",
    };
    const { upstream, provider, request } = await opened((outgoing) =>
      sendJson(outgoing, { ...sent, usage: { prompt_tokens: 3, total_tokens: 3 } }),
    );
    const { body } = await provider.embed(request({ input: ["a", "b"], encoding_format: "base64" }));
    expect(body).toEqual({
      object: "list",
      data: [
        { index: 0, embedding: [0.5, -1] },
        { index: 1, embedding: [1e-8], object: "embedding" },
      ],
      model: "e",
      usage: { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 },
    });
    expect(upstream.received[0]?.url).toBe("/v1/embeddings");
    expect(JSON.parse(upstream.received[0]?.body ?? "")).toMatchObject({ input: ["a", "b"], encoding_format: "float" });
  });

  test("that come in base64 are little-endian 32-bit floats", async () => {
    const bytes = Buffer.alloc(8);
    bytes.writeFloatLE(0.25, 0);
    bytes.writeFloatLE(-3, 4);
    const { provider, request } = await opened((outgoing) =>
      sendJson(outgoing, { data: [{ index: 0, embedding: bytes.toString("base64") }] }),
    );
    expect((await provider.embed(request({ input: "a" }))).body.data).toEqual([{ index: 0, embedding: [0.25, -3] }]);
  });

  test.each([
    ["not a list", { data: {} }],
    ["without numbers", { data: [{ embedding: [] }] }],
    ["of texts", { data: [{ embedding: ["1"] }] }],
    ["of odd bytes", { data: [{ embedding: "AAAAAAA=" }] }],
    ["of numbers that are none", { data: [{ embedding: Buffer.from([0, 0, 192, 127]).toString("base64") }] }],
    ["chats", completion],
  ])("that are %s are a failure", async (_, sent) => {
    const { provider, request } = await opened((outgoing) => sendJson(outgoing, sent));
    expect(await failureOf(provider.embed(request()))).toMatchObject({ reason: "failed", status: 200 });
  });
});
