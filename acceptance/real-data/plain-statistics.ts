import type { FacetValue, FeedbackStatistics, Group, TimeseriesPoint, WinRate } from "@colloquy/contract";
import type { Row, Vote } from "./plain-rows.ts";

/** What makes a row's key, undefined where it has none; several where it is in several groups. */
export type KeyOf = (row: Row) => string | undefined;

export const valuesOf: Record<string, (row: Row) => number[]> = {
  reward: ({ call }) => (call.reward === undefined ? [] : [call.reward]),
  score: ({ scores }) => scores,
};

const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const timeOf = (at_ms: number) => new Date(at_ms).toISOString();
const present = (values: (number | undefined)[]) => values.filter((value) => value !== undefined);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const sumOrNull = (values: readonly number[]) => (values.length === 0 ? null : sum(values));

export function groupBy(rows: readonly Row[], keyOf: KeyOf): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  return groups;
}

/** All groups, most members first, equal ones by key. */
export function makeGroups(rows: readonly Row[], keyOf: KeyOf, isPreviewed: boolean): Group[] {
  return [...groupBy(rows, keyOf)]
    .sort(([key, members], [otherKey, others]) => others.length - members.length || byText(key, otherKey))
    .map(([key, members]) => groupOf(key, members, isPreviewed));
}

function groupOf(key: string, members: readonly Row[], isPreviewed: boolean): Group {
  const sorted = members.toSorted((one, other) => one.at_ms - other.at_ms);
  const numbers = (name: "prompt_tokens" | "completion_tokens" | "latency_ms" | "cost_usd") =>
    present(members.map(({ measures }) => measures[name]));
  const [prompt, completion] = [sumOrNull(numbers("prompt_tokens")), sumOrNull(numbers("completion_tokens"))];
  return {
    key,
    count: members.length,
    models: [...new Set(members.map(({ call }) => call.model))].sort(byText),
    first_at: timeOf(sorted[0]?.at_ms ?? 0),
    last_at: timeOf(sorted.at(-1)?.at_ms ?? 0),
    input_preview: isPreviewed ? [...(sorted[0]?.input ?? "")].slice(0, 300).join("") : null,
    feedback: Object.fromEntries(Object.entries(valuesOf).map(([metric, of]) => [metric, describe(members.flatMap(of))])),
    latency_ms: { p50: quantile(numbers("latency_ms"), 0.5), p95: quantile(numbers("latency_ms"), 0.95) },
    cost_usd: sumOrNull(numbers("cost_usd")),
    tokens: { prompt, completion, total: prompt === null ? completion : prompt + (completion ?? 0) },
  };
}

function describe(values: readonly number[]): FeedbackStatistics {
  const count = values.length;
  if (count === 0) return { count, mean: null, min: null, max: null, stddev: null, ci95_low: null, ci95_high: null };
  const mean = sum(values) / count;
  const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  if (count === 1) return { count, mean, min, max, stddev: null, ci95_low: null, ci95_high: null };
  const stddev = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (count - 1));
  const half = (studentQuantile(count - 1) * stddev) / Math.sqrt(count);
  return { count, mean, min, max, stddev, ci95_low: mean - half, ci95_high: mean + half };
}

const quantiles = new Map<number, number>();
const steps = 20_000;

/**
 * The 97.5 % quantile of Student's t. With t = √v tan θ its density is proportional to cos^(v − 1) θ, so the quantile is where the
 * integral from 0 (trapezoids, corrected to Simpson's rule) reaches 95 % of what it is up to π/2.
 */
function studentQuantile(freedom: number): number {
  const known = quantiles.get(freedom);
  if (known !== undefined) return known;
  const end = Math.min(Math.PI / 2, 12 / Math.sqrt(freedom)); // beyond it there is less than 1e-20
  const step = end / steps;
  const density = (angle: number) => Math.max(0, Math.cos(angle)) ** (freedom - 1);
  const areas = [0];
  for (let i = 0; i < steps; i++) {
    const [from, middle, to] = [i * step, (i + 0.5) * step, (i + 1) * step];
    areas.push((areas[i] ?? 0) + ((density(from) + 4 * density(middle) + density(to)) * step) / 6);
  }
  const wanted = 0.95 * (areas[steps] ?? 0);
  const after = areas.findIndex((area) => area >= wanted);
  let angle = (after - 1) * step;
  const missing = wanted - (areas[after - 1] ?? 0);
  angle += missing / density(angle + missing / density(angle) / 2);
  const found = Math.sqrt(freedom) * Math.tan(angle);
  quantiles.set(freedom, found);
  return found;
}

