import { afterEach, expect, test, vi } from "vitest";
import { HttpClient } from "./http-client.ts";
import { type Answering, sampleSettings, startUpstream } from "./upstream-sample.ts";

const closing: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

async function opened(answering: Answering, settings: Parameters<typeof sampleSettings>[0] = {}, guarded = true) {
  const upstream = await startUpstream(answering);
  const client = new HttpClient(sampleSettings(settings));
  closing.push(upstream, client);
  return { upstream, fetch: client.fetchFor(guarded, undefined) };
}

test("a request arrives as it was made, and the answer has its status and headers", async () => {
  const { upstream, fetch } = await opened((outgoing) =>
    outgoing.writeHead(402, { "content-type": "application/json", "set-cookie": ["a=1", "b=2"] }).end('{"a":1}'),
  );
  const answer = await fetch(`${upstream.url}/v1/messages?beta=true`, {
    method: "POST",
    headers: { "X-Api-Key": "k" },
    body: "{}",
  });
  expect(upstream.received).toMatchObject([{ url: "/v1/messages?beta=true", body: "{}", headers: { "x-api-key": "k" } }]);
  expect([answer.status, answer.ok, answer.headers.getSetCookie(), await answer.json()]).toEqual([
    402,
    false,
    ["a=1", "b=2"],
    { a: 1 },
  ]);
});

test("a Request object, a URL and no body do as well", async () => {
  const { upstream, fetch } = await opened((outgoing) => outgoing.writeHead(204).end());
  expect((await fetch(new Request(upstream.url, { method: "POST", body: "text" }))).status).toBe(204);
  expect((await fetch(new URL(upstream.url))).body).toBeNull();
  expect(upstream.received.map(({ body }) => body)).toEqual(["text", ""]);
});

test("what may pass is tried again, a redirect is given as it is", async () => {
  const { upstream, fetch } = await opened((outgoing, _, attempt) => outgoing.writeHead(attempt === 1 ? 529 : 301).end());
  expect((await fetch(upstream.url, { method: "POST" })).status).toBe(301);
  expect(upstream.received).toHaveLength(2);
});

test("a guarded one refuses what the guard refuses", async () => {
  const { upstream, fetch } = await opened((outgoing) => outgoing.end(), { allow_private_endpoints: false });
  await expect(fetch(upstream.url)).rejects.toMatchObject({
    name: "UpstreamFailure",
    message: expect.stringMatching("does not connect to"),
  });
  const free = await opened((outgoing) => outgoing.end("ok"), { allow_private_endpoints: false }, false);
  expect(await (await free.fetch(free.upstream.url)).text()).toBe("ok");
});

test("its bodies fail with what went wrong", async () => {
  const { upstream, fetch } = await opened(
    (outgoing) => outgoing.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n"),
    {
      between_chunks_ms: 100,
    },
  );
  const answer = await fetch(upstream.url);
  await expect(answer.text()).rejects.toMatchObject({
    name: "UpstreamFailure",
    message: expect.stringMatching("sent nothing within 0.1 s"),
  });
});

test("a body that is cancelled or whose caller leaves ends the connection", async () => {
  const { upstream, fetch } = await opened((outgoing) =>
    outgoing.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n"),
  );
  const reader = (await fetch(upstream.url)).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: a\n\n");
  await reader?.cancel();
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
  const leaving = new AbortController();
  const text = (await fetch(upstream.url, { signal: leaving.signal })).text();
  const failing = expect(text).rejects.toBe("gone");
  leaving.abort("gone");
  await failing;
  await vi.waitFor(() => expect(upstream.underWay()).toBe(0));
});
