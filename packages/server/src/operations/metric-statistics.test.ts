import { DateTime } from "luxon";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { StoredFeedback, StoredInteraction } from "../store/records.ts";
import { countMetricFeedback, hasMetricFeedback } from "./count-metric-feedback.ts";
import { type ActivityRequest, getActivities } from "./get-activity.ts";
import { getLabelUsages } from "./get-label-usage.ts";
import { getMetricTimeseries, type MetricSeriesRequest } from "./get-metric-timeseries.ts";
import { getMetricTrends } from "./get-metric-trend.ts";
import { getModelUsage, getModelUsageByUseCase } from "./get-model-usage.ts";
import {
  bytes,
  createdAt,
  labelsOf,
  meanOf,
  now,
  numbers,
  odd,
  openSample,
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

const caller = { ...reader, anywhere: new Set(["use_case:read", "metric:read", "model:read"] as const) };
const stranger = { ...caller, use_cases: new Map() };

/** Begins and ends at the times of interactions. */
const range = { from: "2026-03-01T00:00:00Z", to: "2026-04-14T23:45:00Z" };
const [from, to] = [Date.parse(range.from), Date.parse(range.to)];
const days30 = 30 * 86_400_000;

const listed = () => sample.interactions.filter(({ source }) => source !== "DATASET");
const within = (first: number, last: number) => (row: StoredInteraction) => createdAt(row) >= first && createdAt(row) <= last;
const before = (first: number, last: number) => within(first - (last - first), first - 1);
const users = (rows: readonly StoredInteraction[]) => new Set(rows.flatMap(({ user }) => user ?? [])).size;
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));

function feedbackOf(rows: readonly StoredInteraction[], metric?: string): StoredFeedback[] {
  const ids = new Set(rows.map(({ id }) => id));
  return sample.feedback.filter((row) => ids.has(row.interaction_id) && (metric === undefined || row.metric === metric));
}

function figure(value: number, previous: number) {
  return { value, trend: previous === 0 ? null : near((value - previous) / previous) };
}

function expectedActivity(rows: readonly StoredInteraction[], first: number, last: number) {
  const [current, previous] = [rows.filter(within(first, last)), rows.filter(before(first, last))];
  return {
    interactions: { ...figure(current.length, previous.length), per_second: near(current.length / ((last - first) / 1000)) },
    feedbacks: figure(feedbackOf(current).length, feedbackOf(previous).length),
    unique_users: figure(users(current), users(previous)),
  };
}

const activity = (requests: ActivityRequest[]) => Promise.all(getActivities(sample.deps, caller, requests));

describe("activity", () => {
  test("counts a period and compares it with the one before, for use cases, models and models of use cases at once", async () => {
    const found = await activity([
      { use_case, timerange: range },
      { model: "beta", timerange: range },
      { use_case, model: "alpha", timerange: range },
      { use_case, model: "unknown", timerange: range },
    ]);
    const of = (model: string) => listed().filter((row) => row.model === model);
    expect(found).toEqual([
      expectedActivity(listed(), from, to),
      expectedActivity(of("beta"), from, to),
      expectedActivity(of("alpha"), from, to),
      expectedActivity([], from, to),
    ]);
  });

  test("is that of the last 30 days where no range is named", async () => {
    expect(await activity([{ use_case }])).toEqual([expectedActivity(listed(), now - days30, now)]);
  });

  test("of many models takes two statements", async () => {
    const statements = vi.spyOn(sample.store.engine, "query");
    await activity(["alpha", "beta", "gamma"].map((model) => ({ use_case, model })));
    expect(statements.mock.calls).toHaveLength(2);
    statements.mockRestore();
  });

  test("of one instant has no speed and nothing to compare with", async () => {
    const at = listed()[0]?.created_at.replace(" ", "T") ?? "";
    const [found] = await activity([{ use_case, timerange: { from: at, to: at } }]);
    expect(found?.interactions).toMatchObject({ per_second: null, trend: null });
    expect(found?.interactions.value).toBeGreaterThan(0);
  });

  test("a range that is none fails its own request alone", async () => {
    const requests = [
      { use_case, timerange: { from: range.to, to: range.from } },
      { use_case, timerange: range },
    ];
    const [wrong, right] = await Promise.allSettled(getActivities(sample.deps, caller, requests));
    expect(wrong).toMatchObject({ reason: { code: "invalid_input", param: "timerange.from" } });
    expect(right?.status).toBe("fulfilled");
  });

  test("of what the caller may not read is nothing", async () => {
    for (const request of [
      { use_case, timerange: range },
      { model: "beta", timerange: range },
    ]) {
      expect(await Promise.all(getActivities(sample.deps, stranger, [request]))).toEqual([expectedActivity([], from, to)]);
    }
  });
});

const view = { metric: "csat", use_cases: [use_case] };

