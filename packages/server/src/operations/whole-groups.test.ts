import type { Interaction, PageQuery } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { StoredInteraction } from "../store/records.ts";
import { listGroupFeedback } from "./list-group-feedback.ts";
import { listGroupRecords } from "./list-group-records.ts";
import { type ListWholeGroupsRequest, listWholeGroups, type WholeGroupPage } from "./list-whole-groups.ts";
import type { OrderEntry } from "./resolve-order.ts";
import {
  bytes,
  createdAt,
  groupBy,
  meanOf,
  metricKeys,
  openSample,
  parse,
  caller as reader,
  type StatisticsSample,
  sum,
  use_case,
} from "./statistics-sample.ts";

let sample: StatisticsSample;
beforeAll(async () => {
  sample = await openSample();
}, 120_000);
afterAll(() => sample.close());

const caller = { ...reader, anywhere: new Set(["use_case:read", "metric:read"] as const) };
const up = (field: string): OrderEntry => ({ field, is_descending: false });
const down = (field: string): OrderEntry => ({ field, is_descending: true });

function ask(members: Partial<ListWholeGroupsRequest> = {}): Promise<WholeGroupPage> {
  const whole = { use_case, filter: undefined, feedback_filter: undefined, by: "model", order: [], count: true } as const;
  return listWholeGroups(sample.deps, caller, { ...whole, page: { first: 1000 }, ...members });
}

const records = (page: WholeGroupPage, asked: PageQuery, order: OrderEntry[] = [down("created_at")]) =>
  listGroupRecords(sample.deps, page.scope, { page: asked, order });

const listed = () => sample.interactions.filter(({ source }) => source !== "DATASET");
const keyOf = (by: "model" | "prompt") => (row: StoredInteraction) => (by === "model" ? row.model : row.prompt_hash);
const groupsOf = (by: "model" | "prompt", rows: readonly StoredInteraction[] = listed()) =>
  new Map([...groupBy(rows, (row) => [keyOf(by)(row)])].map(([key, members]) => [key === "" ? null : key, members]));

const feedbackOf = (rows: readonly StoredInteraction[], metric: string) => {
  const ids = new Set(rows.map(({ id }) => id));
  return sample.feedback.filter((row) => row.metric === metric && ids.has(row.interaction_id)).map(({ value }) => value);
};

/** Text by its bytes, what is missing last. */
const byKey = (a: string | null, b: string | null) =>
  a === null || b === null ? Number(a === null) - Number(b === null) : bytes(a, b);
const newestFirst = (rows: readonly StoredInteraction[]) =>
  rows.toSorted((a, b) => createdAt(b) - createdAt(a) || (a.stored_at < b.stored_at ? 1 : -1));

