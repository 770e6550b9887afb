import DataLoader from "dataloader";
import { countMetricFeedback, type FeedbackKind, hasMetricFeedback } from "../../operations/count-metric-feedback.ts";
import type { Caller, Deps } from "../../operations/deps.ts";
import { type Activity, type ActivityRequest, type Figure, getActivities } from "../../operations/get-activity.ts";
import { getLabelUsages, type LabelUsage } from "../../operations/get-label-usage.ts";
import { getMetricTimeseries, type MetricSeries, type MetricSeriesRequest } from "../../operations/get-metric-timeseries.ts";
import { getMetricActivities, getMetricTrends, type Trend, type TrendRequest } from "../../operations/get-metric-trend.ts";
import type { MetricQuestion, MetricView } from "../../operations/metric-tallies.ts";

/** Asks together for the statistics of all that one answer lists. */
export interface StatisticsLoaders {
  activity: Loader<ActivityRequest, Activity>;
  metric_activity: Loader<MetricQuestion, Figure>;
  label_usage: Loader<string, LabelUsage>;
  trend: Loader<TrendRequest, Trend | null>;
  series: Loader<MetricSeriesRequest, MetricSeries[]>;
  feedback_count: Readonly<Record<FeedbackKind, Loader<MetricQuestion, number>>>;
  has_feedback: Readonly<Record<FeedbackKind, Loader<MetricView, boolean>>>;
}

export type Loader<Request, Answer> = Pick<DataLoader<Request, Answer>, "load">;

export function createStatisticsLoaders(deps: Deps, caller: Caller, signal: AbortSignal): StatisticsLoaders {
  const count = (kind: FeedbackKind) =>
    together((questions: readonly MetricQuestion[]) => countMetricFeedback(deps, caller, questions, { kind, signal }));
  const has = (kind: FeedbackKind) =>
    together((views: readonly MetricView[]) => hasMetricFeedback(deps, caller, views, { kind, signal }));
  return {
    activity: together((requests) => getActivities(deps, caller, requests, signal)),
    metric_activity: together((questions) => getMetricActivities(deps, caller, questions, signal)),
    label_usage: together((use_cases) => getLabelUsages(deps, caller, use_cases, signal)),
    trend: together((requests) => getMetricTrends(deps, caller, requests, signal)),
    series: together((requests) => getMetricTimeseries(deps, caller, requests, signal)),
    feedback_count: { direct: count("direct"), comparison: count("comparison") },
    has_feedback: { direct: has("direct"), comparison: has("comparison") },
  };
}

/** What is asked in one turn is asked at once; requests that are alike are one statement there, so nothing is remembered here. */
function together<Request, Answer>(ask: (requests: readonly Request[]) => Promise<Answer>[]): Loader<Request, Answer> {
  const settle = (asked: Promise<Answer>) =>
    asked.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  return new DataLoader<Request, Answer>((requests) => Promise.all(ask(requests).map(settle)), { cache: false });
}
