import { parsePeriod } from "../domain/period.ts";
import type { Caller, Deps } from "./deps.ts";
import type { Timerange } from "./get-period.ts";
import { type MetricQuestion, type MetricView, tallyMetrics } from "./metric-tallies.ts";

/** Direct feedback, which is one value for one completion, or comparisons of two of them. */
export type FeedbackKind = "direct" | "comparison";

/**
 * How much feedback of a kind there is on metrics, in few statements for all questions. Feedback counts at the time of its interaction, a
 * comparison at its own; interactions of source DATASET are left out.
 * @param questions without a range: whenever it was
 * @returns one for each question, which fails alone: RequestError `invalid_input` for a range that is none
 */
export function countMetricFeedback(
  deps: Deps,
  caller: Caller,
  questions: readonly MetricQuestion[],
  { kind, signal }: { kind: FeedbackKind; signal?: AbortSignal | undefined },
): Promise<number>[] {
  const toPeriod = (timerange: Timerange | undefined) => {
    if (timerange === undefined) return undefined;
    const period = parsePeriod(timerange, deps.now());
    return { ...period, begin_ms: period.first_ms };
  };
  const tallies = tallyMetrics(caller, questions, { read: reader(deps, kind), toPeriod, signal });
  return tallies.map(async (tally) => (await tally).count);
}

/** Whether there is any feedback of a kind, on interactions of whatever source. @returns one for each view */
export function hasMetricFeedback(
  deps: Deps,
  caller: Caller,
  views: readonly MetricView[],
  { kind, signal }: { kind: FeedbackKind; signal?: AbortSignal | undefined },
): Promise<boolean>[] {
  const options = { read: reader(deps, kind), toPeriod: () => undefined, with_datasets: true, signal };
  return tallyMetrics(caller, views, options).map(async (tally) => (await tally).count > 0);
}

function reader({ store: { statistics } }: Deps, kind: FeedbackKind) {
  return kind === "direct" ? statistics.tallyFeedback.bind(statistics) : statistics.tallyComparisons.bind(statistics);
}