describe.each(["model", "prompt"] as const)("groups by %s", (by) => {
  test("hold their counts, by key, those without one last", async () => {
    const expected = groupsOf(by);
    const { data, total, has_next } = await ask({ by });
    expect(data).toEqual([...expected.keys()].sort(byKey).map((key) => ({ key, count: expected.get(key)?.length })));
    expect({ total, has_next }).toEqual({ total: expected.size, has_next: false });
  });

  test("are made of what the filter leaves", async () => {
    const expected = groupsOf(
      by,
      listed().filter((row) => row.latency_ms !== undefined && row.latency_ms > 300),
    );
    const { data } = await ask({ by, filter: parse("latency_ms>300") });
    expect(data).toEqual([...expected.keys()].sort(byKey).map((key) => ({ key, count: expected.get(key)?.length })));
  });

  test("know all values of every metric, those of a population", async () => {
    const page = await ask({ by });
    const found = await listGroupFeedback(sample.deps, page.scope);
    for (const [key, rows] of groupsOf(by)) {
      expect(found.get(key)).toEqual(metricKeys.toSorted().map((metric) => expectedFeedback(metric, feedbackOf(rows, metric))));
    }
  });

  test("know those of the interactions that the second filter leaves", async () => {
    const page = await ask({ by, feedback_filter: parse("label.team:red") });
    const found = await listGroupFeedback(sample.deps, page.scope);
    for (const [key, rows] of groupsOf(by)) {
      const red = rows.filter((row) =>
        (row.label_keys ?? []).some((name, i) => name === "team" && row.label_values?.[i] === "red"),
      );
      expect(found.get(key)?.find(({ metric }) => metric === "csat")).toEqual(expectedFeedback("csat", feedbackOf(red, "csat")));
    }
  });

  test("hold their records, newest first and oldest first, from either end", async () => {
    const page = await ask({ by });
    for (const [asked, order] of [
      [{ first: 3 }, [down("created_at")]],
      [{ first: 1000 }, [up("created_at")]],
      [{ last: 2 }, [down("createdAt")]],
    ] as const) {
      const found = await records(page, asked, [...order]);
      for (const [key, rows] of groupsOf(by)) {
        const sorted = order[0].is_descending ? newestFirst(rows) : newestFirst(rows).reverse();
        const shown = "last" in asked ? sorted.slice(-asked.last) : sorted.slice(0, asked.first);
        const group = found.get(key);
        expect(group?.data.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
        expect(group?.has_next).toBe(!("last" in asked) && rows.length > asked.first);
        expect(group?.has_previous).toBe("last" in asked && rows.length > asked.last);
      }
    }
  });

  test("walk on from a cursor of their records", async () => {
    const page = await ask({ by, page: { first: 3 } });
    for (const order of [[down("created_at")], [down("feedback.csat"), up("user")], [up("completion")]]) {
      const whole = await records(page, { first: 1000 }, order);
      const [key, group] = [...whole][0] ?? [];
      const cursor = group?.cursors[4];
      const next = (await records(page, { first: 7, after: cursor ?? "" }, order)).get(key ?? null);
      expect(next?.data.map(({ id }) => id)).toEqual(group?.data.slice(5, 12).map(({ id }) => id));
      const before = (await records(page, { last: 2, before: cursor ?? "" }, order)).get(key ?? null);
      expect(before?.data.map(({ id }) => id)).toEqual(group?.data.slice(2, 4).map(({ id }) => id));
      expect(before).toMatchObject({ has_next: true, has_previous: true });
    }
  });
});

function expectedFeedback(metric: string, values: readonly number[]) {
  const average = meanOf(values);
  const variance = (sum(values.map((value) => (value - (average ?? 0)) ** 2)) ?? 0) / values.length;
  const near = (value: number) => expect.closeTo(value, 8);
  if (average === null) return { metric, feedbacks: 0, average, max: null, min: null, stddev: null, sum: null };
  return {
    metric,
    feedbacks: values.length,
    average: near(average),
    max: Math.max(...values),
    min: Math.min(...values),
    stddev: near(Math.sqrt(variance)),
    sum: near(sum(values) ?? 0),
  };
}

test("records in groups are whole: texts, feedback and comparisons", async () => {
  const found = await records(await ask(), { first: 20 });
  const shown = [...found.values()].flatMap(({ data }) => data);
  for (const record of shown) {
    const stored = sample.interactions.find(({ id }) => id === record.id);
    const given = sample.feedback.filter(({ interaction_id }) => interaction_id === record.id);
    expect(record).toMatchObject({ prompt: stored?.prompt, completion: stored?.completion, model: stored?.model || null });
    expect(record.feedback.map(({ id }: Interaction["feedback"][number]) => id).sort()).toEqual(given.map(({ id }) => id).sort());
  }
  expect(shown.some(({ comparisons }) => comparisons.length > 0)).toBe(true);
});

describe("orders", () => {
  const csat = (rows: readonly StoredInteraction[]) => meanOf(feedbackOf(rows, "csat"));
  const newest = (rows: readonly StoredInteraction[]) => Math.max(...rows.map(createdAt));
  type Value = (key: string | null, rows: readonly StoredInteraction[]) => number | null;
  const orders: [string, OrderEntry[], Value[]][] = [
    ["count", [down("count")], [(_, rows) => -rows.length]],
    ["newest member", [up("createdAt")], [(_, rows) => newest(rows)]],
    ["mean", [down("feedback.csat")], [(_, rows) => -(csat(rows) ?? 0)]],
    ["two fields", [up("count"), down("feedback.csat")], [(_, rows) => rows.length, (_, rows) => -(csat(rows) ?? 0)]],
    [
      "two metrics and time",
      [up("feedback.solved"), down("feedback.csat"), down("created_at")],
      [(_, rows) => meanOf(feedbackOf(rows, "solved")), (_, rows) => -(csat(rows) ?? 0), (_, rows) => -newest(rows)],
    ],
  ];

  test.each(orders)("by %s hold, ties in the order of the keys, over pages from both ends", async (_, order, values) => {
    for (const by of ["model", "prompt"] as const) {
      const expected = [...groupsOf(by)].sort((a, b) => {
        for (const value of values) {
          const [left, right] = [value(...a), value(...b)];
          // The engine keeps eight digits of a mean.
          if (Math.abs((left ?? 0) - (right ?? 0)) > 1e-7) return (left ?? 0) - (right ?? 0);
        }
        return byKey(a[0], b[0]);
      });
      const keys = expected.map(([key]) => key);
      expect(await walk(by, order, "first")).toEqual(keys);
      expect(await walk(by, order, "last")).toEqual(keys);
    }
  });

  test("by key hold in both directions, without a model last", async () => {
    const keys = async (order: OrderEntry[]) => (await ask({ order })).data.map(({ key }) => key);
    expect(await keys([up("group")])).toEqual(["alpha", "beta", "gamma", null]);
    expect(await keys([down("group")])).toEqual(["gamma", "beta", "alpha", null]);
  });

  async function walk(by: "model" | "prompt", order: OrderEntry[], end: "first" | "last"): Promise<(string | null)[]> {
    const keys: (string | null)[] = [];
    for (let cursor: string | undefined, isOpen = true; isOpen; ) {
      const from = cursor === undefined ? {} : { [end === "first" ? "after" : "before"]: cursor };
      const page = await ask({ by, order, page: { [end]: by === "model" ? 2 : 15, ...from } });
      const found = page.data.map(({ key }) => key);
      if (end === "first") keys.push(...found);
      else keys.unshift(...found);
      cursor = end === "first" ? page.cursors.at(-1) : page.cursors[0];
      isOpen = end === "first" ? page.has_next : page.has_previous;
    }
    return keys;
  }

  test("by an unknown field, or by too many, are refused", async () => {
    await expect(ask({ order: [up("prompt")] })).rejects.toMatchObject({ code: "invalid_input", param: "order" });
    await expect(ask({ order: Array.from({ length: 9 }, () => up("count")) })).rejects.toMatchObject({ param: "order" });
    await expect(ask({ order: [up("feedback.unknown")] })).rejects.toMatchObject({ code: "entity_not_found" });
  });
});

describe("cursors", () => {
  test("of a list of groups have no effect on records", async () => {
    const page = await ask({ page: { first: 2 } });
    const [plain, same] = await Promise.all([
      records(page, { first: 4 }),
      records(page, { first: 4, after: page.cursors.at(-1) ?? "" }),
    ]);
    expect(same).toEqual(plain);
  });

  test("of records are refused by a list of groups", async () => {
    const page = await ask({ page: { first: 1 } });
    const [group] = (await records(page, { first: 1 })).values();
    const after = group?.cursors[0] ?? "";
    await expect(ask({ page: { first: 1, after } })).rejects.toMatchObject({ code: "invalid_input", param: "after" });
    await expect(records(page, { first: 1, after: "nonsense" })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

test("a page with its feedback and records takes the same few statements, however many groups it has", async () => {
  const statements = vi.spyOn(sample.store.engine, "query");
  const page = await ask({ by: "prompt", page: { first: 40 } });
  await listGroupFeedback(sample.deps, page.scope);
  await records(page, { first: 5 });
  expect(statements.mock.calls).toHaveLength(6); // groups; feedback; keys, sizes, rows and what was said of them
  statements.mockRestore();
});

test("without the permission to see metrics no feedback is told", async () => {
  const page = await listWholeGroups(sample.deps, reader, {
    use_case,
    filter: undefined,
    feedback_filter: undefined,
    by: "model",
    order: [],
    count: false,
    page: { first: 5 },
  });
  expect(page.total).toBeNull();
  expect(await listGroupFeedback(sample.deps, page.scope)).toEqual(new Map());
});
