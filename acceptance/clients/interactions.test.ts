import { randomUUID } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { made, World } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
let world: World;
/** Of the records, oldest first: a day each. */
let ids: string[];

const question = [{ role: "user", content: "Where is my parcel?" }];
const [user, session_id] = [randomUUID(), randomUUID()];
const january = (day: number) => `2025-01-0${day}T00:00:00.000Z`;

/** Five records: two models and none, one repeated question, labels, feedback on three, a comparison of the first and the fourth. */
async function logRecords(): Promise<string[]> {
  const [alpha, beta] = world.models;
  const log = (day: number, members: object) => world.logged({ created_at: january(day), ...members });
  const found = [
    await log(1, { model_service: alpha, messages: question, labels: { topic: "parcel", lang: "en" }, user, session_id }),
    await log(2, { model_service: alpha, prompt: "Refund?", labels: { topic: "refund" }, session_id }),
    await log(3, { model_service: beta, prompt: "Wo ist mein “Paket” 📦?", labels: { topic: "parcel", lang: "de" } }),
    await log(4, { model_service: beta, messages: question }),
    await log(5, { prompt: "Hm?" }),
  ];
  const [first = "", second = "", third = "", fourth = ""] = found;
  await world.feedback(first, 1, { details: "so so", reason: "Style" });
  await world.feedback(first, 4);
  await world.feedback(second, 3);
  await world.feedback(third, true, { metric: world.bool });
  const sides = { preferred_completion: first, other_completion: fourth };
  made(await world.api.post("comparison", { use_case: world.use_case, metric: world.scalar, ...sides }));
  return found;
}

type FilterCase = [string, (world: World) => object, number[]];
const all = [5, 4, 3, 2, 1];

const filters: FilterCase[] = [
  ["one model", ({ models }) => ({ models: [models[0]] }), [2, 1]],
  ["either of two models", ({ models }) => ({ models }), [4, 3, 2, 1]],
  ["a time range, its ends included", () => ({ timerange: { from_: january(2), to: january(4) } }), [4, 3, 2]],
  ["a time range in milliseconds", () => ({ timerange: { from_: Date.parse(january(2)), to: Date.parse(january(3)) } }), [3, 2]],
  ["a time range in words", () => ({ timerange: { from_: "now - 1 day", to: "now" } }), []],
  ["a session", () => ({ session_id }), [2, 1]],
  ["an id", () => ({ completion_id: ids[3] }), [4]],
  ["a label of any value", () => ({ labels: [{ key: "topic" }] }), [3, 2, 1]],
  ["a label of one of two values", () => ({ labels: [{ key: "topic", value: ["refund", "none"] }] }), [2]],
  [
    "two labels at once",
    () => ({
      labels: [
        { key: "topic", value: ["parcel"] },
        { key: "lang", value: ["de"] },
      ],
    }),
    [3],
  ],
  ["a source", () => ({ source: ["OFFLINE"] }), all],
  ["a source that has none", () => ({ source: ["LIVE"] }), []],
  ["all of these at once", ({ models }) => ({ models, labels: [{ key: "lang" }], session_id, source: ["OFFLINE"] }), [1]],
  ["nothing", () => ({}), all],
];

const olderFilters: FilterCase[] = [
  ["a user", () => ({ user_id: user }), [1]],
  ["a metric that has any value", ({ scalar }) => ({ feedbacks: [{ metric: scalar }] }), [2, 1]],
  ["at most a value", ({ scalar }) => ({ feedbacks: [{ metric: scalar, lte: 1 }] }), [1]],
  ["above a value", ({ scalar }) => ({ feedbacks: [{ metric: scalar, gt: 3 }] }), [1]],
  ["one value between two", ({ scalar }) => ({ feedbacks: [{ metric: scalar, gt: 1, lt: 4 }] }), [2]],
  ["a value of a bool", ({ bool }) => ({ feedbacks: [{ metric: bool, eq: 1 }] }), [3]],
  ["a reason", ({ scalar }) => ({ feedbacks: [{ metric: scalar, reasons: ["Style"] }] }), [1]],
  ["two metrics at once", ({ scalar, bool }) => ({ feedbacks: [{ metric: scalar }, { metric: bool }] }), []],
  ["a comparison on either side", ({ scalar }) => ({ comparisons: [{ metric: scalar }] }), [4, 1]],
];

beforeAll(async () => {
  server = await startServer();
  world = await World.open(server);
  ids = await logRecords();
});
afterAll(() => server.stop());

