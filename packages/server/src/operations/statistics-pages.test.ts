import type { Group } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StoredInteraction } from "../store/records.ts";
import { sampleFeedback } from "../store/sample-rows.ts";
import { listFacets } from "./list-facets.ts";
import { listWinRates } from "./list-win-rates.ts";
import {
  bytes,
  caller,
  createdAt,
  groupBy,
  openSample,
  parse,
  type StatisticsSample,
  sum,
  use_case,
} from "./statistics-sample.ts";

let sample: StatisticsSample;
beforeAll(async () => {
  sample = await openSample();
}, 120_000);
afterAll(() => sample.close());

describe("pages of groups", () => {
  const orders: [string, (group: Group) => number | string | null][] = [
    ["key", (group) => group.key],
    ["-count", (group) => group.count],
    ["first_at", (group) => group.first_at],
    ["-last_at", (group) => group.last_at],
    ["-cost_usd", (group) => group.cost_usd],
    ["total_tokens", (group) => group.tokens.total],
    ["-latency_p50_ms", (group) => group.latency_ms.p50],
    ["latency_p95_ms", (group) => group.latency_ms.p95],
    ["-feedback.csat", (group) => group.feedback["csat"]?.mean ?? null],
    ["feedback.solved", (group) => group.feedback["solved"]?.mean ?? null],
    ["-feedback.never", () => null],
  ];

  test.each(orders)("in order %s hold every group once, missing last, from both ends", async (order, sortedBy) => {
    for (const by of ["model", "session"]) {
      const whole = await sample.groups({ by, order, filter: parse("latency_ms>300") });
      expect(whole.data).toHaveLength(whole.total ?? -1);
      const values = whole.data.map(sortedBy);
      for (const [index, value] of values.entries()) expectInOrder(order, values[index - 1], value);
      const size = Math.max(2, Math.ceil(whole.data.length / 2));
      const keys = whole.data.map(({ key }) => key);
      expect(await walk({ by, order }, "first", size, whole.total)).toEqual(keys);
      expect(await walk({ by, order }, "last", size, whole.total)).toEqual(keys);
    }
  });

  async function walk(
    query: { by: string; order: string },
    end: "first" | "last",
    size: number,
    total: number | null,
  ): Promise<Group["key"][]> {
    const groups: Group["key"][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const from = cursor === undefined ? {} : { [end === "first" ? "after" : "before"]: cursor };
      const page = await sample.groups({ ...query, filter: parse("latency_ms>300"), page: { [end]: size, ...from } });
      if (end === "first") groups.push(...page.data.map(({ key }) => key));
      else groups.unshift(...page.data.map(({ key }) => key));
      expect(page.total).toBe(total);
      cursor = end === "first" ? page.next_cursor : page.previous_cursor;
    }
    return groups;
  }

  function expectInOrder(order: string, before: number | string | null | undefined, value: number | string | null): void {
    if (before === undefined || value === null) return; // what is missing may follow anything
    if (before === null) throw new Error(`${order}: ${value} comes after a missing one`);
    const [low, high] = order.startsWith("-") ? [value, before] : [before, value];
    const isWrong = typeof low === "string" ? bytes(low, String(high)) > 0 : low > Number(high) + 1e-6;
    expect(isWrong, `${order}: ${before}, ${value}`).toBe(false);
  }

  test("a page behind the last group is empty and still knows the total", async () => {
    const all = await sample.groups({ by: "session", page: { first: 1000 } });
    const last = await sample.groups({ by: "session", order: "key", page: { last: 1 } });
    const cursor = (await sample.groups({ by: "session", order: "-key", page: { first: 1 } })).next_cursor ?? "";
    expect(last.data).toHaveLength(1);
    await expect(sample.groups({ by: "session", order: "key", page: { first: 1, after: cursor } })).rejects.toThrow(
      /after was made for the order -key/,
    );
    await expect(sample.groups({ by: "prompt", order: "-key", page: { first: 1, after: cursor } })).rejects.toThrow(
      /after was made for the order/,
    );
    await expect(sample.groups({ by: "session", order: "-key", page: { first: 1, after: "forged" } })).rejects.toThrow(
      /after is not a cursor/,
    );
    const end = (await sample.groups({ by: "session", order: "key", page: { first: (all.total ?? 0) - 1 } })).next_cursor ?? "";
    const beyond = await sample.groups({
      by: "session",
      order: "key",
      filter: parse("model:nobody"),
      page: { first: 5, after: end },
    });
    expect(beyond).toMatchObject({ data: [], total: 0, next_cursor: null });
    expect(await sample.groups({ by: "session", count: false, page: { first: 2 } })).toMatchObject({
      total: null,
      total_is_exact: false,
    });
  });
});

