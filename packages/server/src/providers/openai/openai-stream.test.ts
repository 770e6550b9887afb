import { afterEach, describe, expect, test, vi } from "vitest";
import { HttpClient } from "../http/http-client.ts";
import { type Answering, type SampleUpstream, sampleSettings, startRawUpstream, startUpstream } from "../http/upstream-sample.ts";
import { type ChatChunk, UpstreamFailure, type UpstreamRequest } from "../provider.ts";
import { OpenAiProvider } from "./openai.ts";

const closing: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

async function openedOn(starting: Promise<SampleUpstream>, limits: Parameters<typeof sampleSettings>[0] = {}) {
  const upstream = await starting;
  const settings = sampleSettings(limits);
  const client = new HttpClient(settings);
  closing.push(upstream, client);
  const request = (signal = new AbortController().signal): UpstreamRequest => ({
    model: { provider: "NVIDIA", provider_model: "m", base_url: upstream.url, api_key: "secret-key", extra_params: null },
    body: { messages: [] },
    signal,
  });
  return { upstream, provider: new OpenAiProvider(client, settings), request };
}

const eventStream = { "content-type": "text/event-stream; charset=utf-8" };
/** Sends these texts as one stream, and ends it. */
const openedWith = (...texts: string[]) =>
  openedOn(startUpstream((outgoing) => outgoing.writeHead(200, eventStream).end(texts.join(""))));
const opened = (answering: Answering) => openedOn(startUpstream(answering));

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const piece = (delta: object, finish_reason: string | null = null, index = 0) => ({
  id: "c",
  choices: [{ index, delta, finish_reason }],
});
const begin = event(piece({ role: "assistant", content: "" }));
const said = (content: string) => event(piece({ content }));
const stop = event(piece({}, "stop"));
const done = "data: [DONE]\n\n";

/** The pieces, and the failure that ended them. */
async function readAll<P>(pieces: AsyncIterable<P>): Promise<{ pieces: P[]; failure: unknown }> {
  const found: P[] = [];
  try {
    for await (const one of pieces) found.push(one);
  } catch (failure) {
    return { pieces: found, failure };
  }
  return { pieces: found, failure: undefined };
}
const contentOf = (pieces: ChatChunk[]) => pieces.map(({ choices }) => choices[0]?.delta["content"]).join("");

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => "no failure",
    (reason: unknown) => reason,
  );
  return error instanceof UpstreamFailure
    ? `${error.reason}: ${error.message.replace(/127\.0\.0\.1:\d+/, "HOST")}`
    : String(error);
}

