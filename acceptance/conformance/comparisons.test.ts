import { randomUUID } from "node:crypto";
import type { Comparison, Metric, Page } from "@colloquy/contract";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, made, ok, World } from "../world.ts";

const messages = [{ role: "user", content: "Which is best?" }];
let server: TestServer;
let world: World;
let preferred: string;
let other: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  preferred = await world.logged({ messages, completion: "The first.", model_service: world.models[0] });
  other = await world.logged({ messages, completion: "The second.", model_service: world.models[1] });
});

const ids = () => ({ preferred_completion: preferred, other_completion: other });
const text = (model: string, answer: string) => ({ text: answer, model });
const texts = () => ({ preferred_completion: text(world.models[0], "A"), other_completion: text(world.models[1], "B") });
const post = (members: object) =>
  world.api.post<{ comparison_id: string }>("comparison", { metric: world.scalar, use_case: world.use_case, ...members });

test("two completions with the same input: 201, and both records show it with the right sides", async () => {
  const user_id = randomUUID();
  const { comparison_id } = made(await post({ ...ids(), user_id }));
  const expected = {
    id: comparison_id,
    metric: world.scalar,
    preferred,
    other,
    tied: null,
    user: user_id,
    created_at: expect.stringMatching(/Z$/),
  };
  for (const side of [preferred, other]) expect((await world.get(side)).comparisons).toEqual([expected]);
  expect(await world.comparisons()).toMatchObject([expected]);
  for (const side of [preferred, other]) expect((await world.get(side)).comparisons, "read from the engine").toEqual([expected]);
});

test("two completions with different inputs are refused", async () => {
  const stranger = await world.logged({ prompt: "Something else?" });
  const sameText = await world.logged({ prompt: "Which is best?" });
  for (const side of [stranger, sameText]) {
    expect((await post({ preferred_completion: preferred, other_completion: side })).status).toBe(400);
  }
  expect(await world.comparisons()).toEqual([]);
});

test("two texts store two new OFFLINE records with that input and their models", async () => {
  const { comparison_id } = made(await post({ ...texts(), messages }));
  const [comparison] = await world.comparisons();
  expect(comparison?.id).toBe(comparison_id);
  expect(await world.get(comparison?.preferred ?? "")).toMatchObject({
    messages,
    completion: "A",
    model: world.models[0],
    source: "OFFLINE",
  });
  expect(await world.get(comparison?.other ?? "")).toMatchObject({
    messages,
    completion: "B",
    model: world.models[1],
    source: "OFFLINE",
  });
  expect(await world.count()).toBe(4);
});

test("two texts may answer a plain prompt", async () => {
  made(await post({ ...texts(), prompt: "Well?" }));
  const [comparison] = await world.comparisons();
  expect(await world.get(comparison?.other ?? "")).toMatchObject({ prompt: "Well?", messages: null, completion: "B" });
});

test.each([
  ["neither prompt nor messages", {}],
  ["both prompt and messages", { prompt: "Which is best?", messages }],
])("texts with %s are refused, and nothing is stored", async (_, input) => {
  expectError(await post({ ...texts(), ...input }), "InvalidInput");
  expect(await world.count()).toBe(2);
  expect(await world.comparisons()).toEqual([]);
});

test("an id and a text: the new record has the input of the other", async () => {
  made(await post({ preferred_completion: text(world.models[1], "Mine."), other_completion: other }));
  made(await post({ preferred_completion: preferred, other_completion: text(world.models[1], "Yours."), messages }));
  for (const comparison of await world.comparisons()) {
    expect(await world.get(comparison.preferred)).toMatchObject({ messages });
    expect(await world.get(comparison.other)).toMatchObject({ messages });
  }
  expect(await world.count()).toBe(4);
});

test("an id and a text with another input are refused", async () => {
  const mixed = { preferred_completion: preferred, other_completion: text(world.models[1], "Yours.") };
  expectError(await post({ ...mixed, messages: [{ role: "user", content: "Which?" }] }), "InvalidInput");
  expectError(await post({ ...mixed, prompt: "Which is best?" }), "InvalidInput");
  expect(await world.count()).toBe(2);
});

test("a text's model must be attached to the use case, and its metric known", async () => {
  const free = `free-${freshMark()}`;
  await world.api.post("models", { key: free, name: free });
  for (const model of [free, "nobody"]) {
    expectNotFound(await post({ ...texts(), other_completion: text(model, "B"), messages }), "model", "other_completion.model");
  }
  expectNotFound(await post({ ...texts(), messages, metric: "nobody" }), "metric", "metric");
  expect(await world.count()).toBe(2);
});

test.each(["good", "bad"] as const)("a tie that is %s is kept", async (tied) => {
  made(await post({ ...ids(), tied }));
  expect(await world.comparisons()).toMatchObject([{ tied }]);
  expect((await world.get(preferred)).comparisons).toMatchObject([{ tied }]);
});

test.each(["GOOD", "even", "", true])("a tie that is %j is refused", async (tied) => {
  expectError(await post({ ...ids(), tied }), "InvalidInput", "tied");
  expect(await world.comparisons()).toEqual([]);
});

test("a completion is not compared with itself", async () => {
  expectError(await post({ preferred_completion: preferred, other_completion: preferred }), "InvalidInput");
});

