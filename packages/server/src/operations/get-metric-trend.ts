import { relativeChange } from "../domain/period.ts";
import type { Caller, Deps } from "./deps.ts";
import { type Figure, toFigure } from "./get-activity.ts";
import { getPeriods } from "./get-period.ts";
import { type MetricQuestion, type MetricTally, tallyMetrics } from "./metric-tallies.ts";

export type Aggregation = "average" | "sum" | "count";

export interface TrendRequest extends MetricQuestion {
  aggregation: Aggregation;
}

export interface Trend {
  /** Change from previous to current, as a share of previous. */
  trend: number;
  previous: number;
  current: number;
}

/**
 * What the values of metrics come to in a period, the last 30 days where none is named, and in the equally long one before.
 * @returns one for each request, which fails alone: RequestError `invalid_input` for a range that is none; null where there is nothing to
 *   compare, or nothing but 0 before
 */
export function getMetricTrends(
  deps: Deps,
  caller: Caller,
  requests: readonly TrendRequest[],
  signal?: AbortSignal,
): Promise<Trend | null>[] {
  const tallies = tallyPeriods(deps, caller, requests, signal);
  return requests.map(async ({ aggregation }, index) => {
    const tally = await tallies[index];
    if (tally === undefined) return null;
    const current = aggregate(aggregation, tally.count, tally.sum);
    const previous = aggregate(aggregation, tally.count_before, tally.sum_before);
    const trend = relativeChange(current, previous);
    return current === null || previous === null || trend === null ? null : { trend, previous, current };
  });
}

/** How many values metrics were given. @returns one for each question, which fails alone */
export function getMetricActivities(
  deps: Deps,
  caller: Caller,
  questions: readonly MetricQuestion[],
  signal?: AbortSignal,
): Promise<Figure>[] {
  return tallyPeriods(deps, caller, questions, signal).map(async (tally) => {
    const { count, count_before } = await tally;
    return toFigure(String(count), String(count_before));
  });
}

const tallyPeriods = (deps: Deps, caller: Caller, questions: readonly MetricQuestion[], signal?: AbortSignal) =>
  tallyMetrics(caller, questions, {
    read: (scope) => deps.store.statistics.tallyFeedback(scope),
    toPeriod: (timerange) => getPeriods(deps, timerange),
    signal,
  });

/** Null for the average of nothing. */
export function aggregate(aggregation: Aggregation, count: number, sum: MetricTally["sum"]): number | null {
  if (aggregation === "count") return count;
  if (aggregation === "sum") return sum;
  return count === 0 ? null : sum / count;
}
