import {
  type Behaviour,
  dribble,
  eventually,
  fail,
  flood,
  freePort,
  hangUp,
  inTurn,
  type JsonObject,
  residentMb,
  send,
  silence,
  speak,
} from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ok } from "../world.ts";
import { idOf, joined } from "./events.ts";
import { Desk, type Gateway, openGateway, secret } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
beforeAll(async () => {
  gateway = await openGateway({
    COLLOQUY_UPSTREAM_CONNECT_SECONDS: "1",
    COLLOQUY_UPSTREAM_FIRST_BYTE_SECONDS: "3", // time for three attempts
    COLLOQUY_UPSTREAM_BETWEEN_CHUNKS_SECONDS: "1",
    COLLOQUY_UPSTREAM_TOTAL_SECONDS: "6",
  });
  desk = await Desk.open(gateway.server);
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.upstream.behave();
  await desk.setService({ fallback_models: [] });
});

interface Failure {
  error: { message: string; type: string; code: string; details: { status: number | null; said: unknown } };
}

/** The answer to a request that no provider answers; nothing is stored, and it comes within the limits. */
async function failed(members: JsonObject, status: number) {
  const [before, begin] = [await desk.world.count(), performance.now()];
  const answer = await desk.send<Failure>(members);
  expect(performance.now() - begin).toBeLessThan(15_000);
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      error: { message: expect.stringMatching(/^UpstreamError: /), code: "upstream_error" },
      request_id: expect.any(String),
    },
  });
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await desk.world.count()).toBe(before);
  return { ...answer, error: answer.body.error };
}

const openaiError = (message: string) => ({ error: { message, type: "invalid_request_error", code: "some_code", param: "x" } });
const events = (...payloads: (JsonObject | string)[]) =>
  payloads.map((payload) => `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`).join("");
