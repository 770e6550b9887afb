import {
  type Filter,
  type Interval,
  invalidInput,
  otherSplit,
  parseKeyRef,
  resolveFilterTime,
  splitNames,
  type Timeseries,
  type TimeseriesPoint,
} from "@colloquy/contract";
import { getTimezone, makeBuckets, type TimeRange } from "../domain/buckets.ts";
import type { Caller } from "../domain/caller.ts";
import { type CreatedRange, createdRange } from "../domain/created-range.ts";
import { tidySum } from "../domain/tidy-sum.ts";
import { keySql } from "../store/queries/key-sql.ts";
import type { BucketMeanRow, BucketRow } from "../store/queries/timeseries.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope } from "./scope.ts";
import type { StatisticsQuestion } from "./statistics-question.ts";

export interface GetTimeseriesRequest extends StatisticsQuestion {
  /** Half-open range of `created_at`, in the forms of the filter language. */
  from: string | undefined;
  to: string | undefined;
  /** `auto`: the shortest with at most 200 buckets. */
  interval: Interval | "auto";
  /** `model`, `source` or `label.KEY`. */
  split: string | undefined;
  metric: string | undefined;
  /** Whose hours and days are meant. Default UTC. */
  timezone: string | undefined;
}

/**
 * What happened over time to the interactions that `listInteractions` would list, in buckets without gaps. They cover the range that
 * `from`, `to` and the filter's `created_at` name; a side that is not named ends with the data, the upper one no earlier than now
 * where the lower one is named. Beyond the 20 most frequent splits the rest is `other`.
 * @throws RequestError `entity_not_found` (use case, metric, or a model or metric in the filter), `forbidden`, `invalid_input`
 */
export async function getTimeseries(deps: Deps, caller: Caller, request: GetTimeseriesRequest): Promise<Timeseries> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  const split = request.split === undefined ? undefined : parseKeyRef(request.split, splitNames, "split");
  const metric = request.metric === undefined ? undefined : deps.registry.getMetric(request.metric, "metric").key;
  const timezone = getTimezone(request.timezone ?? "UTC");
  const filter = withRange(request, deps.now());
  const scope = { use_case, where: toCondition(deps, use_case, filter, request), signal: request.signal };
  const key = split && keySql(split.name, split.key === undefined ? {} : { key: split.key });
  const read = (buckets: readonly number[] | Interval) =>
    deps.store.statistics.readTimeseries({ ...scope, metric, split: key, buckets });
  const named = createdRange(filter, deps.now());
  const isWhole = named.first_ms !== undefined && named.last_ms !== undefined;
  // An interval of UTC can be read before the range is known; any other needs a look at the data first.
  const early = isWhole || request.interval === "auto" || timezone !== "UTC" ? undefined : await read(request.interval);
  const data = isWhole
    ? undefined
    : early === undefined
      ? await deps.store.statistics.findTimeRange({ ...scope, split: key })
      : spanOf(early.buckets);
  const range = toRange(named, data, deps.now());
  if (range === undefined) return { interval: request.interval === "auto" ? "day" : request.interval, data: [] };
  const { interval, edges } = makeBuckets(range, request.interval, timezone);
  const found = early ?? (await read(edges));
  const shownSplit = (text: string) => (split === undefined || (split.name === "model" && text === "") ? null : text);
  return { interval, data: fillBuckets({ edges, ...found }, shownSplit) };
}

/** The filter and the named range together. @throws RequestError `invalid_input` */
function withRange({ filter, from, to }: GetTimeseriesRequest, now: number): Filter | undefined {
  const bounds: Filter[] = [];
  const instant = (text: string, param: string) => {
    const at = resolveFilterTime(text, now);
    if (at === undefined)
      throw invalidInput(param, `is ${JSON.stringify(text.slice(0, 100))}; allowed are RFC 3339, a date, -7d, now`);
    return at;
  };
  const first = from === undefined ? undefined : instant(from, "from");
  const end = to === undefined ? undefined : instant(to, "to");
  if (first !== undefined && end !== undefined && first >= end) throw invalidInput("to", "must be later than from");
  if (from !== undefined) bounds.push({ field: "created_at", op: "gte", value: from });
  if (to !== undefined) bounds.push({ field: "created_at", op: "lt", value: to });
  if (bounds.length === 0) return filter;
  return { and: filter === undefined ? bounds : [...bounds, filter] };
}

/** What is named, completed by what is there. Nothing is stored before 1970. */
function toRange(named: CreatedRange, data: TimeRange | undefined, now: number): TimeRange | undefined {
  const first_ms = named.first_ms ?? data?.first_ms;
  if (first_ms === undefined) return undefined;
  const whereDataEnds = named.first_ms === undefined ? data?.last_ms : Math.max(first_ms, now, data?.last_ms ?? 0);
  const last_ms = Math.min(named.last_ms ?? whereDataEnds ?? first_ms, Date.UTC(2299, 0));
  return Math.max(0, first_ms) > last_ms ? undefined : { first_ms: Math.max(0, first_ms), last_ms };
}

function spanOf(buckets: readonly BucketRow[]): TimeRange | undefined {
  if (buckets.length === 0) return undefined;
  const times = buckets.map((row) => Number(row.bucket_at)).sort((a, b) => a - b);
  return { first_ms: times[0] ?? 0, last_ms: times.at(-1) ?? 0 };
}

/** Most frequent first, `other` last; one without a name where nothing is split or nothing is there. */
function splitsOf(buckets: readonly BucketRow[]): string[] {
  const counts = new Map<string, number>();
  for (const row of buckets) counts.set(row.bucket_split, (counts.get(row.bucket_split) ?? 0) + Number(row.bucket_count));
  const rank = ([split, count]: [string, number]) => (split === otherSplit ? 0 : count);
  const sorted = [...counts].toSorted((a, b) => rank(b) - rank(a) || (a[0] < b[0] ? -1 : 1));
  return sorted.map(([split]) => split);
}

interface Found {
  edges: readonly number[];
  buckets: readonly BucketRow[];
  means: readonly BucketMeanRow[];
}

function fillBuckets(found: Found, shownSplit: (key: string) => string | null): TimeseriesPoint[] {
  const nameOf = (at: string | number, split: string) => `${at} ${split}`;
  const buckets = new Map(found.buckets.map((row) => [nameOf(row.bucket_at, row.bucket_split), row]));
  const means = new Map(found.means.map((row) => [nameOf(row.bucket_at, row.bucket_split), row.bucket_mean]));
  const splits = splitsOf(found.buckets);
  return found.edges.slice(0, -1).flatMap((edge) => {
    const at = new Date(edge).toISOString();
    if (splits.length === 0) return [{ at, split: null, ...toPoint(undefined, undefined) }];
    return splits.map((split) => {
      const name = nameOf(edge, split);
      return { at, split: shownSplit(split), ...toPoint(buckets.get(name), means.get(name)) };
    });
  });
}

function toPoint(row: BucketRow | undefined, mean: number | undefined): Omit<TimeseriesPoint, "at" | "split"> {
  const [p50, p95] = row === undefined || row.bucket_latency_count === "0" ? [null, null] : row.bucket_latencies;
  return {
    count: Number(row?.bucket_count ?? 0),
    mean: mean ?? null,
    errors: Number(row?.bucket_errors ?? 0),
    latency_p50_ms: p50,
    latency_p95_ms: p95,
    cost_usd: tidySum(row?.bucket_cost ?? null),
  };
}
