import { invalidInput } from "@colloquy/contract";
import { type AnyInterval, getTimezone, makeBuckets } from "../domain/buckets.ts";
import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { FeedbackSeriesRow } from "../store/queries/feedback-series.ts";
import type { Deps } from "./deps.ts";
import { type Aggregation, aggregate } from "./get-metric-trend.ts";
import { getPeriod } from "./get-period.ts";
import { inBatches } from "./in-batches.ts";
import type { MetricQuestion, MetricView } from "./metric-tallies.ts";

export type { AnyInterval } from "../domain/buckets.ts";

export interface MetricSeriesRequest extends MetricQuestion {
  interval: AnyInterval;
  /** Whose days are meant. Default UTC. */
  timezone?: string | undefined;
  by_model: boolean;
  aggregation: Aggregation;
}

/** The values of one metric in buckets without gaps; all lists have the same length. */
export interface MetricSeries {
  /** Key; null for interactions without a model, and for all models together. */
  model: string | null;
  /** Beginnings of the buckets, in milliseconds since the epoch. */
  time_buckets: readonly number[];
  count: number[];
  /** Null where the count is 0. */
  values: (number | null)[];
}

/** Buckets in the series of one metric, over all models. */
const maxPoints = 100_000;

/**
 * The values of metrics over time, at the times of their interactions, in few statements for all requests. Buckets are half-open; those at
 * the ends of the range hold what lies within it. Without a range: the last 30 days. Interactions of source DATASET are left out.
 * @returns for each request its series: one, or one for each model that has values, by key; each request fails alone: RequestError
 *   `invalid_input` for a range or zone that is none, and for more than 2,000 buckets
 */
export function getMetricTimeseries(
  deps: Deps,
  caller: Caller,
  requests: readonly MetricSeriesRequest[],
  signal?: AbortSignal,
): Promise<MetricSeries[]>[] {
  const readable = new Set(useCasesWith(caller, "use_case:read"));
  const seenBy = ({ use_cases }: MetricView) => (use_cases ?? [...readable]).filter((key) => readable.has(key));
  return inBatches(requests, batchOf, async (batch) => {
    const [{ timerange, interval, timezone, by_model }] = batch;
    const period = getPeriod(deps, timerange);
    const edges = makeBuckets(period, interval, getTimezone(timezone ?? "UTC")).edges.slice(0, -1);
    const models = [...new Set(batch.flatMap(({ model }) => model ?? []))];
    const rows = await deps.store.statistics.readFeedbackSeries({
      ...period,
      use_cases: [...new Set(batch.flatMap(seenBy))],
      metrics: [...new Set(batch.map(({ metric }) => metric))],
      models: models.length === 0 ? undefined : models,
      edges,
      byModel: by_model || models.length > 0,
      signal,
    });
    return (request) => toSeries(request, edges, rows.filter(isSeen(request, new Set(seenBy(request)))));
  });
}

const batchOf = ({ timerange, interval, timezone, by_model, model }: MetricSeriesRequest) =>
  JSON.stringify([timerange?.from, timerange?.to, interval, timezone, by_model, model === undefined]);

const isSeen =
  ({ metric, model }: MetricView, use_cases: ReadonlySet<string>) =>
  (row: FeedbackSeriesRow) =>
    row.series_metric === metric && use_cases.has(row.series_use_case) && (model === undefined || row.series_model === model);

function toSeries(
  { by_model, aggregation }: MetricSeriesRequest,
  edges: readonly number[],
  rows: readonly FeedbackSeriesRow[],
): MetricSeries[] {
  if (!by_model) return [{ model: null, ...fill(aggregation, edges, rows) }];
  const models = [...new Set(rows.map((row) => row.series_model))].sort();
  if (models.length * edges.length > maxPoints) {
    throw invalidInput("interval", `makes more than ${maxPoints} buckets for ${models.length} models; take a longer one`);
  }
  // Without a model comes last.
  return [...models.filter((model) => model !== ""), ...models.filter((model) => model === "")].map((model) => ({
    model: model === "" ? null : model,
    ...fill(
      aggregation,
      edges,
      rows.filter((row) => row.series_model === model),
    ),
  }));
}

function fill(
  aggregation: Aggregation,
  edges: readonly number[],
  rows: readonly FeedbackSeriesRow[],
): Omit<MetricSeries, "model"> {
  const totals = new Map<number, { count: number; sum: number }>();
  for (const row of rows) {
    const known = totals.get(Number(row.series_at)) ?? { count: 0, sum: 0 };
    totals.set(Number(row.series_at), { count: known.count + Number(row.series_count), sum: known.sum + row.series_sum });
  }
  const buckets = edges.map((edge) => totals.get(edge) ?? { count: 0, sum: 0 });
  return {
    time_buckets: edges,
    count: buckets.map(({ count }) => count),
    values: buckets.map(({ count, sum }) => (count === 0 ? null : aggregate(aggregation, count, sum))),
  };
}
