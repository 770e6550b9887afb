import { randomUUID } from "node:crypto";
import { makeFolder, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oddTexts } from "../bad-input/odd-texts.ts";
import { made, ok, World } from "../world.ts";

let server: TestServer;
const data_dir = makeFolder();
beforeAll(async () => {
  server = await startServer({ data_dir });
});
afterAll(() => server.stop());

/** Before the restart much is answered from memory, after it nothing: both must say the same. */
async function expectSameAfterRestart(world: World, ids: string[]): Promise<void> {
  const read = async (reader: World) => ({
    records: await Promise.all(ids.map((id) => reader.get(id))),
    rows: await reader.rows(),
    comparisons: await reader.comparisons(),
  });
  const before = await read(world);
  await server.stop();
  server = await startServer({ data_dir });
  const after = await read(world.at(server));
  for (const [index, record] of before.records.entries()) expect(after.records[index]).toEqual(record);
  expect(
    JSON.stringify(after.records.map(({ messages, message, metadata, parameters }) => [messages, message, metadata, parameters])),
  ).toBe(
    JSON.stringify(
      before.records.map(({ messages, message, metadata, parameters }) => [messages, message, metadata, parameters]),
    ),
  );
  expect(after).toEqual(before);
  const listed = new Map(after.rows.map((row) => [row.id, row]));
  for (const { labels, user, external_id, finish_reason, prompt_hash, created_at, stored_at, id } of after.records) {
    expect(listed.get(id)).toMatchObject({ labels, user, external_id, finish_reason, prompt_hash, created_at, stored_at });
  }
}

test("records of odd texts read the same from memory, from the list and after a restart", async () => {
  const world = await World.open(server);
  const ids: string[] = [];
  for (const text of oddTexts) {
    const key = text === "" ? "k" : text;
    const feedbacks = [{ metric: world.scalar, value: 1, reason: text, details: text }];
    const held = Object.fromEntries([[key, text]]);
    const shared = {
      labels: held,
      user: text,
      external_id: text,
      finish_reason: text,
      feedbacks,
      metadata: held,
      parameters: { x: held },
    };
    ids.push(await world.logged({ prompt: text, completion: text, ...shared }));
    const message = {
      role: "assistant",
      content: [{ type: "text", text }],
      tool_calls: [{ id: text, function: { name: text, arguments: text } }],
    };
    ids.push(
      await world.logged({ messages: [{ role: "user", content: text, ...held }], message, completion: undefined, ...shared }),
    );
  }
  await expectSameAfterRestart(world, ids);
});

test("bare records, numbers at their limits and every kind of message read the same after a restart", async () => {
  const world = await World.open(server);
  const user = { role: "user", content: "Hi" };
  const numbers = [
    { prompt_tokens: 0, completion_tokens: 4294967295, cached_tokens: 0, reasoning_tokens: 1 },
    { cost_usd: 0, ttft_ms: 0, latency_ms: 0 },
    { cost_usd: 0.1 + 0.2, ttft_ms: 1e-9, latency_ms: 123456789.123 },
    { cost_usd: 1e300, latency_ms: 1e15 },
  ];
  const inputs = [
    { messages: [user], message: { role: "assistant", content: null, refusal: "No." } },
    { messages: [user], message: {} },
    { messages: [user], message: { content: "" } },
    { messages: [{ role: "assistant", content: null, function_call: { name: "f" } }], completion: "" },
    { messages: [{ role: "user", content: [] }], metadata: {}, parameters: {} },
    { prompt: "", completion: "", labels: {} },
    { created_at: "1970-01-01T00:00:00.001Z" },
  ];
  const feedbacks = [-0, 1e-320, 1.7976931348623157e308, 0.1].map((value) => ({ metric: world.scalar, value }));
  const ids: string[] = [];
  for (const members of [...numbers, ...inputs, { feedbacks }]) {
    const completion = "message" in members ? undefined : "c";
    ids.push(await world.logged({ completion, ...members }));
  }
  await expectSameAfterRestart(world, ids);
});

test("edits, corrections, retractions, comparisons, outcomes and deletes read the same after a restart", async () => {
  const world = await World.open(server);
  const session_id = randomUUID();
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) {
    const feedbacks = [1, 2, 3].map((value) => ({ metric: world.scalar, value }));
    ids.push(await world.logged({ prompt: "same", session_id, labels: { i: `${i}`, kept: "yes" }, metadata: { i }, feedbacks }));
  }
  const [a = "", b = "", c = "", d = "", e = "", f = ""] = ids;
  const compare = async (preferred_completion: string, other_completion: string) =>
    made(
      await world.api.post<{ comparison_id: string }>("comparison", {
        metric: world.scalar,
        preferred_completion,
        other_completion,
      }),
    ).comparison_id;
  const wrong = await compare(a, b);
  await compare(b, a);
  await compare(c, f);
  await world.page();
  await compare(d, e);
  made(await world.api.post("outcome", { session_id, metric: world.bool, value: true }));
  ok(await world.api.patch(`interactions/${a}`, { labels: { add: { i: ["x", "y"] }, remove: ["kept"] } }));
  ok(await world.api.patch(`interactions/${b}`, { metadata: { b: [1] } }));
  ok(await world.api.patch(`interactions/${c}`, { labels: { set: {} } }));
  const [first, second] = await world.feedbackOf(d);
  ok(await world.api.patch(`feedback/${first?.id}`, { value: 9, reason: "Style", details: "" }));
  expect((await world.api.delete(`feedback/${second?.id}`)).status).toBeLessThan(300);
  expect((await world.api.delete(`comparisons/${wrong}`)).status).toBeLessThan(300);
  expect((await world.api.delete(`interactions/${f}`)).status).toBeLessThan(300);
  await expectSameAfterRestart(world, [a, b, c, d, e]);
});
