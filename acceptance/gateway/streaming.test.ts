import { eventually, type JsonObject, speak, usualUsage } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, ok } from "../world.ts";
import { choicesOf, eachEvent, idOf, joined, readEvents } from "./events.ts";
import { Desk, type Gateway, openGateway, vendor } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
beforeAll(async () => {
  gateway = await openGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.upstream.behave();
  desk = await Desk.open(gateway.server);
});

const question = "Where is my parcel?";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const toolCalls = [
  { id: "call_1", type: "function", function: { name: "find", arguments: '{"id": 7, "country": "FR"}' } },
  { id: "call_2", type: "function", function: { name: "ask", arguments: "{}" } },
];

describe.each([
  ["the vendor's client", vendor],
  ["any other client", {}],
])("for %s", (_, headers) => {
  test("every line is a data line with a JSON object, the last [DONE]", async () => {
    const { status, type, text, chunks, is_done } = await desk.stream({}, headers); // throws for any other line
    expect(status).toBe(200);
    expect(type).toMatch(/^text\/event-stream/);
    expect(text).toMatch(/^data: \{/);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(is_done).toBe(true);
    for (const chunk of chunks) expect(chunk).toBeTypeOf("object");
  });

  test("every chunk says id, time, session and choices; every choice its index and completion", async () => {
    const { chunks } = await desk.stream({ stream_options: { include_usage: true } }, headers);
    const [{ id, session_id } = {}] = chunks;
    expect(id).toMatch(uuid);
    expect(session_id).toMatch(uuid);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ id, session_id, object: "chat.completion.chunk", created: expect.any(Number) });
      expect(chunk.choices).toBeInstanceOf(Array);
      for (const member of ["finish_reason", "TTFT", "TotalRequestDuration"]) expect(chunk).not.toHaveProperty(member);
    }
    for (const choice of choicesOf(chunks)) expect(choice).toMatchObject({ index: 0, completion_id: idOf(chunks) });
    expect(idOf(chunks)).toMatch(uuid);
    expect(idOf(chunks)).not.toBe(id);
  });

  test("the joined text is the stored completion, under the id of the chunks", async () => {
    const pieces = ["“It", "’s", " on", " its way” ", "📦", "\n\n", "data: [DONE]\n"];
    gateway.upstream.behave(speak({ pieces }));
    const { chunks } = await desk.stream({}, headers);
    expect(joined(chunks)).toBe(pieces.join(""));
    const record = await desk.world.get(idOf(chunks));
    expect(record).toMatchObject({
      completion: pieces.join(""),
      request_id: chunks[0]?.id,
      finish_reason: "stop",
      message: null,
    });
  });

  test("the usage comes once, without choices, last, and only when it is asked for", async () => {
    const withUsage = (await desk.stream({ stream_options: { include_usage: true } }, headers)).chunks;
    expect(withUsage.at(-1)).toMatchObject({ choices: [], usage: usualUsage });
    expect(withUsage.filter(({ usage }) => usage != null)).toHaveLength(1);
    for (const stream_options of [undefined, {}, { include_usage: false }]) {
      const { chunks } = await desk.stream({ stream_options }, headers);
      expect(chunks.filter((chunk) => "usage" in chunk || chunk.choices?.length === 0)).toEqual([]);
      expect(gateway.upstream.lastCall().body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    }
  });

  test("two choices interleave, and are two records with their texts", async () => {
    const { chunks } = await desk.stream({ n: 2 }, headers);
    const ids = [idOf(chunks, 0), idOf(chunks, 1)];
    expect(new Set(ids).size).toBe(2);
    expect([joined(chunks, 0), joined(chunks, 1)]).toEqual([question, `${question} (1)`]);
    const records = await Promise.all(ids.map((id) => desk.world.get(id)));
    expect(records.map(({ completion, choice_index }) => [completion, choice_index])).toEqual([
      [question, 0],
      [`${question} (1)`, 1],
    ]);
    expect(await desk.world.count()).toBe(2);
  });

  test("tool calls keep their pieces, and are stored whole", async () => {
    gateway.upstream.behave(speak({ message: { content: null, tool_calls: toolCalls } }));
    const { chunks } = await desk.stream({}, headers);
    const pieces = choicesOf(chunks).flatMap(
      ({ delta }) => (delta["tool_calls"] ?? []) as { index: number; id?: string; function: JsonObject }[],
    );
    for (const [index, call] of toolCalls.entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      expect(own.map((piece) => piece.function["arguments"] ?? "").join("")).toBe(call.function.arguments);
      expect(own.filter(({ id }) => id !== undefined)).toHaveLength(1);
    }
    const record = await desk.world.get(idOf(chunks));
    expect(record).toMatchObject({
      completion: "",
      finish_reason: "tool_calls",
      message: { role: "assistant", tool_calls: toolCalls },
    });
    expect((await desk.world.rows({ filter: "tool:find" })).map(({ id }) => id)).toEqual([idOf(chunks)]);
  });

  test("the finish reason is null until the choice's last chunk", async () => {
    const reasons = choicesOf((await desk.stream({}, headers)).chunks).map(({ finish_reason }) => finish_reason);
    expect(reasons.at(-1)).toBe("stop");
    expect(new Set(reasons.slice(0, -1))).toEqual(new Set([null]));
  });

  test("feedback right after [DONE] is accepted, and seen at once", async () => {
    const { chunks } = await desk.stream({}, headers);
    await desk.world.feedback(idOf(chunks), 5);
    expect(await desk.world.feedbackOf(idOf(chunks))).toMatchObject([{ value: 5 }]);
  });
});