describe("a stream", () => {
  test("gives the provider's pieces as they are, those before the first word too", async () => {
    const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
    const sent = [
      { choices: [], prompt_filter_results: [1] },
      piece({ role: "assistant", content: "" }),
      piece({ content: "Hé" }),
      piece({}, "stop"),
      { choices: [], usage },
    ];
    const { upstream, provider, request } = await openedWith(...sent.map(event), done);
    const { body } = await provider.streamChat(request());
    expect(await readAll(body)).toEqual({ pieces: sent, failure: undefined });
    expect(JSON.parse(upstream.received[0]?.body ?? "")).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test("is given when its first word is there, not before and not later", async () => {
    const steps: (() => void)[] = [];
    const { upstream, provider, request } = await opened((outgoing) => {
      outgoing.writeHead(200, eventStream).write(begin);
      steps.push(() => outgoing.write(said("a")));
      steps.push(() => outgoing.end(stop + done));
    });
    let isGiven = false;
    const giving = provider.streamChat(request()).then((answer) => {
      isGiven = true;
      return answer;
    });
    await vi.waitFor(() => expect(upstream.received).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isGiven).toBe(false);
    steps[0]?.();
    const { body } = await giving;
    steps[1]?.();
    expect((await readAll(body)).pieces).toHaveLength(3);
  });

  test.each([
    ["reasoning", { reasoning_content: "hm" }],
    ["a tool call", { tool_calls: [{ index: 0 }] }],
    ["a refusal", { refusal: "no" }],
  ])("says something with %s", async (_, delta) => {
    const { provider, request } = await opened((outgoing) => outgoing.writeHead(200, eventStream).write(event(piece(delta))));
    const { body } = await provider.streamChat(request());
    expect(await body[Symbol.asyncIterator]().next()).toMatchObject({ value: { choices: [{ delta }] } });
  });

  test("keeps what follows [DONE] to itself, and its connection", async () => {
    const { upstream, provider, request } = await openedWith(said("a"), stop, done, said("b"));
    await vi.waitFor(async () => {
      const { pieces } = await readAll((await provider.streamChat(request())).body);
      expect(contentOf(pieces)).toBe("a");
      expect(upstream.received.slice(0, -1).map(({ connection }) => connection)).toContain(upstream.received.at(-1)?.connection);
    });
  });

  test("may end without [DONE] when each choice has its finish_reason", async () => {
    const { provider, request } = await openedWith(said("a"), stop);
    expect((await readAll((await provider.streamChat(request())).body)).failure).toBeUndefined();
  });

  test("may end with [DONE] alone", async () => {
    const { provider, request } = await openedWith(said("a"), done);
    expect((await readAll((await provider.streamChat(request())).body)).failure).toBeUndefined();
  });

  test("with choices without index, delta or finish_reason has them", async () => {
    const { provider, request } = await openedWith(
      event({ choices: [{ content_filter_offsets: {} }] }),
      event({ usage: "?" }),
      said("a"),
      done,
    );
    const { pieces } = await readAll((await provider.streamChat(request())).body);
    expect(pieces.slice(0, 2)).toEqual([
      { choices: [{ index: 0, delta: {}, finish_reason: null, content_filter_offsets: {} }] },
      { choices: [], usage: null },
    ]);
  });
});

const broken = event({ error: { message: "broken with secret-key", type: "server_error" } });
const faults: [string, string, string][] = [
  ["reports an error", broken, "reported an error: broken with ***"],
  ["sends an event of the type error", `event: error\ndata: {"message":"broken"}\n\n`, "reported an error: broken"],
  ["sends an event that is not JSON", "data: {oops\n\n", "answered with something that is not JSON"],
  ["sends an event that is no object", "data: 5\n\n", "answered with something that is not a JSON object"],
  ["sends choices that are no list", event({ choices: 5 }), "answered without a list of choices"],
  ["sends content that is no text", event(piece({ content: 5 })), "sent a delta whose content is not text"],
  ["sends tool calls that are no list", event(piece({ tool_calls: 5 })), "sent a delta whose tool_calls are not a list"],
];

describe("a provider that fails", () => {
  test.each([
    ...faults,
    ["ends with nothing", "", "closed the stream before it said anything"],
    ["says only that it is done", done, "ended its stream without a choice"],
    ["sends HTML", "<html>\n\nhello</html>", "closed the stream before it said anything"],
    ["ends after its role", begin, "closed the stream in the middle"],
  ])("and %s before the first word fails the request", async (_, text, words) => {
    const { provider, request } = await openedWith(
      begin.repeat(text.startsWith("data: ") && text !== done && text !== begin ? 1 : 0),
      text,
    );
    expect(await failureOf(provider.streamChat(request()))).toBe(`failed: the provider at HOST ${words}`);
  });

  test.each([...faults, ["ends without finish_reason", "", "closed the stream in the middle"]])(
    "and %s later ends the iteration after all that came before",
    async (_, text, words) => {
      const { upstream, provider, request } = await openedWith(begin, said("a"), said("b"), text);
      const { pieces, failure } = await readAll((await provider.streamChat(request())).body);
      expect(contentOf(pieces)).toBe("ab");
      expect(await failureOf(Promise.reject(failure))).toBe(`failed: the provider at HOST ${words}`);
      await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
    },
  );

  test("for one of two choices has cut the stream", async () => {
    const { provider, request } = await openedWith(said("a"), event(piece({ content: "b" }, null, 1)), stop);
    const { failure } = await readAll((await provider.streamChat(request())).body);
    expect(failure).toMatchObject({ name: "UpstreamFailure", reason: "failed", status: 200 });
  });

  test("and whose connection breaks in the middle has cut the stream", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    const { provider, request } = await openedOn(
      startRawUpstream((socket) => socket.end(`${head}${said("a").length.toString(16)}\r\n${said("a")}\r\n`)),
    );
    const { pieces, failure } = await readAll((await provider.streamChat(request())).body);
    expect(contentOf(pieces)).toBe("a");
    expect(await failureOf(Promise.reject(failure))).toBe(
      "failed: the provider at HOST closed the connection in the middle of its answer",
    );
  });

  test("by falling silent fails after the limit", async () => {
    const { provider, request } = await openedOn(
      startUpstream((outgoing) => outgoing.writeHead(200, eventStream).write(said("a"))),
      { between_chunks_ms: 100 },
    );
    const { failure } = await readAll((await provider.streamChat(request())).body);
    expect(await failureOf(Promise.reject(failure))).toBe("failed: the provider at HOST sent nothing within 0.1 s");
  });

  test.each([
    [
      "with a status",
      400,
      { "content-type": "application/json" },
      '{"error":{"message":"no"}}',
      "refused: the provider at HOST answered 400: no",
    ],
    [
      "with HTML",
      200,
      { "content-type": "text/html" },
      "<html>",
      "failed: the provider at HOST answered with something that is not JSON",
    ],
  ])("%s fails the request", async (_, status, headers, text, words) => {
    const { provider, request } = await opened((outgoing) => outgoing.writeHead(status, headers).end(text));
    expect(await failureOf(provider.streamChat(request()))).toBe(words);
  });
});

describe("a reader", () => {
  const endless: Answering = (outgoing) => outgoing.writeHead(200, eventStream).write(begin + said("a"));

  test("who leaves stops the provider", async () => {
    const { upstream, provider, request } = await opened(endless);
    for await (const one of (await provider.streamChat(request())).body) if (contentOf([one]) === "a") break;
    await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
  });

  test("who leaves before the first or while the next piece is waited for stops the provider", async () => {
    const { upstream, provider, request } = await opened(endless);
    const early = (await provider.streamChat(request())).body[Symbol.asyncIterator]();
    await early.return?.();
    expect(await early.next()).toEqual({ done: true, value: undefined });
    const waiting = (await provider.streamChat(request())).body[Symbol.asyncIterator]();
    await waiting.next();
    await waiting.next();
    const last = waiting.next();
    await waiting.return?.();
    expect(await last).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
  });

  test("whose signal is aborted gets its reason, before the first word and after", async () => {
    const { upstream, provider, request } = await opened((outgoing, _, attempt) =>
      outgoing.writeHead(200, eventStream).write(attempt === 1 ? begin : begin + said("a")),
    );
    const first = new AbortController();
    const failing = expect(provider.streamChat(request(first.signal))).rejects.toBe("gone");
    await vi.waitFor(() => expect(upstream.received).toHaveLength(1));
    first.abort("gone");
    await failing;
    const second = new AbortController();
    const reading = readAll((await provider.streamChat(request(second.signal))).body);
    second.abort("left");
    expect((await reading).failure).toBe("left");
    await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
  });
});

describe("a provider that does not stream", () => {
  test("is given as one piece with the whole text, and one with the usage", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const message = { role: "assistant", content: "Hello", tool_calls: [{ id: "t" }] };
    const whole = { id: "c", object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }], usage };
    const { provider, request } = await opened((outgoing) =>
      outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole)),
    );
    const shared = { id: "c", object: "chat.completion.chunk" };
    const delta = { ...message, tool_calls: [{ index: 0, id: "t" }] };
    expect((await readAll((await provider.streamChat(request())).body)).pieces).toEqual([
      { ...shared, choices: [{ index: 0, delta, finish_reason: "stop" }] },
      { ...shared, choices: [], usage },
    ]);
  });

  test("is one of texts too", async () => {
    const { provider, request } = await opened((outgoing) =>
      outgoing.writeHead(200, { "content-type": "application/json" }).end('{"choices":[{"text":"Hello"}]}'),
    );
    const answer = await provider.streamText(request());
    expect((await readAll(answer?.body ?? (async function* () {})())).pieces).toMatchObject([
      { choices: [{ index: 0, text: "Hello" }] },
    ]);
  });
});