describe("feedback on metrics", () => {
  test("is counted within a range, whenever it was, and of one model", async () => {
    const counts = await Promise.all(
      countMetricFeedback(
        sample.deps,
        caller,
        [
          { ...view, timerange: range },
          view,
          { ...view, metric: "solved" },
          { ...view, model: "beta" },
          { ...view, metric: "never" },
        ],
        { kind: "direct" },
      ),
    );
    expect(counts).toEqual([
      feedbackOf(listed().filter(within(from, to)), "csat").length,
      feedbackOf(listed(), "csat").length,
      feedbackOf(listed(), "solved").length,
      feedbackOf(
        listed().filter(({ model }) => model === "beta"),
        "csat",
      ).length,
      0,
    ]);
  });

  test("comparisons are counted by their own time, once for each model that takes part", async () => {
    const datasets = new Set(sample.interactions.filter(({ source }) => source === "DATASET").map(({ id }) => id));
    const made = sample.comparisons.filter((row) => row.metric === "csat" && !datasets.has(row.preferred_id));
    const counts = await Promise.all(
      countMetricFeedback(sample.deps, caller, [view, { ...view, timerange: range }, { ...view, model: "beta" }], {
        kind: "comparison",
      }),
    );
    const inRange = made.filter((row) => createdAt(row) >= from && createdAt(row) <= to);
    const ofBeta = made.filter((row) => row.preferred_model === "beta" || row.other_model === "beta");
    expect(counts).toEqual([made.length, inRange.length, ofBeta.length]);
  });

  test("is there or not, by kind", async () => {
    const views = [view, { ...view, metric: "never" }];
    expect(await Promise.all(hasMetricFeedback(sample.deps, caller, views, { kind: "direct" }))).toEqual([true, false]);
    expect(await Promise.all(hasMetricFeedback(sample.deps, caller, views, { kind: "comparison" }))).toEqual([true, false]);
    expect(await Promise.all(hasMetricFeedback(sample.deps, stranger, views, { kind: "direct" }))).toEqual([false, false]);
  });
});

describe("trends", () => {
  const valuesOf = (rows: readonly StoredInteraction[]) => feedbackOf(rows, "csat").map(({ value }) => value);

  test("compare average, sum and count with the period before", async () => {
    const current = valuesOf(listed().filter(within(from, to)));
    const previous = valuesOf(listed().filter(before(from, to)));
    const asked = (["average", "sum", "count"] as const).map((aggregation) => ({ ...view, timerange: range, aggregation }));
    const found = await Promise.all(getMetricTrends(sample.deps, caller, asked));
    const expected = [meanOf, sum, (values: readonly number[]) => values.length].map((aggregate) => {
      const [now, then] = [aggregate(current) ?? 0, aggregate(previous) ?? 0];
      return { current: near(now), previous: near(then), trend: near((now - then) / then) };
    });
    expect(found).toEqual(expected);
  });

  test("are null where there is nothing to compare", async () => {
    const asked = [
      { ...view, metric: "never", aggregation: "average" as const },
      { ...view, timerange: { from: "1990-01-01", to: "1991-01-01" }, aggregation: "count" as const },
    ];
    expect(await Promise.all(getMetricTrends(sample.deps, caller, asked))).toEqual([null, null]);
  });
});

