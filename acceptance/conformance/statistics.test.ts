import type { Facets, Group, Page, Timeseries, WinRates } from "@colloquy/contract";
import { type Query, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectError, expectNotFound, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
/** In the order of `turns`. */
const ids: string[] = [];

const prompt = "Where is my parcel?";
const turns = [
  {
    model: 0,
    at: "2026-01-01T10:00:00.000Z",
    labels: { team: "red", "my key": "a,b" },
    stars: [1, 3],
    latency_ms: 100,
    cost_usd: 0.1,
    prompt,
  },
  { model: 0, at: "2026-01-01T11:30:00.000Z", labels: { team: "blue" }, stars: [5], latency_ms: 200, cost_usd: 0.2, prompt },
  { model: 1, at: "2026-01-02T10:00:00.000Z", labels: { team: "red" }, stars: [4], latency_ms: 400, prompt: "Refund please" },
  { model: undefined, at: "2026-01-04T10:00:00.000Z", labels: {}, stars: [], prompt: "Thanks" },
] as const;

beforeAll(async () => {
  server = await startServer();
  world = await World.open(server);
  for (const { model, at, stars, ...members } of turns) {
    const feedbacks = stars.map((value) => ({ metric: world.scalar, value }));
    const model_service = model === undefined ? undefined : world.models[model];
    ids.push(
      await world.logged({ ...members, created_at: at, model_service, feedbacks, prompt_tokens: 10, completion_tokens: 5 }),
    );
  }
});
afterAll(() => server.stop());

const ask = <Body>(path: string, query: Query) => world.api.get<Body>(path, { use_case: world.use_case, ...query });
const groups = async (query: Query) => ok(await ask<Page<Group>>("interactions/groups", query));
const series = async (query: Query) => ok(await ask<Timeseries>("interactions/timeseries", query));
const facets = async (query: Query) => ok(await ask<Facets>("interactions/facets", query));
const winRates = async (query: Query) => ok(await ask<WinRates>("comparisons/win-rates", query));

describe("groups", () => {
  test("hold what the interactions say, most frequent first", async () => {
    const page = await groups({ by: "model" });
    expect(page).toMatchObject({ total: 3, total_is_exact: true, next_cursor: null, previous_cursor: null });
    const [first, ...others] = page.data;
    expect(first).toEqual({
      key: world.models[0],
      count: 2,
      models: [world.models[0]],
      first_at: "2026-01-01T10:00:00.000Z",
      last_at: "2026-01-01T11:30:00.000Z",
      input_preview: null,
      feedback: {
        [world.scalar]: {
          count: 3,
          mean: 3,
          min: 1,
          max: 5,
          stddev: 2,
          ci95_low: expect.closeTo(-1.96828, 4),
          ci95_high: expect.closeTo(7.96828, 4),
        },
        [world.bool]: { count: 0, mean: null, min: null, max: null, stddev: null, ci95_low: null, ci95_high: null },
      },
      latency_ms: { p50: 150, p95: expect.closeTo(195, 8) },
      cost_usd: 0.3,
      tokens: { prompt: 20, completion: 10, total: 30 },
    });
    expect(others.map(({ key, count }) => [key, count])).toEqual([
      [null, 1],
      [world.models[1], 1],
    ]);
    expect(others[0]).toMatchObject({ models: [], latency_ms: { p50: null, p95: null }, cost_usd: null });
  });

  test("are made by prompt with its text, by label, by session and by day", async () => {
    const byPrompt = await groups({ by: "prompt", metrics: "" });
    expect(byPrompt.data[0]).toMatchObject({ count: 2, input_preview: prompt, feedback: {} });
    expect(byPrompt.data).toHaveLength(3);
    const counts = async (query: Query) => (await groups(query)).data.map(({ key, count }) => [key, count]);
    expect(await counts({ by: "label.team" })).toEqual([
      ["red", 2],
      ["blue", 1],
    ]);
    expect(await counts({ by: 'label."my key"' })).toEqual([["a,b", 1]]);
    expect(await counts({ by: "day", order: "key" })).toEqual([
      ["2026-01-01", 2],
      ["2026-01-02", 1],
      ["2026-01-04", 1],
    ]);
    expect(await counts({ by: "day", order: "key", timezone: "Pacific/Auckland" })).toEqual([
      ["2026-01-01", 1],
      ["2026-01-02", 2],
      ["2026-01-04", 1],
    ]);
    expect((await groups({ by: "session" })).total).toBe(4);
  });

  test("are of what filter, filter_json and search find together", async () => {
    const total = async (query: Query) => (await groups({ by: "session", ...query })).total;
    expect(await total({ filter: "label.team:red" })).toBe(2);
    expect(await total({ filter: "label.team:red", search: "refund" })).toBe(1);
    expect(await total({ filter_json: JSON.stringify({ field: "latency_ms", op: "gt", value: 150 }), filter: "model:*" })).toBe(
      2,
    );
    expect(await total({ filter: "source:DATASET" })).toBe(0);
  });

  test("are ordered and paged", async () => {
    const page = async (query: Query) => await groups({ by: "day", order: `-feedback.${world.scalar}`, first: 1, ...query });
    const first = await page({});
    expect(first.data).toMatchObject([{ key: "2026-01-02" }]);
    const second = await page({ after: first.next_cursor ?? "" });
    expect(second.data).toMatchObject([{ key: "2026-01-01" }]);
    const third = await page({ after: second.next_cursor ?? "" });
    expect(third).toMatchObject({ data: [{ key: "2026-01-04" }], next_cursor: null, total: 3 });
    expect(
      ok(
        await ask<Page<Group>>("interactions/groups", {
          by: "day",
          order: `-feedback.${world.scalar}`,
          last: 1,
          before: third.previous_cursor ?? "",
        }),
      ).data,
    ).toEqual(second.data);
  });

  test("refuse what they do not know, naming the member", async () => {
    expectError(await ask("interactions/groups", {}), "InvalidInput", "by");
    expectError(await ask("interactions/groups", { by: "colour" }), "InvalidInput", "by");
    expectError(await ask("interactions/groups", { by: "model", order: "size" }), "InvalidInput", "order");
    expectError(await ask("interactions/groups", { by: "model", first: 1001 }), "InvalidInput", "first");
    expectError(await ask("interactions/groups", { by: "model", first: 1, last: 1 }), "InvalidInput", "last");
    expectNotFound(await ask("interactions/groups", { by: "model", metrics: "nobody" }), "metric", "metrics");
    expectNotFound(await ask("interactions/groups", { by: "model", use_case: "nobody" }), "use_case", "use_case");
  });
});

describe("time series", () => {
  test("have every bucket, empty ones too", async () => {
    const { interval, data } = await series({ interval: "day", metric: world.scalar });
    expect(interval).toBe("day");
    expect(data.map(({ at, split, count, mean }) => [at, split, count, mean])).toEqual([
      ["2026-01-01T00:00:00.000Z", null, 2, 3],
      ["2026-01-02T00:00:00.000Z", null, 1, 4],
      ["2026-01-03T00:00:00.000Z", null, 0, null],
      ["2026-01-04T00:00:00.000Z", null, 1, null],
    ]);
    expect(data[0]).toMatchObject({ errors: 0, latency_p50_ms: 150, cost_usd: 0.3 });
    expect(data[2]).toEqual({
      at: data[2]?.at,
      split: null,
      count: 0,
      mean: null,
      errors: 0,
      latency_p50_ms: null,
      latency_p95_ms: null,
      cost_usd: null,
    });
  });

  test("choose their interval and keep to the named range", async () => {
    const chosen = await series({});
    expect(chosen.interval).toBe("hour");
    expect(chosen.data).toHaveLength(73);
    const named = await series({ from: "2026-01-01T10:00:00Z", to: "2026-01-01T12:00:00Z" });
    expect(named.interval).toBe("minute");
    expect(named.data).toHaveLength(120);
    expect(named.data.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    const filtered = await series({ filter: "created_at>=2026-01-02 created_at<2026-01-05", interval: "day" });
    expect(filtered.data.map(({ count }) => count)).toEqual([1, 0, 1]);
  });

  test("are split", async () => {
    const points = async (query: Query) =>
      (await series({ interval: "month", ...query })).data.map(({ split, count }) => [split, count]);
    expect(await points({ split: "source" })).toEqual([["OFFLINE", 4]]);
    expect(await points({ split: "label.team" })).toEqual([
      ["red", 2],
      ["blue", 1],
    ]);
    expect(await points({ split: "model" })).toEqual([
      [world.models[0], 2],
      [null, 1],
      [world.models[1], 1],
    ]);
  });

  test("refuse what they do not know, naming the member", async () => {
    expectError(await ask("interactions/timeseries", { interval: "second" }), "InvalidInput", "interval");
    expectError(await ask("interactions/timeseries", { interval: "minute", from: "2025-01-01" }), "InvalidInput", "interval");
    expectError(await ask("interactions/timeseries", { split: "user" }), "InvalidInput", "split");
    expectError(await ask("interactions/timeseries", { from: "soon" }), "InvalidInput", "from");
    expectNotFound(await ask("interactions/timeseries", { metric: "nobody" }), "metric", "metric");
  });
});

test("facets count values by field as it was written", async () => {
  expect((await facets({ fields: 'model,source,label.team,label."my key"' })).data).toEqual({
    model: [
      { value: world.models[0], count: 2 },
      { value: null, count: 1 },
      { value: world.models[1], count: 1 },
    ],
    source: [{ value: "OFFLINE", count: 4 }],
    "label.team": [
      { value: "red", count: 2 },
      { value: "blue", count: 1 },
    ],
    'label."my key"': [{ value: "a,b", count: 1 }],
  });
  expectError(await ask("interactions/facets", {}), "InvalidInput", "fields");
  expectError(await ask("interactions/facets", { fields: "model,colour" }), "InvalidInput", "fields");
});

test("win rates count a tie as one half, both ways", async () => {
  const [a, b] = world.models;
  const other = await world.logged({ prompt, model_service: b });
  const compare = async (members: object) =>
    made(
      await world.api.post("comparison", {
        metric: world.bool,
        preferred_completion: ids[0],
        other_completion: other,
        ...members,
      }),
    );
  await compare({});
  await compare({ tied: "good" });
  await compare({ tied: "bad" });
  await compare({ preferred_completion: other, other_completion: ids[1] });
  await compare({ preferred_completion: ids[1], other_completion: ids[0] }); // of one model: counts nowhere
  const both = { ties_good: 1, ties_bad: 1, rate: 0.5 };
  expect((await winRates({ metric: world.bool })).data).toEqual([
    { model: a, other: b, wins: 1, losses: 1, ...both },
    { model: b, other: a, wins: 1, losses: 1, ...both },
  ]);
  const narrow = await winRates({ metric: world.bool, filter: `id:(${ids[1]},${other})` });
  expect(narrow.data).toMatchObject([
    { model: a, wins: 0, losses: 1, ties_good: 0, rate: 0 },
    { model: b, rate: 1 },
  ]);
  expect((await winRates({ metric: world.scalar })).data).toEqual([]);
  expectError(await ask("comparisons/win-rates", {}), "InvalidInput", "metric");
  expectNotFound(await ask("comparisons/win-rates", { metric: "nobody" }), "metric", "metric");
  await world.api.delete(`interactions/${other}`);
});

test("a correction, a retraction and a new label count at once", async () => {
  const own = await World.open(server);
  const id = await own.logged({ labels: { team: "red" } });
  const feedback = await own.feedback(id, 2);
  const group = async () =>
    ok(await own.api.get<Page<Group>>("interactions/groups", { use_case: own.use_case, by: "label.team" })).data[0];
  expect((await group())?.feedback[own.scalar]).toMatchObject({ count: 1, mean: 2 });
  await own.api.patch(`feedback/${feedback}`, { value: 4 });
  await own.api.patch(`interactions/${id}`, { labels: { set: { team: "blue" } } });
  expect(await group()).toMatchObject({ key: "blue", feedback: { [own.scalar]: { count: 1, mean: 4 } } });
  await own.api.delete(`feedback/${feedback}`);
  expect((await group())?.feedback[own.scalar]).toMatchObject({ count: 0, mean: null });
  await own.api.delete(`interactions/${id}`);
  expect(await group()).toBeUndefined();
});