/** Between the two nearest values, both ends included. */
function quantile(values: readonly number[], level: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * level;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

/** The buckets that begin at the edges, the last edge being the end, by split: the most frequent 20, then `other`. */
export function makeSeries(rows: readonly Row[], edges: readonly number[], metric: string, splitOf?: KeyOf): TimeseriesPoint[] {
  const inRange = rows.filter(({ at_ms }) => at_ms >= (edges[0] ?? 0) && at_ms < (edges.at(-1) ?? 0));
  const counts = mostFrequent(inRange, splitOf ?? (() => ""));
  const shown = new Set(counts.slice(0, 20).map(({ value }) => value));
  const named: KeyOf = (row) => {
    const split = splitOf === undefined ? "" : splitOf(row);
    return split === undefined || shown.has(split) ? split : "other";
  };
  const names = [...[...shown].map((name) => name ?? ""), ...(counts.length > 20 ? ["other"] : [])];
  const bucketOf = (at_ms: number) => edges.findLastIndex((edge) => edge <= at_ms);
  const groups = groupBy(inRange, (row) => {
    const name = named(row);
    return name === undefined ? undefined : `${bucketOf(row.at_ms)} ${name}`;
  });
  return edges
    .slice(0, -1)
    .flatMap((edge, index) =>
      names.map((name) => pointOf(edge, splitOf === undefined ? null : name, groups.get(`${index} ${name}`) ?? [], metric)),
    );
}

function pointOf(edge: number, split: string | null, members: readonly Row[], metric: string): TimeseriesPoint {
  const values = members.flatMap((row) => valuesOf[metric]?.(row) ?? []);
  const latencies = present(members.map(({ measures }) => measures.latency_ms));
  return {
    at: timeOf(edge),
    split,
    count: members.length,
    mean: values.length === 0 ? null : sum(values) / values.length,
    errors: 0,
    latency_p50_ms: quantile(latencies, 0.5),
    latency_p95_ms: quantile(latencies, 0.95),
    cost_usd: sumOrNull(present(members.map(({ measures }) => measures.cost_usd))),
  };
}

/** Most frequent first, equal ones by value, at most 100. */
export function mostFrequent(rows: readonly Row[], ...keys: KeyOf[]): FacetValue[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const values = keys.map((keyOf) => keyOf(row)).filter((value) => value !== undefined);
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([one, count], [other, otherCount]) => otherCount - count || byText(one, other));
  return sorted.slice(0, 100).map(([value, count]) => ({ value, count }));
}

/** Each vote counts for both ordered pairs of its models. */
export function makeWinRates(votes: readonly Vote[], copies: number): WinRate[] {
  const rates = new Map<string, WinRate>();
  const of = (model: string, other: string) => {
    const rate = rates.get(`${model} ${other}`) ?? { model, other, wins: 0, losses: 0, ties_good: 0, ties_bad: 0, rate: 0 };
    rates.set(`${model} ${other}`, rate);
    return rate;
  };
  for (const { better, other, isTie } of votes) {
    const models = [better.call.model, other.call.model] as const;
    if (models[0] === models[1]) continue;
    of(...models)[isTie ? "ties_good" : "wins"] += copies;
    of(models[1], models[0])[isTie ? "ties_good" : "losses"] += copies;
  }
  const byModels = (one: WinRate, other: WinRate) => byText(one.model, other.model) || byText(one.other, other.other);
  return [...rates.values()].sort(byModels).map((row) => {
    const { wins, losses, ties_good } = row;
    return { ...row, rate: (wins + ties_good / 2) / (wins + losses + ties_good) };
  });
}