describe("time series of metrics", () => {
  const asked: MetricSeriesRequest = { ...view, timerange: range, interval: "month", by_model: false, aggregation: "average" };
  const series = async (members: Partial<MetricSeriesRequest>) => {
    const [found = []] = await Promise.all(getMetricTimeseries(sample.deps, caller, [{ ...asked, ...members }]));
    return found;
  };

  test.each([
    ["hour", "UTC", "sum"],
    ["day", "Europe/Paris", "average"],
    ["week", "Asia/Kolkata", "count"],
    ["month", "America/New_York", "average"],
    ["quarter", "Europe/Paris", "average"],
    ["year", "UTC", "sum"],
  ] as const)("by %s in %s hold %s and empty buckets too", async (interval, timezone, aggregation) => {
    const [one, ...others] = await series({ interval, timezone, aggregation });
    const rows = feedbackOf(listed().filter(within(from, to)), "csat");
    const bucketOf = (at: number) => DateTime.fromMillis(at, { zone: timezone }).startOf(interval).toMillis();
    const expected: number[] = [];
    for (let at = DateTime.fromMillis(bucketOf(from), { zone: timezone }); at.toMillis() <= to; at = at.plus({ [interval]: 1 }))
      expected.push(at.toMillis());
    expect(others).toEqual([]);
    expect(one?.time_buckets).toEqual(expected);
    for (const [index, at] of expected.entries()) {
      const values = rows.filter((row) => bucketOf(Date.parse(`${row.interaction_at}Z`)) === at).map(({ value }) => value);
      const value = { average: meanOf(values), sum: sum(values), count: values.length || null }[aggregation];
      expect([one?.count[index], one?.values[index]]).toEqual([values.length, near(value)]);
    }
  });

  test("are told apart by model, those without one last", async () => {
    const found = await series({ by_model: true, aggregation: "count" });
    expect(found.map(({ model }) => model)).toEqual(["alpha", "beta", "gamma", null]);
    for (const { model, count } of found) {
      const rows = listed().filter((row) => within(from, to)(row) && row.model === (model ?? ""));
      expect(sum(count)).toBe(feedbackOf(rows, "csat").length);
    }
  });

  test("of one model hold nothing of others, and of what the caller may not read nothing", async () => {
    const [one] = await series({ model: "beta", interval: "year" });
    const rows = feedbackOf(
      listed().filter((row) => within(from, to)(row) && row.model === "beta"),
      "csat",
    );
    expect(one).toMatchObject({ count: [rows.length], values: [near(meanOf(rows.map(({ value }) => value)))] });
    const [hidden] = await Promise.all(getMetricTimeseries(sample.deps, stranger, [{ ...asked, interval: "year" }]));
    expect(hidden).toMatchObject([{ count: [0], values: [null] }]);
  });

  test("are those of the last 30 days where no range is named", async () => {
    const [one] = await series({ timerange: undefined, interval: "day", aggregation: "count" });
    expect(one?.time_buckets).toHaveLength(31);
    expect(sum(one?.count ?? [])).toBe(feedbackOf(listed().filter(within(now - days30, now)), "csat").length);
  });

  test("of more than 2,000 buckets, or in no zone, are refused", async () => {
    const long = { timerange: { from: "2020-01-01", to: "2026-01-01" }, interval: "hour" } as const;
    await expect(series(long)).rejects.toMatchObject({ code: "invalid_input", param: "interval" });
    await expect(series({ timezone: "Mars/Olympus" })).rejects.toMatchObject({ code: "invalid_input", param: "timezone" });
  });
});

test("label usage counts keys and values, most frequent first, and tells nothing of what may not be read", async () => {
  const [found] = await Promise.all(getLabelUsages(sample.deps, caller, [use_case]));
  const usage = (rows: readonly StoredInteraction[]) => ({
    count: rows.length,
    last_used: new Date(Math.max(...rows.map(createdAt))).toISOString(),
  });
  const expected = ["team", odd].map((key) => {
    const having = listed().filter((row) => labelsOf(row, key).length > 0);
    const values = [...new Set(having.flatMap((row) => labelsOf(row, key)))];
    const counted = values.map((value) => ({ value, ...usage(having.filter((row) => labelsOf(row, key).includes(value))) }));
    return { key, ...usage(having), values: counted.sort((a, b) => b.count - a.count || bytes(a.value, b.value)) };
  });
  expect(found?.keys).toEqual(expected.sort((a, b) => b.count - a.count));
  expect(await Promise.all(getLabelUsages(sample.deps, stranger, [use_case]))).toEqual([{ keys: [] }]);
});

describe("what a model used", () => {
  const used = (rows: readonly StoredInteraction[]) => {
    const prompt_tokens = sum(numbers(rows.map((row) => row.prompt_tokens))) ?? 0;
    const completion_tokens = sum(numbers(rows.map((row) => row.completion_tokens))) ?? 0;
    return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, interactions: rows.length };
  };
  const rows = () => listed().filter((row) => row.model === "beta" && within(from, to)(row));
  const request = { model_id: "beta", timerange: range };

  test("is told by bucket, empty ones too", async () => {
    const found = await getModelUsage(sample.deps, caller, { ...request, unit: "week" });
    expect(found.map(({ bucket_ts }) => bucket_ts)).toEqual(
      Array.from({ length: 8 }, (_, week) => Date.UTC(2026, 1, 23 + 7 * week)), // 1 March is a Sunday
    );
    for (const { bucket_ts, ...usage } of found) {
      const begin = bucket_ts ?? 0;
      expect(usage).toEqual(used(rows().filter(within(begin, begin + 7 * 86_400_000 - 1))));
    }
  });

  test("is told for all of the range, and by use case", async () => {
    expect(await getModelUsage(sample.deps, caller, { ...request, unit: undefined })).toEqual([
      { bucket_ts: null, ...used(rows()) },
    ]);
    expect(await getModelUsageByUseCase(sample.deps, caller, request)).toEqual([{ use_case, model: "beta", ...used(rows()) }]);
  });

  test("is nothing where the caller may read nothing, and not found where it may see no models", async () => {
    expect(await getModelUsage(sample.deps, stranger, { ...request, unit: undefined })).toEqual([
      { bucket_ts: null, ...used([]) },
    ]);
    expect(await getModelUsageByUseCase(sample.deps, stranger, request)).toEqual([]);
    await expect(getModelUsage(sample.deps, reader, { ...request, unit: "day" })).rejects.toMatchObject({
      code: "entity_not_found",
      details: { entity: "model" },
    });
  });
});
