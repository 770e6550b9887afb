import { afterEach, expect, test, vi } from "vitest";
import { UpstreamFailure } from "../provider.ts";
import type { HttpAnswer } from "./http-answer.ts";
import { HttpClient } from "./http-client.ts";
import { type Answering, type SampleUpstream, sampleSettings, startRawUpstream, startUpstream } from "./upstream-sample.ts";

const closing: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

type Limits = Parameters<typeof sampleSettings>[0];

async function opened(starting: Promise<SampleUpstream>, limits: Limits = {}) {
  const upstream = await starting;
  const client = new HttpClient(sampleSettings(limits));
  closing.push(upstream, client);
  const post = (signal = new AbortController().signal): Promise<HttpAnswer> =>
    client.send({ url: new URL(`${upstream.url}/path?key=1`), method: "POST", headers: {}, body: "{}", guarded: true, signal });
  return { upstream, client, post };
}

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error: unknown) =>
      error instanceof UpstreamFailure ? `${error.reason}: ${error.message.replace(/127\.0\.0\.1:\d+/, "HOST")}` : error,
  );

async function eventsOf(answer: HttpAnswer): Promise<string[]> {
  const found: string[] = [];
  for await (const events of answer.events()) found.push(...events.map(({ data }) => data));
  return found;
}

const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";

test("an answer has its status, headers, body and the provider's name of the request", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(404, { "x-ms-request-id": "ms", "apim-request-id": "apim" }).end("héllo")),
  );
  const answer = await post();
  expect([answer.status, answer.provider_request_id, await answer.text()]).toEqual([404, "apim", "héllo"]);
  expect(upstream.received).toMatchObject([{ url: "/path?key=1", body: "{}" }]);
});

test("a redirect is an answer that is not followed", async () => {
  const { upstream, post } = await opened(startUpstream((outgoing) => outgoing.writeHead(302, { location: "/other" }).end()));
  expect((await post()).status).toBe(302);
  expect(upstream.received).toHaveLength(1);
});

test("a connection serves one request after another, whole answers and streams", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(200, { "content-type": "text/event-stream" }).end("data: a\n\ndata: b\n\n")),
  );
  for (let i = 0; i < 5; i++) {
    await (await post()).text();
    expect(await eventsOf(await post())).toEqual(["a", "b"]);
  }
  // The next request may come before the connection is told to be free.
  expect(upstream.connections()).toBeLessThanOrEqual(2);
});

test("a reader that has read enough keeps the connection", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing, _, attempt) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n");
      if (attempt === 1) setTimeout(() => outgoing.end(": the end\n\n"), 50);
      else outgoing.end();
    }),
  );
  const first = await post();
  for await (const _ of first.events()) {
    first.finish();
    break;
  }
  await vi.waitFor(async () => {
    await (await post()).text();
    expect(upstream.received.at(-1)?.connection).toBe(1);
  });
});

test("a reader that leaves ends the connection", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n")),
  );
  for await (const _ of (await post()).events()) break;
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

test("what may pass is tried three times, and the last answer is given", async () => {
  const { upstream, post } = await opened(startUpstream((outgoing) => outgoing.writeHead(503).end("busy")));
  const answer = await post();
  expect([answer.status, await answer.text(), upstream.received.length]).toEqual([503, "busy", 3]);
});

test("a success after a failure that passed is the answer", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing, _, attempt) => outgoing.writeHead(attempt === 1 ? 429 : 200).end("ok")),
  );
  expect((await post()).status).toBe(200);
  expect(upstream.received).toHaveLength(2);
});

test("a connection that is reset before the answer is made again", async () => {
  const { upstream, post } = await opened(
    startRawUpstream((socket, attempt) => {
      if (attempt < 3) socket.resetAndDestroy();
      else socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    }),
  );
  expect(await (await post()).text()).toBe("ok");
  expect(upstream.connections()).toBe(3);
});

test("a provider that closes each connection has not answered", async () => {
  const { upstream, post } = await opened(startRawUpstream((socket) => socket.end()));
  expect(await messageOf(post())).toBe("failed: the provider at HOST closed the connection before it answered");
  expect(upstream.connections()).toBe(3);
});

test("a port that nobody listens on could not be reached", async () => {
  const { upstream, post } = await opened(startUpstream(() => {}));
  upstream.close();
  expect(await messageOf(post())).toBe("failed: the provider at HOST could not be reached (ECONNREFUSED)");
});

test("Retry-After within five seconds is waited for; beyond it the answer is given at once", async () => {
  const wanted = { "1": "1", "2": "6" } as Record<number, string>;
  const { upstream, post } = await opened(
    startUpstream((outgoing, _, attempt) => outgoing.writeHead(429, { "retry-after": wanted[attempt] ?? "0" }).end()),
  );
  const start = performance.now();
  const answer = await post();
  expect(performance.now() - start).toBeGreaterThan(990);
  expect([answer.status, answer.headers["retry-after"], upstream.received.length]).toEqual([429, "6", 2]);
});

test("an attempt that the limits leave no time for is not made", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(503, { "retry-after": "3" }).end()),
    { first_byte_ms: 2000 },
  );
  expect((await post()).status).toBe(503);
  expect(upstream.received).toHaveLength(1);
});