test("for the vendor's client every delta has the texts id, role and content, whatever the provider leaves out", async () => {
  for (const says of [{}, { message: { content: null, tool_calls: toolCalls } }, { repeats_role: true }]) {
    gateway.upstream.behave(speak(says));
    const { chunks } = await desk.stream({}, vendor);
    for (const { delta, completion_id } of choicesOf(chunks)) {
      expect(delta).toMatchObject({ id: completion_id, role: "assistant", content: expect.any(String) });
    }
  }
});

test.each([false, true])(
  "for others the role is in a choice's first delta only, and no delta has an id (repeated: %j)",
  async (repeats_role) => {
    gateway.upstream.behave(speak({ repeats_role }));
    const { chunks } = await desk.stream({ n: 2 });
    for (const index of [0, 1]) {
      const [first, ...rest] = choicesOf(chunks, index).map(({ delta }) => delta);
      expect(first).toMatchObject({ role: "assistant" });
      for (const delta of rest) expect(delta).not.toHaveProperty("role");
      for (const delta of [first, ...rest]) expect(delta).not.toHaveProperty("id");
    }
  },
);

test("members that the provider adds come through: reasoning, logprobs, a refusal", async () => {
  const logprobs = { content: [{ token: "It", logprob: -0.5 }] };
  const message = { reasoning_content: "They ask for a parcel.", refusal: "I must not say." };
  gateway.upstream.behave(speak({ text: "It is.", message, choice: { logprobs } }));
  const { chunks } = await desk.stream();
  const all = (member: string) =>
    choicesOf(chunks)
      .map(({ delta }) => delta[member] ?? "")
      .join("");
  expect([all("reasoning_content"), all("refusal"), joined(chunks)]).toEqual([
    message.reasoning_content,
    message.refusal,
    "It is.",
  ]);
  expect(choicesOf(chunks)[0]).toMatchObject({ logprobs });
  expect((await desk.world.get(idOf(chunks))).message).toMatchObject({ role: "assistant", content: "It is.", ...message });
});

test("the first chunk arrives before the provider has finished", async () => {
  gateway.upstream.behave(speak({ pieces: ["Hel", "lo"], breaks: { after: 2, by: "silence" } }));
  const abort = new AbortController();
  const response = await desk.post(desk.body({ stream: true }), {}, { signal: abort.signal });
  for await (const { choices = [] } of eachEvent(response)) {
    if (choices[0]?.delta["content"] === "Hel") break;
  }
  expect(gateway.upstream.lastCall().ending).toBeUndefined();
  abort.abort();
  await eventually(() => gateway.upstream.lastCall().ending === "cut");
});