test("without use_case two ids are enough; texts need it", async () => {
  expect(await post({ ...ids(), use_case: undefined })).toMatchObject({ status: 201 });
  expectError(await post({ ...texts(), messages, use_case: undefined }), "InvalidInput", "use_case");
});

test("project is another name for use_case; both and different are refused", async () => {
  const foreign = await World.open(server);
  expect(await post({ ...texts(), messages, use_case: undefined, project: world.use_case })).toMatchObject({ status: 201 });
  expectError(await post({ ...texts(), messages, project: foreign.use_case }), "InvalidInput");
});

test("a prompt given with two ids is ignored, even if it is wrong", async () => {
  expect(await post({ ...ids(), prompt: "Something else?" })).toMatchObject({ status: 201 });
  expect(await post({ ...ids(), prompt: "a", messages })).toMatchObject({ status: 201 });
});

test("completions of two use cases are not compared", async () => {
  const foreign = await World.open(server);
  const elsewhere = await foreign.logged({ messages });
  const answer = await post({ preferred_completion: preferred, other_completion: elsewhere });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(await world.comparisons()).toEqual([]);
});

test("an unknown completion is not found", async () => {
  expectNotFound(await post({ ...ids(), preferred_completion: randomUUID() }), "completion", "preferred_completion");
  expectNotFound(await post({ ...ids(), other_completion: randomUUID() }), "completion", "other_completion");
});

test("a metric has comparisons from its first one on, and no direct feedback by that", async () => {
  const flags = async () => ok(await world.api.get<Metric>(`metrics/${world.scalar}`));
  expect(await flags()).toMatchObject({ has_comparison_feedbacks: false });
  await post(ids());
  expect(await flags()).toMatchObject({ has_comparison_feedbacks: true, has_direct_feedbacks: false });
});

test("both sides are found by comparison filters", async () => {
  const tie = await Promise.all([world.logged({ messages }), world.logged({ messages })]);
  await world.logged({ messages });
  await post(ids());
  await post({ preferred_completion: tie[0], other_completion: tie[1], tied: "bad" });
  const found = async (filter: string) => (await world.ids({ filter })).sort();
  expect(await found(`comparison.${world.scalar}:*`)).toEqual([preferred, other, ...tie].sort());
  expect(await found(`comparison.${world.scalar}:won`)).toEqual([preferred]);
  expect(await found(`comparison.${world.scalar}:lost`)).toEqual([other]);
  expect(await found(`comparison.${world.scalar}:tied`)).toEqual([...tie].sort());
});

describe("the list of comparisons", () => {
  test("is paged in both directions, every one once", async () => {
    const all = new Set<string>();
    for (let i = 0; i < 7; i++) all.add(made(await post(ids())).comparison_id);
    const page = async (query: object) =>
      ok(await world.api.get<Page<Comparison>>("comparisons", { use_case: world.use_case, metric: world.scalar, ...query }));
    const first = await page({ first: 3 });
    expect(first).toMatchObject({ total: 7, total_is_exact: true, previous_cursor: null });
    const second = await page({ first: 3, after: first.next_cursor });
    const third = await page({ first: 3, after: second.next_cursor });
    expect(third.next_cursor).toBeNull();
    const walked = [first, second, third].flatMap(({ data }) => data.map((row) => row.id));
    expect(walked).toHaveLength(7);
    expect(new Set(walked)).toEqual(all);
    const back = await page({ last: 3, before: third.previous_cursor });
    expect(back.data).toEqual(second.data);
  });

  test("is of one use case, and of one metric where that is named", async () => {
    const foreign = await World.open(server);
    const { comparison_id } = made(await post(ids()));
    const bool = made(await post({ ...ids(), metric: world.bool })).comparison_id;
    expect((await world.comparisons()).map((row) => row.id).sort()).toEqual([comparison_id, bool].sort());
    expect(await world.comparisons({ metric: world.bool })).toMatchObject([{ id: bool }]);
    expect(await foreign.comparisons()).toEqual([]);
    expectNotFound(await world.api.get("comparisons", { use_case: "nobody" }), "use_case", "use_case");
    expectNotFound(await world.api.get("comparisons", { use_case: world.use_case, metric: "nobody" }), "metric", "metric");
    expectError(await world.api.get("comparisons"), "InvalidInput", "use_case");
  });
});

test("a retracted comparison is gone from the list, both records, filters and the metric's flag", async () => {
  const { comparison_id } = made(await post(ids()));
  const kept = made(await post({ ...ids(), metric: world.bool })).comparison_id;
  expect((await world.api.delete(`comparisons/${comparison_id}`)).status).toBeLessThan(300);
  expect(await world.comparisons()).toMatchObject([{ id: kept }]);
  for (const side of [preferred, other]) expect((await world.get(side)).comparisons).toMatchObject([{ id: kept }]);
  expect(await world.ids({ filter: `comparison.${world.scalar}:*` })).toEqual([]);
  expect((await world.api.get(`metrics/${world.scalar}`)).body).toMatchObject({ has_comparison_feedbacks: false });
  expectNotFound(await world.api.delete(`comparisons/${comparison_id}`), "comparison");
  expectNotFound(await world.api.delete(`comparisons/${randomUUID()}`), "comparison");
});
