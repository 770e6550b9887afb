import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, seed, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PythonProcess } from "../python/run.ts";
import { inParallel, made } from "../world.ts";
import { differences } from "./differences.ts";
import { makeRows, type Row } from "./plain-rows.ts";
import { pairs, turns } from "./rows.ts";

const use_case = "client";
const [reward, score, better] = ["reward", "score", "better"];

/** A row with what the test loaded it with. */
interface Loaded extends Row {
  id: string;
  user: string | undefined;
}

interface Walk {
  filters?: object;
  order?: { field: string; order: "ASC" | "DESC" }[];
  size: number;
  backwards?: boolean;
  /** Reads on until it has so many. */
  most?: number;
}
interface Group {
  key: string | null;
  count: number;
  statistics: Record<string, Record<string, number | null>>;
  ids: string[];
}
interface ClientAnswer {
  results: Record<string, string>[];
  ids: string[];
  groups: Group[];
  total_count: number;
}

let server: TestServer;
let api: Api;
let client: PythonProcess<object, ClientAnswer>;
let rows: Loaded[];

/** The client sends nothing of a message but its role and text, and its answer is text. */
const canCarry = ({ call }: Row) =>
  call.message === undefined &&
  call.messages.every((message) => typeof message.content === "string" && Object.keys(message).length === 2);

const userOf = ({ call }: Row) => call.session_id && `00000000-0000-4000-8000-${(call.labels["task"] ?? "").padStart(12, "0")}`;

/** Its values by metric: the reward of a turn, the votes on an answer. */
const valuesOf = ({ call, scores }: Row): [metric: string, value: number][] =>
  call.reward === undefined ? scores.map((value) => [score, value]) : [[reward, call.reward]];

const defined = (members: object) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