test("an answer whose head does not come in time is a failure, in all attempts together", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing, _, attempt) => {
      if (attempt === 1) outgoing.writeHead(500).end();
    }),
    { first_byte_ms: 500 },
  );
  expect(await messageOf(post())).toBe("failed: the provider at HOST did not answer within 0.5 s");
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
  expect(upstream.received).toHaveLength(2);
});

test("a whole answer that dribbles is ended, from its head to its end", async () => {
  const { upstream, post } = await opened(
    startRawUpstream((socket) => dribble(socket, `HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n`)),
    { between_chunks_ms: 200 },
  );
  const answer = await post();
  expect(await messageOf(answer.text())).toBe("failed: the provider at HOST did not complete its answer within 0.2 s");
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

/** Sends the head at once, and then a byte every ten milliseconds that completes nothing. */
function dribble(socket: NodeJS.WritableStream & { destroyed?: boolean }, start: string): void {
  socket.write(start);
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write("x")), 10);
}

test("bytes and comments that are no event do not lengthen the wait for one", async () => {
  const { upstream, post } = await opened(
    startRawUpstream((socket) => dribble(socket, `${head}\r\ndata: a\n\n: ping\n\ndata: `)),
    { between_chunks_ms: 200 },
  );
  expect(await messageOf(eventsOf(await post()))).toBe("failed: the provider at HOST sent nothing within 0.2 s");
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

test("each event gives the next one the whole time, and the reader's own time does not count", async () => {
  const { post } = await opened(
    startUpstream((outgoing) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" });
      for (let i = 1; i <= 6; i++) setTimeout(() => outgoing.write(`data: ${i}\n\n`), i * 100);
      setTimeout(() => outgoing.end(), 700);
    }),
    { between_chunks_ms: 300 },
  );
  const found: string[] = [];
  for await (const events of (await post()).events()) {
    found.push(...events.map(({ data }) => data));
    if (found.length === 1) await new Promise((resolve) => setTimeout(resolve, 400));
  }
  expect(found).toEqual(["1", "2", "3", "4", "5", "6"]);
});

test("a stream that never ends is ended after the total time", async () => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => {
      outgoing.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => (outgoing.destroyed ? clearInterval(timer) : outgoing.write("data: x\n\n")), 10);
    }),
    { total_ms: 400 },
  );
  expect(await messageOf(eventsOf(await post()))).toBe("failed: the provider at HOST took longer than 0.4 s");
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

/** Writes as fast as it is read, until it is stopped. */
function pour(socket: NodeJS.WritableStream & { destroyed?: boolean }, piece: string): void {
  while (!socket.destroyed && socket.write(piece));
  if (!socket.destroyed) socket.once("drain", () => pour(socket, piece));
}

