import type { Facets, Group, InteractionRow, LogInteractionResponse, Page, Timeseries, WinRates } from "@colloquy/contract";
import { Api, eventually, listAll, makeFolder, type Query, seed, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inParallel, made, ok } from "../world.ts";
import { differences } from "./differences.ts";
import { multiplyStored } from "./multiply.ts";
import { isSaid, makeRows, multiply, type Row, type Vote } from "./plain-rows.ts";
import { type KeyOf, makeGroups, makeSeries, makeWinRates, mostFrequent } from "./plain-statistics.ts";
import { filters, nothing, orders, searches } from "./questions.ts";
import { type Call, pairs, turns } from "./rows.ts";

const metric = "better";
const judges = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
];
/** Every answer of the pairs is from then on, every turn before. */
const answersFrom = "2025-11-01";
const copies = { turns: 4, answers: 96 };
const day_ms = 24 * 3600_000;
/** Longer lists are compared by their totals and their sums over models. */
const mostListed = 4000;

const { rows, votes } = makeRows();
const isTurn = ({ call }: Row) => call.session_id !== undefined;
const copiesOf = (row: Row) => (isTurn(row) ? copies.turns : copies.answers);

/** The server makes those of the pairs' answers. */
const sessions = new Map<Call, string>();

let server: TestServer;
let api: Api;
const data_dir = makeFolder();

async function start(): Promise<void> {
  server = await startServer({ data_dir });
  api = new Api(server.url, server.admin_key);
}

async function load(use_case: string): Promise<void> {
  const ids = new Map<Row, string>();
  await inParallel(rows, async (row) => {
    const { model, messages, completion, message, labels, created_at, session_id, reward } = row.call;
    const feedbacks = [
      ...row.scores.map((value) => ({ metric: "score", value })),
      ...(reward === undefined ? [] : [{ metric: "reward", value: reward }]),
    ];
    const answer = message === undefined ? { completion } : { message };
    const body = {
      use_case,
      model_service: model,
      messages,
      ...answer,
      labels,
      created_at,
      session_id,
      feedbacks,
      ...row.measures,
    };
    const logged = made(await api.post<LogInteractionResponse>("interactions", body));
    ids.set(row, logged.completion_id);
    sessions.set(row.call, logged.session_id);
  });
  await inParallel(votes, async ({ better, other, judge, isTie }: Vote) => {
    const sides = { preferred_completion: ids.get(better), other_completion: ids.get(other) };
    const body = { metric, use_case, user_id: judges[judge], ...sides, ...(isTie ? { tied: "good" } : {}) };
    made(await api.post("comparison", body));
  });
}

describe.skipIf(turns === undefined || pairs === undefined)("questions about real conversations", () => {
  const [use_case, multiplied] = ["conversations", "multiplied"];
  if (rows.length === 0) return; // skipped, but looked through for its tests

  beforeAll(async () => {
    await start();
    const models = [...new Set(rows.map(({ call }) => call.model))];
    const metrics = [metric, { key: "reward", kind: "bool" as const }, "score"];
    for (const each of [use_case, multiplied]) await seed(api, { use_case: each, models, metrics });
    await load(use_case);
  }, 300_000);
  afterAll(() => server.stop());

  describe("as they are", () => {
    ask(use_case, (some) => [...some], 1);

    test.each(["mia_li_3668", '"baggage allowance"', "HAT136 economy", "势必要更改"])("in whole inputs, %s", async (search) => {
      const expected = rows.filter((row) =>
        isSaid({ ...row, input: row.call.messages.map(({ content }) => content).join("\n"), call: { ...row.call } }, search),
      );
      expect(await timesOf({ use_case, search, search_in: "all" })).toEqual(newestFirst(expected));
    });
  });

  describe("multiplied to 200,000 rows", () => {
    test("which they are", () => expect(multiply(rows, copiesOf).length).toBeGreaterThan(200_000));

    beforeAll(async () => {
      await server.stop();
      await multiplyStored(data_dir, answersFrom, { from: use_case, to: multiplied, copies });
      await start();
    }, 300_000);

    ask(multiplied, (some) => multiply(some, copiesOf), copies.answers);
  });
});

const newestFirst = (some: readonly Row[]) => some.map(({ at_ms }) => at_ms).sort((one, other) => other - one);

/** Every row has a time of its own, by which it is known. Fails where an id comes twice. */
async function timesOf(query: Query): Promise<number[]> {
  const found = await listAll<InteractionRow>(api, "interactions", query);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  return found.map(({ created_at }) => Date.parse(created_at));
}