test("a stream of text gives its texts", async () => {
  const { upstream, provider, request } = await openedWith(
    event({ choices: [{ index: 0, text: "" }] }),
    event({ choices: [{ index: 0, text: "He" }] }),
    event({ choices: [{ index: 0, delta: { content: "llo" }, finish_reason: "stop" }] }),
    done,
  );
  const { pieces } = await readAll((await provider.streamText(request()))?.body ?? (async function* () {})());
  expect(pieces.map(({ choices }) => choices[0]?.text).join("")).toBe("Hello");
  expect(upstream.received[0]?.url).toBe("/v1/completions");
});

test("a provider that refuses stream_options is asked once without, and from then on", async () => {
  const { upstream, provider, request } = await opened((outgoing, { body }) => {
    if (body.includes("stream_options")) outgoing.writeHead(400).end('{"error":{"message":"Unknown parameter: stream_options"}}');
    else outgoing.writeHead(200, eventStream).end(said("a") + done);
  });
  for (let i = 0; i < 2; i++) expect((await readAll((await provider.streamChat(request())).body)).failure).toBeUndefined();
  expect(upstream.received.map(({ body }) => body.includes("stream_options"))).toEqual([true, false, false]);
});

test("ten thousand small pieces cost well under 30 microseconds each", async () => {
  const count = 10_000;
  const text = said("word ").repeat(10);
  const { provider, request } = await opened((outgoing) => {
    outgoing.writeHead(200, eventStream).write(begin);
    for (let i = 0; i < count / 10; i++) outgoing.write(text);
    outgoing.end(stop + done);
  });
  const pass = async () => {
    const { body } = await provider.streamChat(request());
    const start = performance.now();
    let pieces = 0;
    for await (const _ of body) pieces += 1;
    expect(pieces).toBe(count + 2);
    return ((performance.now() - start) * 1000) / count;
  };
  const costs_us = [await pass(), await pass(), await pass()];
  expect(Math.min(...costs_us)).toBeLessThan(30);
});