async function callForEach(method: string, all: readonly object[]): Promise<Record<string, string>[]> {
  const folder = mkdtempSync(join(tmpdir(), "colloquy-client-"));
  const file = join(folder, "arguments.jsonl");
  writeFileSync(file, all.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const { results } = await client.ask({ call: method, file });
  rmSync(folder, { recursive: true });
  return results;
}

/** As much as it can carry through the client, the rest through REST. */
async function load(all: readonly Row[]): Promise<Loaded[]> {
  const ids = new Map<Row, string>();
  const common = (row: Row) => {
    const { messages, completion, labels, created_at, session_id } = row.call;
    return defined({ messages, completion, labels, created_at, session_id, user: userOf(row) });
  };
  const carried = all.filter(canCarry);
  const created = await callForEach(
    "interactions.create",
    carried.map((row) => {
      const feedbacks = valuesOf(row).map(([feedback_key, value]) => ({ feedback_key, value }));
      return { ...common(row), model: row.call.model, feedbacks };
    }),
  );
  for (const [index, row] of carried.entries()) ids.set(row, created[index]?.["completion_id"] ?? "");
  await inParallel(
    all.filter((row) => !canCarry(row)),
    async (row) => {
      const { completion, ...rest } = common(row);
      const answer = row.call.message === undefined ? { completion } : { message: row.call.message };
      const feedbacks = valuesOf(row).map(([metric, value]) => ({ metric, value }));
      const body = { use_case, model_service: row.call.model, ...rest, ...answer, feedbacks };
      ids.set(row, made(await api.post<{ completion_id: string }>("interactions", body)).completion_id);
    },
  );
  return all.map((row) => ({ ...row, id: ids.get(row) ?? "", user: userOf(row) }));
}

/** One of three votes on each pair: the client's own code fails on ties. */
async function compare(): Promise<void> {
  const firstAnswer = turns?.length ?? 0;
  const votes = (pairs ?? []).map(({ votes }, index) => {
    const [a, b] = rows.slice(firstAnswer + 2 * index) as [Loaded, Loaded];
    const [preferred, other] = votes[0] === "b" ? [b, a] : [a, b];
    return { isTie: votes[0] === "tie", sides: { preferred_completion: preferred.id, other_completion: other.id } };
  });
  const preferences = votes.filter(({ isTie }) => !isTie).map(({ sides }) => ({ feedback_key: better, ...sides }));
  await callForEach("feedback.log_preference", preferences);
  const ties = votes.filter(({ isTie }) => isTie);
  await inParallel(ties, async ({ sides }) =>
    made(await api.post("comparison", { use_case, metric: better, tied: "good", ...sides })),
  );
}

const walk = (question: Walk) => client.ask({ walk: question });
const newestFirst = (one: Row, other: Row) => other.at_ms - one.at_ms;
const idsOf = (found: readonly Loaded[]) => found.map(({ id }) => id);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanOf = (row: Row, metric: string) => {
  const values = valuesOf(row).flatMap(([key, value]) => (key === metric ? [value] : []));
  return values.length === 0 ? undefined : mean(values);
};

describe.skipIf(turns === undefined || pairs === undefined)("real conversations with the Python client", () => {
  beforeAll(async () => {
    server = await startServer();
    api = new Api(server.url, server.admin_key);
    client = new PythonProcess("real-data/client.py", [server.url, server.admin_key, use_case]);
    const all = makeRows().rows;
    const models = [...new Set(all.map(({ call }) => call.model))];
    await seed(api, { use_case, models, metrics: [score, better, { key: reward, kind: "bool" }] });
    rows = await load(all);
    await compare();
  });
  afterAll(async () => {
    client?.close();
    await server?.stop();
  });

  test("all of it is there, most of it through the client", async () => {
    expect(rows.filter(canCarry)).toHaveLength(2450);
    const { ids, total_count } = await walk({ size: 500 });
    expect(total_count).toBe(4452);
    expect(ids).toEqual(idsOf(rows.toSorted(newestFirst)));
  });

  /** Each filter of the client alone, with what it means; values are taken from the rows of the data. */
  function filters(): [string, object, (row: Loaded) => boolean][] {
    const [turn, answer] = [rows.find(({ call }) => call.turn > 8), rows.at(-1)] as [Loaded, Loaded];
    const isVoted = (row: Loaded) => row.call.reward === undefined;
    return [
      ["a model", { models: ["opt-7b"] }, ({ call }) => call.model === "opt-7b"],
      ["two models", { models: ["opt-7b", "bloom-7b"] }, ({ call }) => ["opt-7b", "bloom-7b"].includes(call.model)],
      [
        "a time range",
        { timerange: { from_: "2025-03-01", to: "2025-04-30T23:59:59Z" } },
        ({ at_ms }) => at_ms >= Date.UTC(2025, 2, 1) && at_ms < Date.UTC(2025, 4, 1),
      ],
      [
        "a time range in milliseconds, both ends included",
        { timerange: { from_: turn.at_ms, to: answer.at_ms - 1000 } },
        ({ at_ms }) => at_ms >= turn.at_ms && at_ms <= answer.at_ms - 1000,
      ],
      ["a session", { session_id: turn.call.session_id }, ({ call }) => call.session_id === turn.call.session_id],
      ["a user", { user_id: turn.user }, ({ user }) => user === turn.user],
      ["an id", { completion_id: answer.id }, ({ id }) => id === answer.id],
      ["an input", { prompt_hash: answer.prompt_hash }, (row) => row.prompt_hash === answer.prompt_hash],
      ["any value", { feedbacks: [{ metric: reward }] }, ({ call }) => call.reward !== undefined],
      ["a value", { feedbacks: [{ metric: reward, eq: 1 }] }, ({ call }) => call.reward === 1],
      ["another value", { feedbacks: [{ metric: score, neq: 1 }] }, ({ scores }) => scores.some((value) => value !== 1)],
      ["one value between two", { feedbacks: [{ metric: score, gt: 0, lt: 1 }] }, ({ scores }) => scores.includes(0.5)],
      [
        "two values",
        {
          feedbacks: [
            { metric: score, gte: 1 },
            { metric: score, lte: 0 },
          ],
        },
        ({ scores }) => scores.includes(1) && scores.includes(0),
      ],
      ["a comparison", { comparisons: [{ metric: better }] }, isVoted],
      ["a label", { labels: [{ key: "app" }] }, ({ call }) => "app" in call.labels],
      [
        "a label's values",
        { labels: [{ key: "app", value: ["Grammarly", "Gmail"] }] },
        ({ call }) => ["Grammarly", "Gmail"].includes(call.labels["app"] ?? ""),
      ],
      ["a source", { source: ["OFFLINE", "LIVE"] }, () => true],
      ["another source", { source: ["AUTOMATION"] }, () => false],
    ];
  }

  /** Indices into the filters above: members of different names, which must all hold. */
  const combinations = [
    [0, 10, 14],
    [1, 11, 15],
    [2, 9, 16],
    [3, 4, 8],
    [3, 13, 14],
    [5, 8, 2],
    [7, 13, 14],
    [1, 3, 12, 13],
    [6, 13, 16],
    [8, 16, 3],
  ];

  /** All are counted; of many, the newest thousand are compared. */
  async function expectFound(name: string, given: object, expected: string[]): Promise<void> {
    const most = 1000;
    const { ids, total_count } = await walk({ size: 250, filters: given, most });
    expect({ name, ids, total_count }).toEqual({ name, ids: expected.slice(0, most), total_count: expected.length });
  }

  test("every filter alone finds, newest first, what a plain computation finds", async () => {
    for (const [name, filter, wanted] of filters()) {
      await expectFound(name, filter, idsOf(rows.filter(wanted).toSorted(newestFirst)));
    }
  });

  test("ten combinations of filters find what a plain computation finds", async () => {
    const all = filters();
    for (const combination of combinations) {
      const chosen = combination.map((index) => all[index] as (typeof all)[number]);
      const name = chosen.map(([one]) => one).join(" and ");
      const wanted = (row: Loaded) => chosen.every(([, , test]) => test(row));
      const expected = idsOf(rows.filter(wanted).toSorted(newestFirst));
      expect({ name, finds: expected.length > 0 }).toEqual({ name, finds: true });
      await expectFound(name, Object.assign({}, ...chosen.map(([, filter]) => filter)), expected);
    }
  });

  test.each([
    [score, "DESC"],
    [reward, "ASC"],
  ] as const)(
    "in order of the mean of %s %s: equal ones by time in the same direction, those without at the end",
    async (metric, order) => {
      const sign = order === "ASC" ? 1 : -1;
      const last = sign * Number.POSITIVE_INFINITY;
      const expected = rows.toSorted((one, other) => {
        const [a, b] = [meanOf(one, metric) ?? last, meanOf(other, metric) ?? last];
        return sign * (a === b ? one.at_ms - other.at_ms : a - b);
      });
      const { ids } = await walk({ size: 300, order: [{ field: `feedback.${metric}`, order }] });
      expect(ids).toEqual(idsOf(expected));
    },
  );

  test.each([
    ["model", {}, (row: Loaded) => row.call.model],
    ["prompt", {}, (row: Loaded) => row.prompt_hash],
    ["prompt", { labels: [{ key: "app", value: ["Grammarly"] }] }, (row: Loaded) => row.prompt_hash],
  ] as const)(
    "grouped by %s with the filter %j: groups, counts, statistics and newest records",
    async (group_by, given, keyOf) => {
      const size = group_by === "model" ? 3 : 400;
      const filtered = "labels" in given ? rows.filter(({ call }) => call.labels["app"] === "Grammarly") : rows;
      const members = byKey(filtered.toSorted(newestFirst), keyOf);
      const { groups, total_count } = await client.ask({ groups: { group_by, filters: given, size } });
      expect(total_count).toBe(members.size);
      expect(groups.map(({ key }) => key)).toEqual([...members.keys()].sort());
      for (const { key, count, statistics, ids } of groups) {
        const inGroup = members.get(key ?? "") ?? [];
        expect({ key, count, ids }).toEqual({ key, count: inGroup.length, ids: idsOf(inGroup).slice(0, size) });
        expect(differences(statistics, statisticsOf(inGroup), key ?? "")).toEqual([]);
      }
    },
  );

  describe("while a writer goes on", () => {
    test.each([
      ["forwards", {}],
      ["backwards", { backwards: true }],
    ])("a walk %s meets every older record once, in its place, and none twice", async (_, question) => {
      const known = new Set(idsOf(rows));
      const writer = startWriter();
      const { ids } = await walk({ size: 100, ...question });
      const written = await writer.stop();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => known.has(id))).toEqual(idsOf(rows.toSorted(newestFirst)));
      expect(written).toBeGreaterThan(10);
    });
  });
});