describe("days and series", () => {
  test("days are those of the named zone", async () => {
    const { data } = await sample.groups({ by: "day", timezone: "Asia/Tokyo", order: "key", metrics: "" });
    const days = groupBy(
      sample.interactions.filter((row) => row.source !== "DATASET"),
      (row) => [new Date(createdAt(row) + 9 * 3_600_000).toISOString().slice(0, 10)],
    );
    expect(data.map(({ key, count }) => [key, count])).toEqual([...days].map(([day, rows]) => [day, rows.length]).toSorted());
  });

  test.each(["minute", "hour", "day", "week", "month"] as const)(
    "a series by %s covers its range without gaps",
    async (interval) => {
      const [from, to] = interval === "minute" ? ["2026-03-02", "2026-03-03T09:00:00Z"] : ["2026-03-02", "2026-04-13"];
      const { data } = await sample.series({ interval, from, to, timezone: "America/New_York" });
      const inRange = sample.interactions.filter(
        (row) => row.source !== "DATASET" && createdAt(row) >= Date.parse(from) && createdAt(row) < Date.parse(to),
      );
      expect(sum(data.map(({ count }) => count))).toBe(inRange.length);
      for (const [index, point] of data.entries()) {
        const [at, end] = [Date.parse(point.at), Date.parse(data[index + 1]?.at ?? "2100-01-01")];
        expect(point.count).toBe(inRange.filter((row) => createdAt(row) >= at && createdAt(row) < end).length);
      }
    },
  );

  test("ends now where only its beginning is named, and with the data where nothing is", async () => {
    const named = await sample.series({ filter: parse("created_at>=-2d"), interval: "hour" });
    expect([named.data[0]?.at, named.data.at(-1)?.at]).toEqual(["2026-06-13T12:00:00.000Z", "2026-06-15T12:00:00.000Z"]);
    const times = sample.interactions.filter((row) => row.source !== "DATASET").map(createdAt);
    const whole = await sample.series({ interval: "auto" });
    expect(whole.interval).toBe("month");
    expect(whole.data[0]?.at.slice(0, 7)).toBe(new Date(Math.min(...times)).toISOString().slice(0, 7));
    expect(whole.data.at(-1)?.at.slice(0, 7)).toBe(new Date(Math.max(...times)).toISOString().slice(0, 7));
    expect(await sample.series({ filter: parse("model:nobody") })).toEqual({ interval: "day", data: [] });
    const empty = await sample.series({ filter: parse("model:nobody"), from: "-3h", to: "now", split: "model" });
    expect(empty.data.map(({ split, count, mean }) => [split, count, mean])).toEqual(
      Array.from({ length: 180 }, () => [null, 0, null]),
    );
  });

  test("shows the 20 most frequent splits and the rest as other", async () => {
    const rows = sample.interactions.filter((row) => row.source !== "DATASET" && row.label_keys?.includes("team"));
    for (const [index, row] of rows.slice(0, 60).entries()) {
      row.label_keys = [...(row.label_keys ?? []), "many"];
      row.label_values = [...(row.label_values ?? []), index < 3 ? "other" : `v${index % 27}`];
      const { id, created_at, label_keys, label_values } = row;
      await sample.store.append({ label_edits: [{ id, use_case, created_at, label_keys, label_values, metadata: null }] });
    }
    const { data } = await sample.series({ split: "label.many", interval: "month", metric: "csat" });
    const splits = [...new Set(data.map(({ split }) => split))];
    expect(splits).toHaveLength(20); // a value that is itself `other` is one of the 20
    expect(splits.at(-1)).toBe("other");
    expect(sum(data.map(({ count }) => count))).toBe(60);
  });

  test("counts are of the moment: a correction, a retraction and a new label show in the next answer", async () => {
    const row = sample.interactions.find(({ source }) => source === "LIVE") as StoredInteraction;
    const filter = parse(`id:${row.id}`);
    const given = sampleFeedback(row, { metric: "solved", value: 1 });
    const solved = async () => (await sample.groups({ filter })).data[0]?.feedback["solved"];
    const before = (await solved())?.count ?? 0;
    await sample.store.append({ feedback: [given] });
    expect((await solved())?.count).toBe(before + 1);
    await sample.store.append({
      deletes: [{ kind: "feedback", id: given.id, use_case, at: row.created_at, interaction_ids: [row.id] }],
    });
    expect((await solved())?.count).toBe(before);
  });
});

