import type { FeedbackStatistics, Group, TimeseriesPoint } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StoredInteraction } from "../store/records.ts";
import { listFacets } from "./list-facets.ts";
import { listInteractions } from "./list-interactions.ts";
import { listWinRates } from "./list-win-rates.ts";
import {
  bytes,
  caller,
  createdAt,
  groupBy,
  labelsOf,
  meanOf,
  metricKeys,
  numbers,
  odd,
  openSample,
  parse,
  percentile,
  type StatisticsSample,
  sum,
  use_case,
} from "./statistics-sample.ts";

let sample: StatisticsSample;
beforeAll(async () => {
  sample = await openSample();
}, 120_000);
afterAll(() => sample.close());

const feedbackOf = (rows: readonly StoredInteraction[], metric: string) => {
  const ids = new Set(rows.map(({ id }) => id));
  return sample.feedback.filter((row) => row.metric === metric && ids.has(row.interaction_id)).map(({ value }) => value);
};

const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));

function expectedStatistics(values: readonly number[]): FeedbackStatistics {
  const mean = meanOf(values);
  const variance = (sum(values.map((value) => (value - (mean ?? 0)) ** 2)) ?? 0) / (values.length - 1);
  return {
    count: values.length,
    mean: near(mean),
    min: values.length === 0 ? null : Math.min(...values),
    max: values.length === 0 ? null : Math.max(...values),
    stddev: near(values.length < 2 ? null : Math.sqrt(variance)),
    ci95_low: values.length < 2 ? null : expect.any(Number),
    ci95_high: values.length < 2 ? null : expect.any(Number),
  };
}

function expectedGroup(key: string | null, rows: readonly StoredInteraction[], hasPreview: boolean): Group {
  const times = rows.map(createdAt);
  const first = rows.toSorted((a, b) => createdAt(a) - createdAt(b) || (a.stored_at < b.stored_at ? -1 : 1))[0];
  const [prompt, completion] = [
    sum(numbers(rows.map((row) => row.prompt_tokens))),
    sum(numbers(rows.map((row) => row.completion_tokens))),
  ];
  const latencies = numbers(rows.map((row) => row.latency_ms));
  return {
    key,
    count: rows.length,
    models: [...new Set(rows.map((row) => row.model).filter((model) => model !== ""))].sort(),
    first_at: new Date(Math.min(...times)).toISOString(),
    last_at: new Date(Math.max(...times)).toISOString(),
    input_preview: hasPreview ? (first?.prompt ?? null) : null,
    feedback: Object.fromEntries(metricKeys.map((metric) => [metric, expectedStatistics(feedbackOf(rows, metric))])),
    latency_ms: { p50: near(percentile(latencies, 0.5)), p95: near(percentile(latencies, 0.95)) },
    cost_usd: near(sum(numbers(rows.map((row) => row.cost_usd)))),
    tokens: { prompt, completion, total: prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0) },
  };
}

/** Filters with what they mean. */
const filters: [string | undefined, (row: StoredInteraction) => boolean][] = [
  [undefined, (row) => row.source !== "DATASET"],
  ["source:*", () => true],
  ["source:DATASET", (row) => row.source === "DATASET"],
  [
    "model:(alpha,beta) created_at>=2026-02-01 created_at<2026-05-01",
    (row) =>
      row.source !== "DATASET" &&
      ["alpha", "beta"].includes(row.model) &&
      createdAt(row) >= Date.UTC(2026, 1, 1) &&
      createdAt(row) < Date.UTC(2026, 4, 1),
  ],
  [
    "-model:* OR created_at<2020-06-01",
    (row) => row.source !== "DATASET" && (row.model === "" || createdAt(row) < Date.UTC(2020, 5, 1)),
  ],
  [
    "label.team:(red,edited) latency_ms<300",
    (row) =>
      row.source !== "DATASET" &&
      labelsOf(row, "team").some((value) => value === "red" || value === "edited") &&
      (row.latency_ms ?? 999) < 300,
  ],
  ["feedback.csat>2", (row) => row.source !== "DATASET" && feedbackOf([row], "csat").some((value) => value > 2)],
  ["refund has:error", (row) => row.source !== "DATASET" && row.completion === "refund please" && row.error !== undefined],
  ["model:nobody", () => false],
];

const groupKeys: [string, (row: StoredInteraction) => readonly string[]][] = [
  ["model", (row) => [row.model]],
  ["prompt", (row) => [row.prompt_hash]],
  ["session", (row) => [row.session_id]],
  ["day", (row) => [row.created_at.slice(0, 10)]],
  ["label.team", (row) => labelsOf(row, "team")],
  [`label."${odd.replace(/["\\]/g, "\\$&")}"`, (row) => labelsOf(row, odd)],
  ["label.absent", () => []],
];