test.each([
  ["a whole answer of more than 16 MiB", "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n", "x", "sent more than 16 MiB"],
  ["an event of more than 8 MiB", `${head}\r\ndata: `, "x", "sent an event of more than 8 MiB"],
  ["a stream of more than 64 MiB", `${head}\r\n`, "data: x\n\n", "sent more than 64 MiB"],
])("%s is a failure, and the provider is stopped", async (_, start, piece, words) => {
  const { upstream, post } = await opened(
    startRawUpstream((socket) => {
      socket.write(start);
      pour(socket, piece.repeat(8192));
    }),
  );
  const answer = await post();
  expect(await messageOf(answer.isEventStream ? eventsOf(answer) : answer.text())).toBe(`failed: the provider at HOST ${words}`);
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

test.each([
  ["with a content-length", "content-length: 100\r\n\r\nabc"],
  ["in chunks", "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"],
])("an answer %s that is cut is a failure", async (_, rest) => {
  const { post } = await opened(startRawUpstream((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`)));
  const answer = await post();
  expect(await messageOf(answer.text())).toBe("failed: the provider at HOST closed the connection in the middle of its answer");
});

test.each([
  ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n", "answered with something that is not HTTP"],
  [
    "compressed",
    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx",
    "compressed its answer, which nobody asked for",
  ],
])("an answer that is %s is a failure", async (_, text, words) => {
  const { post } = await opened(startRawUpstream((socket) => socket.write(text)));
  expect(await messageOf(post())).toBe(`failed: the provider at HOST ${words}`);
});

test("a caller who is gone before the request gets the signal's reason, and nothing is sent", async () => {
  const { upstream, post } = await opened(startUpstream((outgoing) => outgoing.end()));
  await expect(post(AbortSignal.abort("gone"))).rejects.toBe("gone");
  expect(upstream.received).toHaveLength(0);
});

test.each<[string, Answering]>([
  ["waits for the head", () => {}],
  ["waits for the next attempt", (outgoing) => outgoing.writeHead(503, { "retry-after": "5" }).end()],
])("a caller who leaves while the server %s gets the signal's reason at once", async (_, answering) => {
  const { upstream, post } = await opened(startUpstream(answering));
  const leaving = new AbortController();
  const failing = expect(post(leaving.signal)).rejects.toBe("gone");
  await vi.waitFor(() => expect(upstream.received).toHaveLength(1));
  const start = performance.now();
  leaving.abort("gone");
  await failing;
  expect(performance.now() - start).toBeLessThan(1000);
});

/** Takes the connection and never says a word of TLS, so that it stays in the making. */
async function openedSilent(limits: Limits) {
  const { upstream, client } = await opened(
    startRawUpstream(() => {}),
    limits,
  );
  const url = new URL(upstream.url.replace("http:", "https:"));
  const post = (signal: AbortSignal) => client.send({ url, method: "POST", headers: {}, body: "", guarded: true, signal });
  return { upstream, post };
}

test("a connection that is not made in time is a failure, and not made again", async () => {
  const { upstream, post } = await openedSilent({ connect_ms: 200 });
  expect(await messageOf(post(new AbortController().signal))).toBe(
    "failed: the provider at HOST could not be reached within 0.2 s",
  );
  expect(upstream.connections()).toBe(1);
});

test("a caller who leaves while a connection is made gets the signal's reason at once", async () => {
  const { upstream, post } = await openedSilent({});
  const leaving = new AbortController();
  const failing = expect(post(leaving.signal)).rejects.toBe("gone");
  await vi.waitFor(() => expect(upstream.connections()).toBe(1));
  leaving.abort("gone");
  await failing;
});

test.each([
  ["a whole answer", (answer: HttpAnswer) => answer.text()],
  ["a stream", eventsOf],
])("a caller who leaves in the middle of %s ends the connection", async (_, read) => {
  const { upstream, post } = await opened(
    startRawUpstream((socket) => socket.write(`${head}content-length: 100\r\n\r\ndata: a\n\n`)),
  );
  const leaving = new AbortController();
  const reading = read(await post(leaving.signal));
  const failing = expect(reading).rejects.toBe("gone");
  leaving.abort("gone");
  await failing;
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

test("nothing listens to the caller's signal when the answer is read", async () => {
  const { post } = await opened(startUpstream((outgoing) => outgoing.end("ok")));
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
  await (await post(signal)).text();
  expect(added).toHaveBeenCalledOnce();
  expect(removed).toHaveBeenCalled();
});

test("closing ends what is under way", async () => {
  const { client, post } = await opened(startUpstream(() => {}));
  const failing = messageOf(post());
  await client.close();
  expect(await failing).toMatch(/^failed: the provider at HOST/);
});

test("an answer's name of the request does not tell the key", async () => {
  const { upstream, client } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(200, { "x-request-id": "for secret-key" }).end()),
  );
  const request = { url: new URL(upstream.url), method: "POST", headers: {}, body: "", guarded: true } as const;
  const answer = await client.send({ ...request, api_key: "secret-key", signal: new AbortController().signal });
  expect([answer.provider_request_id, answer.failure("failed").provider_request_id]).toEqual(["for ***", "for ***"]);
});

test.each(["Identity", "IDENTITY", "identity\r\ncontent-encoding: Identity"])(
  "an answer encoded as %j is plain",
  async (encoding) => {
    const { post } = await opened(
      startRawUpstream((socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: 2\r\n\r\nok`)),
    );
    expect(await (await post()).text()).toBe("ok");
  },
);

test.each(["102 Processing", "103 Early Hints"])("%s before the answer is passed over", async (status) => {
  const { post } = await opened(
    startRawUpstream((socket) => socket.end(`HTTP/1.1 ${status}\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`)),
  );
  const answer = await post();
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
});

test.each([
  ["a whole answer", "", (answer: HttpAnswer) => answer.text()],
  ["a stream", "data: ", eventsOf],
  ["bytes", "", (answer: HttpAnswer) => answer.bytes().next()],
])("%s that is nested without end is a failure at once", async (_, start, read) => {
  const { upstream, post } = await opened(
    startUpstream((outgoing) => outgoing.writeHead(200, { "content-type": "text/event-stream" }).write(start + "[".repeat(65))),
  );
  expect(await messageOf(read(await post()))).toBe(
    "failed: the provider at HOST answered with JSON nested more than 64 levels deep",
  );
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});

test("what a failure says is well-formed", async () => {
  const { post } = await opened(startUpstream((outgoing) => outgoing.end()));
  expect((await post()).failure("said \ud83d").message.endsWith("said \ufffd")).toBe(true);
});

test("streams that together hold too much are cut off, and others are answered after that", async () => {
  const { post } = await opened(
    startRawUpstream((socket) => {
      socket.write(`${head}\r\n`);
      pour(socket, `data: ${"x".repeat(1 << 16)}\n\n`);
    }),
    { total_ms: 60_000 },
  );
  const read = async () => {
    for await (const _ of (await post()).events()); // read as fast as it comes
  };
  const said = await Promise.all(Array.from({ length: 10 }, () => messageOf(read())));
  expect(said.filter((words) => String(words).includes("too many large answers come at once")).length).toBeGreaterThan(0);
  const { post: postAnother } = await opened(startUpstream((outgoing) => outgoing.end("fine")));
  expect(await (await postAnother()).text()).toBe("fine");
}, 60_000);