test.each([
  ["by", { by: "colour" }, 'InvalidInput: by is "colour"; allowed are model, prompt, label.KEY, session, day'],
  ["by", { by: "label" }, 'InvalidInput: by is "label"; allowed are model, prompt, label.KEY, session, day'],
  ["by", { by: "label." }, /^InvalidInput: by "label\." is not written as a field/],
  ["by", { by: 'label."open' }, /^InvalidInput: by "label.\\?"open" is not written as a field/],
  ["order", { order: "-size" }, /^InvalidInput: order is "-size"; allowed are key, count, .*feedback\.METRIC/],
  ["order", { order: "feedback.nothing" }, "EntityNotFound: metric"],
  ["metrics", { metrics: "csat,nothing" }, "EntityNotFound: metric"],
  ["metrics", { metrics: "csat,,solved" }, /^InvalidInput: metrics .*empty/],
  ["timezone", { timezone: "Mars" }, /^InvalidInput: timezone is "Mars"/],
])("groups refuse %s %j", async (param, members, message) => {
  await expect(sample.groups(members)).rejects.toMatchObject({
    param,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});

test.each([
  ["interval", { interval: "minute" }, /^InvalidInput: interval minute makes more than 2000 buckets/],
  ["split", { split: "user" }, 'InvalidInput: split is "user"; allowed are model, source, label.KEY'],
  ["metric", { metric: "nothing" }, "EntityNotFound: metric"],
  ["from", { from: "yesterday" }, /^InvalidInput: from is "yesterday"/],
  ["to", { from: "2026-01-02", to: "2026-01-01" }, "InvalidInput: to must be later than from"],
] as const)("series refuse %s %j", async (param, members, message) => {
  await expect(sample.series(members)).rejects.toMatchObject({
    param,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});

test("facets and win rates refuse what they do not know", async () => {
  const facets = (fields: string) => listFacets(sample.deps, caller, { use_case, filter: undefined, fields });
  await expect(facets("model,colour")).rejects.toMatchObject({
    param: "fields",
    message: expect.stringMatching(/"colour"; allowed are model, source, label\.KEY/),
  });
  await expect(facets(Array.from({ length: 11 }, (_, n) => `label.l${n}`).join(","))).rejects.toMatchObject({ param: "fields" });
  expect(Object.keys((await facets(`label.team,label."a,b",label.team`)).data)).toEqual(["label.team", 'label."a,b"']);
  await expect(listWinRates(sample.deps, caller, { use_case, metric: "nothing", filter: undefined })).rejects.toMatchObject({
    param: "metric",
    message: "EntityNotFound: metric",
  });
});