test("a provider that fails in the middle is an error event, and then the end without [DONE]; what came is stored", async () => {
  gateway.upstream.behave(speak({ pieces: ["It is ", "on its ", "way"], breaks: { after: 3, by: "closing" } }));
  for (const headers of [vendor, {}]) {
    const { status, chunks, is_done } = await desk.stream({}, headers);
    expect(status).toBe(200);
    expect(is_done).toBe(false);
    expect(chunks.at(-1)).toMatchObject({
      error: { message: expect.stringMatching(/^UpstreamError: /), type: "api_error", code: "upstream_error" },
    });
    expect(joined(chunks.slice(0, -1))).toBe("It is on its ");
    const record = await desk.world.get(idOf(chunks));
    expect(record).toMatchObject({ completion: "It is on its ", error: expect.any(String), finish_reason: null });
  }
});

test("a provider that ends the stream without [DONE] has broken off", async () => {
  const chunk = {
    id: "c",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: { role: "assistant", content: "Hel" } }],
  };
  gateway.upstream.behave(
    (_, response) =>
      void response.writeHead(200, { "Content-Type": "text/event-stream" }).end(`data: ${JSON.stringify(chunk)}\n\n`),
  );
  const { chunks, is_done } = await desk.stream();
  expect(is_done).toBe(false);
  expect(chunks.at(-1)).toHaveProperty("error");
  expect(await desk.world.get(idOf(chunks))).toMatchObject({ completion: "Hel", error: expect.any(String) });
});

test("a provider that answers whole although it was asked to stream is a stream to the caller", async () => {
  gateway.upstream.behave(speak({ text: "All at once.", ignores_stream: true }));
  const { type, chunks, is_done } = await desk.stream({ stream_options: { include_usage: true } });
  expect(type).toMatch(/^text\/event-stream/);
  expect(is_done).toBe(true);
  expect(joined(chunks)).toBe("All at once.");
  expect(chunks.at(-1)).toMatchObject({ usage: usualUsage });
  expect(await desk.world.get(idOf(chunks))).toMatchObject({ completion: "All at once.", finish_reason: "stop" });
});

test("when the caller goes away the provider is stopped, and what came is stored with the reason", async () => {
  gateway.upstream.behave(speak({ pieces: ["It is ", "on its ", "way"], breaks: { after: 3, by: "silence" } }));
  const abort = new AbortController();
  const response = await desk.post(desk.body({ stream: true }), {}, { signal: abort.signal });
  let [id, text] = ["", ""];
  for await (const { choices = [] } of eachEvent(response)) {
    id = choices[0]?.completion_id ?? id;
    text += choices[0]?.delta["content"] ?? "";
    if (text === "It is on its ") break;
  }
  abort.abort();
  await eventually(() => gateway.upstream.lastCall().ending === "cut");
  const record = await eventually(async () => {
    const { status, body } = await desk.api.get(`interactions/${id}`);
    return status === 200 && body;
  });
  expect(record).toMatchObject({ completion: "It is on its ", error: expect.stringMatching(/caller/) });
});

test("an error before the stream is an ordinary answer", async () => {
  expectNotFound(await desk.send({ stream: true, model: `${desk.use_case}/nobody` }), "model", "model");
  expectError(await desk.send({ stream: true, messages: [] }), "InvalidInput", "messages");
  expect(await desk.world.count()).toBe(0);
});

test("an empty stream of text is an empty completion", async () => {
  gateway.upstream.behave(speak({ text: "" }));
  const { chunks, is_done } = await desk.stream();
  expect(is_done).toBe(true);
  expect(joined(chunks)).toBe("");
  expect(await desk.world.get(idOf(chunks))).toMatchObject({ completion: "", finish_reason: "stop", error: null });
});

test("texts that look like a stream's end, and long ones, pass unharmed", async () => {
  const text = `[DONE]\ndata: {"x":1}\n\n${"é📦\u2028\u2029\u0085".repeat(50_000)}`;
  gateway.upstream.behave(speak({ pieces: [text] }));
  const { text: raw, chunks, is_done } = await desk.stream();
  expect(is_done).toBe(true);
  expect(raw).not.toMatch(/[\u2028\u2029\u0085]/); // the vendor's client takes each of them for the end of a line
  expect(joined(chunks)).toBe(text);
  expect((await desk.world.get(idOf(chunks))).completion).toBe(text);
});

test("the list has a streamed interaction as soon as [DONE] is read", async () => {
  const events = await readEvents(await desk.post(desk.body({ stream: true })));
  const { data } = ok(await desk.api.get<{ data: { id: string }[] }>("interactions", { use_case: desk.use_case }));
  expect(data.map(({ id }) => id)).toEqual([idOf(events.chunks)]);
});
