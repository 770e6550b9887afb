import { type Interval, otherSplit, statisticsLimits } from "@colloquy/contract";
import type { Engine, QueryParams } from "../engine/engine.ts";
import { toStoredTime } from "../times.ts";
import { feedbackRows, inScope, limitsOf, type StatisticsScope } from "./feedback-rows.ts";
import type { InteractionKey } from "./key-sql.ts";

export interface TimeseriesRequest extends StatisticsScope {
  /**
   * Beginnings of the buckets, and the end of the last, in milliseconds since the epoch; or an interval in UTC, which needs no range.
   */
  buckets: readonly number[] | Interval;
  split: InteractionKey | undefined;
  metric: string | undefined;
}

/** A bucket that is not empty; 64-bit integers are texts. */
export interface BucketRow {
  bucket_at: string;
  bucket_split: string;
  bucket_count: string;
  bucket_errors: string;
  bucket_latencies: [number | null, number | null];
  bucket_latency_count: string;
  bucket_cost: number | null;
}

export interface BucketMeanRow {
  bucket_at: string;
  bucket_split: string;
  bucket_mean: number;
}

/** When the first and the last interaction of the scope were that have the split's key, in milliseconds; undefined when there is none. */
export async function findTimeRange(
  engine: Engine,
  { split, ...scope }: Pick<TimeseriesRequest, keyof StatisticsScope | "split">,
): Promise<{ first_ms: number; last_ms: number } | undefined> {
  const [row] = await engine.query<{ range_count: string; range_first: string; range_last: string }>(
    `SELECT count() AS range_count, min(interactions.created_at) AS range_first, max(interactions.created_at) AS range_last
     FROM ${split?.from ?? "interactions"} WHERE ${inScope(scope)} AND ${split?.where ?? "1"}`,
    { use_case: scope.use_case, ...scope.where.params, ...split?.params },
    limitsOf(scope),
  );
  if (row === undefined || row.range_count === "0") return undefined;
  return { first_ms: Date.parse(row.range_first), last_ms: Date.parse(row.range_last) };
}

interface Read {
  buckets: BucketRow[];
  means: BucketMeanRow[];
}

/** What happened in each bucket and split, and the mean of the metric there. */
export async function readTimeseries(engine: Engine, request: TimeseriesRequest): Promise<Read> {
  const whole = await readBuckets(engine, request, false);
  const splits = new Set(whole.buckets.map((row) => row.bucket_split));
  // Few splits are the rule; looking for the most frequent ones first would read everything twice.
  const isWhole = splits.size <= statisticsLimits.splits && Math.max(whole.buckets.length, whole.means.length) < rowLimit;
  return isWhole || request.split === undefined ? whole : await readBuckets(engine, request, true);
}

async function readBuckets(engine: Engine, request: TimeseriesRequest, isCut: boolean): Promise<Read> {
  const params = {
    use_case: request.use_case,
    ...request.where.params,
    ...request.split?.params,
    ...edgeParams(request.buckets),
    metrics: [request.metric ?? ""],
  };
  const [buckets, means] = await Promise.all([
    engine.query<BucketRow>(bucketsSql(request, isCut), params, limitsOf(request)),
    request.metric === undefined ? [] : engine.query<BucketMeanRow>(meansSql(request, isCut), params, limitsOf(request)),
  ]);
  return { buckets, means };
}

function edgeParams(buckets: TimeseriesRequest["buckets"]): QueryParams {
  if (typeof buckets === "string") return {};
  const [first = 0, end = 0] = [buckets[0], buckets.at(-1)];
  return { series_first: toStoredTime(first), series_end: toStoredTime(end), series_edges: buckets.slice(0, -1) };
}

/** Edges come from the caller, so that buckets are the same whoever makes them; the engine finds them by bisection. */
const bucketOf = ({ buckets }: TimeseriesRequest, time: string) =>
  typeof buckets === "string" ? inUtc[buckets](time) : `roundDown(toUnixTimestamp64Milli(${time}), {series_edges:Array(Int64)})`;
const within = ({ buckets }: TimeseriesRequest, time: string) =>
  typeof buckets === "string" ? "1" : `${time} >= {series_first:DateTime64(3)} AND ${time} < {series_end:DateTime64(3)}`;

/** Beginning of an instant's bucket in milliseconds; nothing is stored before 1970, and 1970 began on a Thursday. */
const multipleOf = (step_ms: number, offset_ms: number) => (time: string) => {
  const ms = `toUnixTimestamp64Milli(${time})`;
  return `${ms} - (${ms} + ${offset_ms}) % ${step_ms}`;
};
const day_ms = 86_400_000;
const inUtc: Record<Interval, (time: string) => string> = {
  minute: multipleOf(60_000, 0),
  hour: multipleOf(3_600_000, 0),
  day: multipleOf(day_ms, 0),
  week: multipleOf(7 * day_ms, 3 * day_ms),
  month: (time) => `toInt64(toStartOfMonth(${time})) * ${day_ms}`,
};

/** More rows than any answer holds: the caller sees by their range that there are too many buckets. */
const rowLimit = (statisticsLimits.buckets + 1) * (statisticsLimits.splits + 1);

function bucketsSql(request: TimeseriesRequest, isCut: boolean): string {
  const { split } = request;
  return `SELECT ${bucketOf(request, "interactions.created_at")} AS bucket_at, ${splitSql(request, split?.text, isCut)} AS bucket_split,
      count() AS bucket_count, countIf(interactions.error != '') AS bucket_errors,
      quantilesExactInclusive(0.5, 0.95)(interactions.latency_ms) AS bucket_latencies,
      count(interactions.latency_ms) AS bucket_latency_count, sum(interactions.cost_usd) AS bucket_cost
    FROM ${split?.from ?? "interactions"} WHERE ${inScope(request)} AND ${split?.where ?? "1"} AND ${within(request, "interactions.created_at")}
    GROUP BY bucket_at, bucket_split LIMIT ${rowLimit}`;
}

function meansSql(request: TimeseriesRequest, isCut: boolean): string {
  const rows = feedbackRows(request, request.split, { shown: (key) => splitSql(request, key, isCut) });
  return `SELECT ${bucketOf(request, "feedback.interaction_at")} AS bucket_at, ${rows.key} AS bucket_split,
      avg(value) AS bucket_mean
    FROM ${rows.from} AND ${within(request, "feedback.interaction_at")} GROUP BY bucket_at, bucket_split LIMIT ${rowLimit}`;
}

/** The key; where the splits are cut, `other` for what is not one of the most frequent. */
function splitSql(request: TimeseriesRequest, key: string | undefined, isCut: boolean): string {
  const { split } = request;
  if (split === undefined || key === undefined) return "''";
  if (!isCut) return key;
  const frequent = `SELECT ${split.text} AS frequent_key FROM ${split.from}
    WHERE ${inScope(request)} AND ${split.where} AND ${within(request, "interactions.created_at")}
    GROUP BY frequent_key ORDER BY count() DESC, frequent_key LIMIT ${statisticsLimits.splits}`;
  // As a constant: the engine (26.7) loses the column of an ARRAY JOIN inside of `IN (SELECT …)`.
  const keys = `(SELECT groupArray(frequent_key) FROM (${frequent}))`;
  return `transform(${key}, ${keys}, ${keys}, '${otherSplit}')`;
}