describe.each(flavours)("interactions with $release, $mode", (flavour) => {
  let client: RealClient;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());

  const list = (args: object = {}) => client.result("interactions.list", { ...args }, world.use_case);
  const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);
  const positions = (page: { nodes: { id: string }[] }) => idsOf(page).map((id) => ids.indexOf(id) + 1);
  const named = (old: string) => (client.isSince("0.14.0") ? old.replace("feedbacks", "scores") : old);

  test("a record that the client created is read back with everything in it", async () => {
    const own = await World.open(server);
    const before = Date.now();
    const created = await client.result("interactions.create", {
      model: own.models[0],
      messages: question,
      completion: "On its way.",
      feedbacks: [
        { feedback_key: own.scalar, value: 4.5, details: "quick" },
        { feedback_key: own.bool, value: true },
      ],
      labels: { topic: "parcel" },
      user,
      session_id,
      [client.scope]: own.use_case,
    });
    expect(created).toMatchObject({ session_id, feedback_ids: [expect.any(String), expect.any(String)] });
    const record = await client.result("interactions.get", {
      completion_id: created.completion_id,
      [client.scope]: own.use_case,
    });
    const metric = (key: string, kind: string) => ({ key, name: key, kind, description: "", scoring_type: "HIGHER_IS_BETTER" });
    expect(record).toMatchObject({
      id: created.completion_id,
      chat_messages: question,
      completion: "On its way.",
      source: "OFFLINE",
      model: { key: own.models[0], name: own.models[0] },
      [named("direct_feedbacks")]: [
        { id: created.feedback_ids[0], value: 4.5, details: "quick", reason: null, metric: metric(own.scalar, "SCALAR") },
        { id: created.feedback_ids[1], value: 1, details: null, metric: metric(own.bool, "BOOL") },
      ],
      [named("comparison_feedbacks")]: [],
      labels: [{ key: "topic", value: "parcel" }],
    });
    expect(record.created_at).toBeGreaterThan(before - 60_000);
    expect(record.created_at).toBeLessThan(Date.now() + 60_000);
    expect(record.prompt).toBe(client.isSince("0.1.2") ? undefined : "Where is my parcel?");
  });

  test("a plain prompt is shown as its text or, where no text is asked for, as a user's message", async () => {
    const record = await client.result("interactions.get", { completion_id: ids[2] }, world.use_case);
    const text = "Wo ist mein “Paket” 📦?";
    if (client.isSince("0.1.2")) expect(record.chat_messages).toEqual([{ role: "user", content: text }]);
    else expect(record).toMatchObject({ prompt: text, chat_messages: null });
  });

  test("both sides of a comparison show it", async () => {
    for (const id of [ids[0], ids[3]]) {
      const record = await client.result("interactions.get", { completion_id: id }, world.use_case);
      const side = (position: number, model: string | undefined) => ({
        id: ids[position],
        source: "OFFLINE",
        model: { key: model },
      });
      expect(record[named("comparison_feedbacks")]).toMatchObject([
        {
          [client.isSince("0.14.0") ? "project" : "usecase"]: { key: world.use_case },
          metric: { key: world.scalar },
          prefered_completion: side(0, world.models[0]),
          other_completion: side(3, world.models[1]),
        },
      ]);
    }
  });

  test("a record that is not there, or in another use case, is None", async () => {
    const other = await World.open(server);
    for (const completion_id of [randomUUID(), await other.logged()]) {
      expect(await client.result("interactions.get", { completion_id }, world.use_case)).toBeNull();
    }
  });

  test("the list is newest first and counts what it found", async () => {
    const page = await list();
    expect(positions(page)).toEqual([5, 4, 3, 2, 1]);
    expect(page).toMatchObject({ total_count: 5, page_info: { has_next_page: false, end_cursor: expect.any(String) } });
    expect(page.nodes[4]).toMatchObject({
      created_at: Date.parse(january(1)),
      [named("direct_feedbacks")]: [{ value: 1, details: "so so", reason: "Style" }, { value: 4 }],
      labels: [
        { key: "topic", value: "parcel" },
        { key: "lang", value: "en" },
      ],
    });
    expect(page.nodes[0]).toMatchObject({ model: null, labels: [] });
  });

  test("pages lead forwards and backwards through all records", async () => {
    const first = await list({ page: { first: 2 } });
    expect(first).toMatchObject({ total_count: 5, page_info: { has_next_page: true } });
    const second = await list({ page: { first: 2, after: first.page_info.end_cursor } });
    const third = await list({ page: { first: 2, after: second.page_info.end_cursor } });
    expect([first, second, third].map(positions)).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.page_info).toEqual({ has_next_page: false, end_cursor: expect.any(String) });
    const { end_cursor } = third.page_info;
    expect(await list({ page: { first: 2, after: end_cursor } })).toMatchObject({ nodes: [], page_info: { end_cursor: null } });
    expect(positions(await list({ page: { last: 2 } }))).toEqual([2, 1]);
    expect(positions(await list({ page: { last: 2, before: end_cursor } }))).toEqual([3, 2]);
    const between = { last: 9, after: first.page_info.end_cursor, before: end_cursor };
    expect(positions(await list({ page: between }))).toEqual([3, 2]);
  });

  test.each<[string, string, number[]]>([
    ["created_at", "ASC", [1, 2, 3, 4, 5]],
    ["created_at", "DESC", [5, 4, 3, 2, 1]],
    ["model", "ASC", [1, 2, 3, 4, 5]],
    ["model", "DESC", [4, 3, 2, 1, 5]],
    ["feedback.METRIC", "ASC", [1, 2, 3, 4, 5]],
    ["feedback.METRIC", "DESC", [2, 1, 5, 4, 3]],
  ])("order by %s %s", async (field, order, expected) => {
    const args = { order: [{ field: field.replace("METRIC", world.scalar), order }] };
    expect(positions(await list(args))).toEqual(expected);
  });

  // 0.12.4 puts its filters into a member that does not exist, and its own input class drops that.
  const sendsFilters = flavour.release !== "0.12.4";

  test.each(sendsFilters ? filters : [])("a filter on %s", async (_, filter, expected) => {
    const page = await list({ filters: filter(world) });
    expect(positions(page)).toEqual(expected);
    expect(page.total_count).toBe(expected.length);
  });

  // 0.14.2 sends an empty condition for each of these.
  test.each(sendsFilters ? olderFilters : [])("a filter on %s", async (_, filter, expected) => {
    const isLost = flavour.release === "0.14.2";
    expect(positions(await list({ filters: filter(world) }))).toEqual(isLost ? all : expected);
  });

  test("grouped by model: counts, statistics of each metric and the newest records", async () => {
    const page = await list({ group_by: "model" });
    expect(page).toMatchObject({ total_count: 3, group_by: "MODEL" });
    const [alpha, beta, none] = page.nodes;
    expect([alpha, beta, none].map(({ key, count }) => [key, count])).toEqual([
      [world.models[0], 2],
      [world.models[1], 2],
      [null, 1],
    ]);
    expect([alpha, beta, none].map(({ completions }) => positions(completions))).toEqual([[2, 1], [4, 3], [5]]);
    const stats = named("direct_feedbacks_stats");
    const of = (group: Record<string, { metric: { key: string } }[]>, key: string) =>
      group[stats]?.find(({ metric }) => metric.key === key);
    const counted = named("feedbacks");
    expect(of(alpha, world.scalar)).toMatchObject({ [counted]: 3, min: 1, max: 4, sum: 8, average: expect.closeTo(8 / 3, 9) });
    expect(of(beta, world.bool)).toMatchObject({ [counted]: 1, average: 1, stddev: 0 });
    expect(of(none, world.scalar)).toMatchObject({ [counted]: 0, average: null, max: null, min: null, stddev: null, sum: null });
  });

  test("grouped by model in pages: a page's size is that of the groups and of the records in each", async () => {
    const first = await list({ group_by: "model", page: { first: 1 } });
    expect(first.nodes.map(({ key }: { key: string }) => key)).toEqual([world.models[0]]);
    expect(positions(first.nodes[0].completions)).toEqual([2]);
    const rest = await list({ group_by: "model", page: { first: 2, after: first.page_info.end_cursor } });
    expect(rest.nodes.map(({ key }: { key: string | null }) => key)).toEqual([world.models[1], null]);
    expect(positions(rest.nodes[0].completions)).toEqual([4, 3]);
  });

  test("grouped by prompt: equal inputs are one group, which its hash finds", async () => {
    const page = await list({ group_by: "prompt", order: [{ field: "count", order: "DESC" }] });
    expect(page).toMatchObject({ total_count: 4, group_by: "PROMPT" });
    expect(page.nodes[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{64}$/), count: 2 });
    expect(positions(page.nodes[0].completions)).toEqual([4, 1]);
    if (flavour.release === "0.12.4") return;
    expect(positions(await list({ filters: { prompt_hash: page.nodes[0].key } }))).toEqual([4, 1]);
  });
});