/** Most that a writer logs: a walk towards the newest record would follow it for ever. */
const mostWritten = 500;

/** Logs records of all times, new and old, until it is stopped; then how many. */
function startWriter(): { stop: () => Promise<number> } {
  const state = { isStopped: false, written: 0 };
  const writing = (async () => {
    for (; !state.isStopped && state.written < mostWritten; state.written++) {
      const { at_ms } = rows[(state.written * 7919) % rows.length] as Loaded;
      const created_at = state.written % 2 === 0 ? new Date(at_ms + 500).toISOString() : undefined;
      const body = defined({ use_case, messages: [{ role: "user", content: "new" }], completion: "yes", created_at });
      made(await api.post("interactions", body));
    }
  })();
  return {
    stop: async () => {
      state.isStopped = true;
      await writing;
      return state.written;
    },
  };
}

function byKey(found: readonly Loaded[], keyOf: (row: Loaded) => string): Map<string, Loaded[]> {
  const members = new Map<string, Loaded[]>();
  for (const row of found) members.set(keyOf(row), [...(members.get(keyOf(row)) ?? []), row]);
  return members;
}

/** Of both metrics that have values, and of the one that only compares. */
function statisticsOf(members: readonly Row[]): Group["statistics"] {
  const of = (metric: string) => {
    const values = members.flatMap((row) => valuesOf(row).flatMap(([key, value]) => (key === metric ? [value] : [])));
    if (values.length === 0) return { feedbacks: 0, average: null, max: null, min: null, stddev: null, sum: null };
    const average = mean(values);
    return {
      feedbacks: values.length,
      average,
      max: Math.max(...values),
      min: Math.min(...values),
      stddev: Math.sqrt(mean(values.map((value) => (value - average) ** 2))),
      sum: values.reduce((sum, value) => sum + value, 0),
    };
  };
  return { [better]: of(better), [reward]: of(reward), [score]: of(score) };
}