describe.each(filters)("filter %s", (text, matches) => {
  test.each(groupKeys)("groups by %s are those of a plain computation", async (by, keysOf) => {
    const rows = sample.interactions.filter(matches);
    const expected = [...groupBy(rows, keysOf)].map(([key, members]) =>
      expectedGroup(by === "model" && key === "" ? null : key, members, by === "prompt" || by === "session"),
    );
    const page = await sample.groups({ by, filter: parse(text) });
    expect(page.data).toEqual(expected.toSorted((a, b) => b.count - a.count || bytes(a.key, b.key)));
    expect(page).toMatchObject({ total: expected.length, total_is_exact: true, next_cursor: null, previous_cursor: null });
  });

  test("counts agree with the list's total", async () => {
    const list = await listInteractions(sample.deps, caller, {
      use_case,
      filter: parse(text),
      order: undefined,
      count: true,
      page: { first: 1 },
    } as Parameters<typeof listInteractions>[2]);
    const groups = await sample.groups({ filter: parse(text), metrics: "" });
    const series = await sample.series({ filter: parse(text), interval: "month" });
    expect(sum(groups.data.map(({ count }) => count)) ?? 0).toBe(list.total);
    expect(sum(series.data.map(({ count }) => count)) ?? 0).toBe(list.total);
    expect(sample.interactions.filter(matches)).toHaveLength(list.total ?? -1);
  });

  test.each([undefined, "model", "source", "label.team"])(
    "series split by %s are those of a plain computation",
    async (split) => {
      const rows = sample.interactions.filter(matches);
      const { interval, data } = await sample.series({ filter: parse(text), interval: "month", split, metric: "csat" });
      expect(interval).toBe("month");
      const keysOf = (row: StoredInteraction) =>
        split === undefined
          ? [null]
          : split === "model"
            ? [row.model || null]
            : split === "source"
              ? [row.source]
              : labelsOf(row, "team");
      const found = data.filter(({ count }) => count > 0);
      const expected = [
        ...groupBy(rows, (row) =>
          keysOf(row).map((key) => JSON.stringify([`${row.created_at.slice(0, 7)}-01T00:00:00.000Z`, key])),
        ),
      ];
      expect(new Map(found.map((point) => [JSON.stringify([point.at, point.split]), point]))).toEqual(
        new Map(expected.map(([name, members]) => [name, expectedPoint(name, members)])),
      );
      const splits = new Set(data.map((point) => point.split));
      expect(data).toHaveLength(splits.size * new Set(data.map((point) => point.at)).size);
    },
  );

  test("facets are those of a plain computation", async () => {
    const rows = sample.interactions.filter(matches);
    const { data } = await listFacets(sample.deps, caller, {
      use_case,
      filter: parse(text),
      fields: "model, source,label.team,user,tool,provider",
    });
    const expected = (keysOf: (row: StoredInteraction) => readonly string[], missing = false) =>
      [...groupBy(rows, keysOf)]
        .map(([value, members]) => ({ value: missing && value === "" ? null : value, count: members.length }))
        .toSorted((a, b) => b.count - a.count || bytes(a.value, b.value))
        .slice(0, 100);
    expect(data).toEqual({
      model: expected((row) => [row.model], true),
      source: expected((row) => [row.source]),
      "label.team": expected((row) => labelsOf(row, "team")),
      user: expected((row) => (row.user === undefined ? [] : [row.user])),
      tool: expected((row) => [...new Set(row.tools ?? [])]),
      provider: expected((row) => (row.provider === undefined ? [] : [row.provider])),
    });
  });

  test("win rates are those of a plain computation", async () => {
    const matching = new Set(sample.interactions.filter(matches).map(({ id }) => id));
    const pairs = new Map<
      string,
      { model: string; other: string; wins: number; losses: number; ties_good: number; ties_bad: number }
    >();
    const counted = sample.comparisons.filter(
      (row) =>
        row.metric === "csat" &&
        matching.has(row.preferred_id) &&
        matching.has(row.other_id) &&
        row.preferred_model !== row.other_model &&
        row.preferred_model !== "" &&
        row.other_model !== "",
    );
    for (const { preferred_model: won, other_model: lost, tied } of counted) {
      for (const [model, other] of [
        [won, lost],
        [lost, won],
      ] as const) {
        const pair = pairs.get(`${model} ${other}`) ?? { model, other, wins: 0, losses: 0, ties_good: 0, ties_bad: 0 };
        pair[tied === "good" ? "ties_good" : tied === "bad" ? "ties_bad" : model === won ? "wins" : "losses"] += 1;
        pairs.set(`${model} ${other}`, pair);
      }
    }
    const expected = [...pairs.keys()].sort().flatMap((name) => pairs.get(name) ?? []);
    const { data } = await listWinRates(sample.deps, caller, { use_case, metric: "csat", filter: parse(text) });
    expect(data).toEqual(
      expected.map((pair) => {
        const ties = pair.ties_good + pair.ties_bad;
        return { ...pair, rate: near((pair.wins + ties / 2) / (pair.wins + pair.losses + ties)) };
      }),
    );
  });
});

function expectedPoint(name: string, rows: readonly StoredInteraction[]): TimeseriesPoint {
  const [at, split] = JSON.parse(name) as [string, string | null];
  const latencies = numbers(rows.map((row) => row.latency_ms));
  return {
    at,
    split,
    count: rows.length,
    mean: near(meanOf(feedbackOf(rows, "csat"))),
    errors: rows.filter((row) => row.error !== undefined).length,
    latency_p50_ms: near(percentile(latencies, 0.5)),
    latency_p95_ms: near(percentile(latencies, 0.95)),
    cost_usd: near(sum(numbers(rows.map((row) => row.cost_usd)))),
  };
}