const chunk = (delta: JsonObject, finish_reason: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
const eventStream = "text/event-stream";

describe.each([
  ["asked for whole", false],
  ["asked for a stream", true],
])("%s", (_, stream) => {
  test.each([400, 404, 413, 422])(
    "a provider that answers %i refuses the request: 400, with its words, and it is asked once",
    async (status) => {
      gateway.upstream.behave(fail(status, openaiError("This is too long.")));
      const { error } = await failed({ stream }, 400);
      expect(error).toMatchObject({
        type: "invalid_request_error",
        details: { status, said: { message: "This is too long.", code: "some_code" } },
      });
      expect(gateway.upstream.calls).toHaveLength(1);
    },
  );

  test.each([401, 403, 302, 501])("a provider that answers %i has failed: 502, and it is asked once", async (status) => {
    gateway.upstream.behave(fail(status, openaiError("No."), { Location: `${gateway.upstream.url}/elsewhere` }));
    const { error } = await failed({ stream }, 502);
    expect(error).toMatchObject({ type: "api_error", details: { status } });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test("a provider that wants fewer requests is 429, with its Retry-After", async () => {
    gateway.upstream.behave(fail(429, openaiError("Slow down."), { "Retry-After": "17" }));
    const { headers, error } = await failed({ stream }, 429);
    expect(headers.get("retry-after")).toBe("17");
    expect(error).toMatchObject({ type: "rate_limit_error", details: { status: 429, said: { message: "Slow down." } } });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test.each<[string, Behaviour]>([
    ["never answers", silence],
    ["sends its answer too slowly", dribble(`{"choices":[${" ".repeat(1000)}]}`, { pause_ms: 100 })],
    ["answers with a page", send("<html>Welcome</html>", "text/html")],
    ["answers with broken JSON", send('{"choices":[{"index":0,"mess')],
    ["answers with nothing", send("")],
    ["answers with an event stream of nothing", send("", eventStream)],
    ["answers with a list", send("[]")],
    ["answers without choices", send("{}")],
    ["answers with a choice of nothing", send('{"choices":[null]}')],
    ["answers with an error and status 200", send(JSON.stringify(openaiError("No.")))],
    ["sends 100 MB", flood(100 << 20)],
  ])("a provider that %s has failed, within the limits, and is asked once", async (_, behaviour) => {
    gateway.upstream.behave(behaviour);
    await failed({ stream }, 502);
    expect(gateway.upstream.calls).toHaveLength(1);
    await eventually(() => gateway.upstream.lastCall().ending !== undefined);
  });

  test("nothing listens where the provider should be", async () => {
    const base_url = `http://127.0.0.1:${await freePort()}/v1`;
    const key = await desk.addModel({ provider: "NVIDIA", provider_model: "own", base_url });
    await failed({ stream, model: `${desk.use_case}/${key}` }, 502);
  });

  test("a fallback answers when the model fails or wants fewer requests; the record and the answer name it", async () => {
    const second = await desk.addModel({ provider: "NVIDIA", provider_model: "second", base_url: gateway.upstream.url });
    await desk.setService({ fallback_models: [second] });
    for (const failure of [fail(500, ""), fail(429, "", { "Retry-After": "60" }), silence, fail(401, "")]) {
      gateway.upstream.behave((call, response) => (call.body["model"] === "second" ? speak() : failure)(call, response));
      const completion_id = stream
        ? (await desk.stream()).chunks[0]?.choices?.[0]?.completion_id
        : (await desk.chat()).choices[0]?.completion_id;
      const record = await desk.world.get(completion_id ?? "");
      expect(record).toMatchObject({ model: second, provider: "NVIDIA", provider_model: "second", error: null });
      expect(record.labels).toEqual({ "adaptive.fallback_from": desk.model });
    }
  });

  test("a fallback is not asked when the request is refused; when all fail, the last one's failure is told", async () => {
    const second = await desk.addModel({ provider: "NVIDIA", provider_model: "second", base_url: gateway.upstream.url });
    await desk.setService({ fallback_models: [second] });
    gateway.upstream.behave(fail(400, openaiError("This is too long.")));
    await failed({ stream }, 400);
    expect(gateway.upstream.calls).toHaveLength(1);
    gateway.upstream.behave((call, response) => fail(call.body["model"] === "second" ? 403 : 401, "")(call, response));
    const { error } = await failed({ stream }, 502);
    expect(error.details.status).toBe(403);
  });
});

test.each<[string, Behaviour, boolean]>([
  ["answers 500", fail(500, openaiError("Oops.")), false],
  ["answers 503 with a page", fail(503, "<html>Busy</html>"), true],
  ["closes the connection", hangUp, false],
])("a provider that %s is asked three times, then has failed", async (_, behaviour, stream) => {
  gateway.upstream.behave(behaviour);
  await failed({ stream }, 502);
  expect(gateway.upstream.calls).toHaveLength(3);
});

test.each<[string, Behaviour, boolean]>([
  ["429", fail(429, openaiError("Slow down."), { "Retry-After": "0" }), true],
  ["500", fail(500, ""), false],
  ["a closed connection", hangUp, true],
])("an answer after %s twice is the answer", async (_, behaviour, stream) => {
  gateway.upstream.behave(inTurn(behaviour, behaviour, speak({ text: "At last." })));
  const text = stream ? joined((await desk.stream()).chunks) : (await desk.chat()).choices[0]?.message["content"];
  expect(text).toBe("At last.");
  expect(gateway.upstream.calls).toHaveLength(3);
});

test("fallback models must be attached, others, and named once", async () => {
  const service = `use-cases/${desk.use_case}/models/${desk.model}`;
  const second = await desk.addModel({ provider: "NVIDIA", provider_model: "second", base_url: gateway.upstream.url });
  expect(ok(await desk.api.patch(service, { fallback_models: [second] }))).toMatchObject({ fallback_models: [second] });
  for (const [fallback_models, status] of [
    [["nobody"], 404],
    [[desk.model], 400],
    [[second, second], 400],
    ["text", 400],
  ] as const) {
    expect((await desk.api.patch(service, { fallback_models })).status).toBe(status);
  }
  expect(ok(await desk.api.patch(service, { fallback_models: [] }))).toMatchObject({ fallback_models: [] });
});

test("what a provider says is passed on, its secrets are not", async () => {
  for (const key of [secret, "sk-of-somebody-else-0123456789"]) {
    gateway.upstream.behave(fail(400, openaiError(`Incorrect API key provided: ${key}. Find yours elsewhere.`)));
    const { body } = await failed({}, 400);
    expect(JSON.stringify(body)).toContain("Find yours elsewhere.");
    expect(JSON.stringify(body)).not.toContain(key);
  }
  expect(gateway.server.output()).not.toContain(secret);
});

describe("a stream", () => {
  test.each<[string, Behaviour]>([
    ["closes after the role", speak({ breaks: { after: 1, by: "closing" } })],
    ["falls silent after the role", speak({ breaks: { after: 1, by: "silence" } })],
    ["reports an error first", send(events(openaiError("Overloaded.")), eventStream)],
    ["begins with something else", send(events("hello"), eventStream)],
    ["sends comments only", dribble(": ping\n\n".repeat(100), { pause_ms: 50, type: eventStream })],
  ])("that %s before any text has failed: an ordinary 502, and the provider is asked once", async (_, behaviour) => {
    gateway.upstream.behave(behaviour);
    await failed({ stream: true }, 502);
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test.each<[string, Behaviour]>([
    ["closes the connection", speak({ pieces: ["It is", " on"], breaks: { after: 2, by: "closing" } })],
    ["falls silent", speak({ pieces: ["It is", " on"], breaks: { after: 2, by: "silence" } })],
    ["reports an error", speak({ pieces: ["It is", " on"], breaks: { after: 2, by: openaiError("Overloaded.") } })],
    ["sends nonsense", send(events(chunk({ content: "It is" }), "{nonsense", chunk({ content: "!" })), eventStream)],
    ["just ends", send(events(chunk({ role: "assistant", content: "It is" })), eventStream)],
    [
      "sends comments only",
      dribble(": ping\n\n".repeat(1000), { pause_ms: 5, type: eventStream, begin: events(chunk({ content: "It is" })) }),
    ],
  ])(
    "that %s after its first text ends with an error event and is stored so far; nobody is asked again",
    async (_, behaviour) => {
      const second = await desk.addModel({ provider: "NVIDIA", provider_model: "second", base_url: gateway.upstream.url });
      await desk.setService({ fallback_models: [second] });
      gateway.upstream.behave(behaviour);
      const begin = performance.now();
      const { chunks, is_done } = await desk.stream({ stream_options: { include_usage: true } });
      expect(performance.now() - begin).toBeLessThan(15_000);
      expect(is_done).toBe(false);
      expect(chunks.at(-1)?.error).toMatchObject({ message: expect.stringMatching(/^UpstreamError: /), code: "upstream_error" });
      expect(joined(chunks.slice(0, -1))).toBe("It is");
      expect(chunks.filter((chunk) => "usage" in chunk)).toEqual([]);
      const record = await desk.world.get(idOf(chunks));
      expect(record).toMatchObject({
        completion: "It is",
        error: expect.any(String),
        finish_reason: null,
        usage_estimated: true,
      });
      expect(gateway.upstream.calls).toHaveLength(1);
      await eventually(() => gateway.upstream.lastCall().ending !== undefined);
    },
  );

  test("that goes on for longer than the limit in all is cut there", async () => {
    gateway.upstream.behave(speak({ pieces: Array.from({ length: 100 }, (_, i) => `${i} `), pause_ms: 100 }));
    const begin = performance.now();
    const { chunks, is_done } = await desk.stream();
    expect(is_done).toBe(false);
    expect(performance.now() - begin).toBeGreaterThan(5500);
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(chunks.at(-1)?.error).toMatchObject({ message: expect.stringContaining("6 s") });
    const text = joined(chunks.slice(0, -1));
    expect((await desk.world.get(idOf(chunks))).completion).toBe(text);
  });

  test("whose provider says that it is finished, and leaves out [DONE], is whole", async () => {
    gateway.upstream.behave(send(events(chunk({ role: "assistant", content: "Hi" }), chunk({}, "stop")), eventStream));
    const { chunks, is_done } = await desk.stream();
    expect(is_done).toBe(true);
    expect(await desk.world.get(idOf(chunks))).toMatchObject({ completion: "Hi", error: null });
  });

  test("of another form is read all the same: CRLF, comments, names of events, no space after data:", async () => {
    const text = [": hi", `data:${JSON.stringify(chunk({ role: "assistant", content: "Hel" }))}`, "", "event: message"]
      .concat([`data: ${JSON.stringify(chunk({ content: "lo" }))}`, "id: 7", "retry: 3000", ""])
      .concat([`data: ${JSON.stringify(chunk({}, "stop"))}`, "", "data: [DONE]", "", ""])
      .join("\r\n");
    gateway.upstream.behave(send(text, `${eventStream}; charset=utf-8`));
    const { chunks, is_done } = await desk.stream();
    expect([joined(chunks), is_done]).toEqual(["Hello", true]);
  });
});

test("embeddings and text completions fail in the same way", async () => {
  const embedder = await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" });
  const requests = {
    embeddings: { model: `${desk.use_case}/${embedder}`, input: "a" },
    completions: { model: desk.address, prompt: "a" },
  };
  for (const [path, body] of Object.entries(requests)) {
    for (const [behaviour, status] of [
      [fail(400, openaiError("No.")), 400],
      [fail(429, openaiError("No."), { "Retry-After": "60" }), 429],
      [fail(403, ""), 502],
      [send("{}"), 502],
    ] as const) {
      gateway.upstream.behave(behaviour);
      const answer = await desk.api.post<Failure>(path, body);
      expect({ path, status: answer.status, code: answer.body.error?.code }).toEqual({ path, status, code: "upstream_error" });
    }
  }
});

test("an answer of 100 MB does not fill the server's memory", async () => {
  const before = residentMb(gateway.server.pid);
  gateway.upstream.behave(flood(100 << 20));
  for (let i = 0; i < 5; i++) await failed({ stream: i % 2 === 0 }, 502);
  expect(residentMb(gateway.server.pid) - before).toBeLessThan(250);
});

test("after all of this the server answers as ever, and no connection is left open to the provider", async () => {
  expect((await desk.chat()).choices).toHaveLength(1);
  expect(gateway.upstream.calls.every(({ ending }) => ending !== undefined)).toBe(true);
});