/** Every question, of one use case whose rows are those given, each so many times. */
function ask(use_case: string, copied: (some: readonly Row[]) => Row[], copiesOfVotes: number): void {
  const all = copied(rows);

  /** The total, which another load on the machine may make inexact: then it is a lower bound, and asked for again. */
  const expectTotal = async (query: Query, expected: number) => {
    const page = await eventually(async () => {
      const { total, total_is_exact } = ok(await api.get<Page<InteractionRow>>("interactions", { use_case, first: 1, ...query }));
      expect(total).toBeLessThanOrEqual(expected);
      return total_is_exact ? total : undefined;
    }, 60_000);
    expect(page).toBe(expected);
  };
  const expectFound = async (query: Query, some: readonly Row[]) => {
    const expected = copied(some);
    await expectTotal(query, expected.length);
    if (expected.length <= mostListed) expect(await timesOf({ use_case, ...query })).toEqual(newestFirst(expected));
    const groups = await listAll<Group>(api, "interactions/groups", { use_case, by: "model", metrics: "", ...query });
    const counts = groups.map(({ key, count }) => ({ value: key, count }));
    expect(counts).toEqual(mostFrequent(expected, ({ call }) => call.model));
  };

  test("has each row once, the newest first", async () => {
    await expectTotal({}, all.length);
    const query = { use_case, filter: `created_at<2025-01-08 OR created_at>=${answersFrom}T16:35:00Z` };
    const expected = all.filter(({ at_ms }) => at_ms < Date.UTC(2025, 0, 8) || at_ms >= Date.UTC(2025, 10, 1, 16, 35));
    expect(expected.length).toBeGreaterThan(50);
    expect(await timesOf({ ...query, first: 100 })).toEqual(newestFirst(expected));
  });

  const groupings: [string, KeyOf][] = [
    ["model", ({ call }) => call.model],
    ["prompt", (row) => row.prompt_hash],
    ["label.app", ({ call }) => call.labels["app"]],
    ["label.task", ({ call }) => call.labels["task"]],
    ["session", ({ call }) => sessions.get(call)],
    ["day", ({ at_ms }) => new Date(at_ms).toISOString().slice(0, 10)],
  ];
  test.each(groupings)("groups by %s", async (by, keyOf) => {
    const groups = await listAll<Group>(api, "interactions/groups", { use_case, by, metrics: "reward,score" });
    const expected = makeGroups(all, keyOf, by === "prompt" || by === "session");
    expect(differences(groups, expected)).toEqual([]);
  });

  test("groups of what a filter finds, by their mean, and in a zone's days", async () => {
    const filter = "label.trial:1 feedback.reward:*";
    const some = all.filter(({ call }) => call.labels["trial"] === "1");
    const asked = { use_case, filter, metrics: "reward,score", order: "-feedback.reward" };
    const groups = await listAll<Group>(api, "interactions/groups", { ...asked, by: "label.task" });
    const expected = makeGroups(some, ({ call }) => call.labels["task"], false);
    const mean = (group: Group) => group.feedback["reward"]?.mean ?? -1;
    const byMean = expected.toSorted((one, other) => mean(other) - mean(one) || ((one.key ?? "") < (other.key ?? "") ? -1 : 1));
    expect(differences(groups, byMean)).toEqual([]);

    const tokyo = { use_case, by: "day", timezone: "Asia/Tokyo", order: "key", metrics: "reward,score", filter };
    const days = makeGroups(some, ({ at_ms }) => new Date(at_ms + 9 * 3600_000).toISOString().slice(0, 10), false);
    const sorted = days.toSorted((one, other) => ((one.key ?? "") < (other.key ?? "") ? -1 : 1));
    expect(differences(await listAll<Group>(api, "interactions/groups", tokyo), sorted)).toEqual([]);
  });

  const edgesFrom = (first_ms: number, last_ms: number, next: (edge: number) => number) => {
    const edges = [first_ms];
    while ((edges.at(-1) ?? 0) <= last_ms) edges.push(next(edges.at(-1) ?? 0));
    return edges;
  };
  const last_ms = all.reduce((last, { at_ms }) => Math.max(last, at_ms), 0);
  const nextMonth = (edge: number) => Date.UTC(new Date(edge).getUTCFullYear(), new Date(edge).getUTCMonth() + 1);
  const [newYear, monday] = [Date.UTC(2025, 0, 1), Date.UTC(2024, 11, 30)];
  const november = Date.UTC(2025, 10, 1);
  const onAnswers = { from: answersFrom, to: "2025-11-02" };
  const task: KeyOf = ({ call }) => call.labels["task"];
  const series: [string, Query, number[], string, KeyOf?][] = [
    [
      "days by model",
      { interval: "day", split: "model" },
      edgesFrom(newYear, last_ms, (edge) => edge + day_ms),
      "reward",
      ({ call }) => call.model,
    ],
    ["weeks, which auto takes", { interval: "auto" }, edgesFrom(monday, last_ms, (edge) => edge + 7 * day_ms), "score"],
    [
      "months by label",
      { interval: "month", split: "label.task", filter: "label.task:*" },
      edgesFrom(newYear, november - 1, nextMonth),
      "reward",
      task,
    ],
    [
      "hours of a day",
      { interval: "hour", ...onAnswers },
      edgesFrom(november, november + day_ms - 1, (edge) => edge + 3600_000),
      "score",
    ],
    [
      "minutes of an hour",
      { interval: "minute", split: "source", from: answersFrom, to: "2025-11-01T01:00:00Z" },
      edgesFrom(november, november + 3600_000 - 1, (edge) => edge + 60_000),
      "score",
      () => "OFFLINE",
    ],
  ];
  test.each(series)("a time series: %s", async (_, query, edges, of, splitOf) => {
    const asked = { use_case, metric: of, ...query };
    const { interval, data } = ok(await api.get<Timeseries>("interactions/timeseries", asked));
    if (query["interval"] !== "auto") expect(interval).toBe(query["interval"]);
    const some = splitOf === task ? all.filter((row) => task(row) !== undefined) : all;
    const expected = makeSeries(some, edges, of, splitOf);
    expect(differences(data, expected)).toEqual([]);
  });

  test("facets", async () => {
    const fields: Record<string, KeyOf[]> = {
      model: [({ call }) => call.model],
      source: [() => "OFFLINE"],
      "label.app": [({ call }) => call.labels["app"]],
      "label.task": [task],
      "label.trial": [({ call }) => call.labels["trial"]],
      "label.dataset": [({ call }) => call.labels["dataset"]],
      user: [({ measures }) => measures.user],
      finish_reason: [({ measures }) => measures.finish_reason],
      tool: [0, 1, 2, 3].map(
        (place) =>
          ({ call }) =>
            call.tools[place],
      ),
    };
    for (const [filter, some] of [
      ["", all],
      ["label.trial:(0, 2)", all.filter(({ call }) => ["0", "2"].includes(call.labels["trial"] ?? ""))],
    ] as const) {
      const asked = { use_case, fields: Object.keys(fields).join(), filter };
      const { data } = ok(await api.get<Facets>("interactions/facets", asked));
      for (const [field, keys] of Object.entries(fields)) {
        expect({ field, values: data[field] }).toEqual({ field, values: mostFrequent(some, ...keys) });
      }
    }
  });

  test("win rates of each ordered pair of models, of all answers and of those that a filter finds", async () => {
    const whole = ok(await api.get<WinRates>("comparisons/win-rates", { use_case, metric }));
    expect(differences(whole.data, makeWinRates(votes, copiesOfVotes))).toEqual([]);
    const filter = "label.app:Grammarly -model:opt-7b";
    const isFound = ({ call }: Row) => call.labels["app"] === "Grammarly" && call.model !== "opt-7b";
    const some = votes.filter(({ better, other }) => isFound(better) && isFound(other));
    const part = ok(await api.get<WinRates>("comparisons/win-rates", { use_case, metric, filter }));
    expect(part.data.length).toBeGreaterThan(0);
    expect(differences(part.data, makeWinRates(some, copiesOfVotes))).toEqual([]);
  });

  test.each(searches)("a search for %s", async (search) => {
    const found = rows.filter((row) => isSaid(row, search));
    expect(found.length).toBeGreaterThan(0);
    await expectFound({ search }, found);
  });

  test.each(filters(all))("the filter %s", async (filter, isFound) => {
    const found = rows.filter(isFound);
    expect(found.length > 0).toBe(isFound !== nothing);
    await expectFound({ filter }, found);
  });

  test.each(orders)("in the order %s", async (order, of) => {
    const filter = "label.task:(1, 5) OR created_at>=2025-11-01T16:30:00Z";
    const isFound = ({ call, at_ms }: Row) =>
      ["1", "5"].includes(call.labels["task"] ?? "") || at_ms >= Date.UTC(2025, 10, 1, 16, 30);
    const sign = order.startsWith("-") ? -1 : 1;
    const missing = Number.POSITIVE_INFINITY;
    const key = (row: Row) => (of(row) === undefined ? missing : sign * (of(row) ?? 0));
    const compare = (one: Row, other: Row) =>
      (key(one) === key(other) ? 0 : key(one) - key(other)) || sign * (one.at_ms - other.at_ms);
    const expected = all.filter(isFound).sort(compare);
    expect(await timesOf({ use_case, filter, order })).toEqual(expected.map(({ at_ms }) => at_ms));
  });
}
