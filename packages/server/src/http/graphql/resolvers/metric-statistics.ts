import type { FeedbackKind } from "../../../operations/count-metric-feedback.ts";
import type { AnyInterval } from "../../../operations/get-metric-timeseries.ts";
import type { Aggregation } from "../../../operations/get-metric-trend.ts";
import type { GraphqlContext } from "../context.ts";
import type { ScopedMetricParent } from "../parents.ts";
import type {
  InputMaybe,
  MetricAggregation,
  Resolvers,
  TimeRange,
  TimeseriesInput,
  TimeseriesInterval,
} from "../resolver-types.ts";
import { toTimerange } from "./activity.ts";
import { metricKinds, scoringTypes } from "./metrics.ts";

const aggregations = { AVERAGE: "average", SUM: "sum", COUNT: "count" } as const satisfies Record<MetricAggregation, Aggregation>;
const intervals = {
  HOUR: "hour",
  DAY: "day",
  WEEK: "week",
  MONTH: "month",
  QUARTER: "quarter",
  YEAR: "year",
} as const satisfies Record<TimeseriesInterval, AnyInterval>;

const viewOf = ({ metric, use_cases, model }: ScopedMetricParent) => ({ metric: metric.key, use_cases, model });

const countOf =
  (kind: FeedbackKind) =>
  (parent: ScopedMetricParent, { timerange }: { timerange?: InputMaybe<TimeRange> }, { loaders }: GraphqlContext) =>
    loaders.statistics.feedback_count[kind].load({ ...viewOf(parent), timerange: toTimerange(timerange) });

const hasAny =
  (kind: FeedbackKind) =>
  (parent: ScopedMetricParent, _: unknown, { loaders }: GraphqlContext) =>
    loaders.statistics.has_feedback[kind].load(viewOf(parent));

async function timeseries(parent: ScopedMetricParent, { input }: { input: TimeseriesInput }, { loaders }: GraphqlContext) {
  const { interval, timerange, timezone, byModel, aggregation = "AVERAGE" } = input;
  const series = await loaders.statistics.series.load({
    ...viewOf(parent),
    timerange: toTimerange(timerange),
    interval: intervals[interval],
    timezone: timezone ?? undefined,
    by_model: byModel ?? false,
    aggregation: aggregations[aggregation],
  });
  return series.map((one) => ({ ...one, aggregation }));
}

export const metricStatisticsResolvers: Resolvers = {
  MetricWithContext: {
    id: ({ metric }) => metric.id,
    key: ({ metric }) => metric.key,
    name: ({ metric }) => metric.name,
    kind: ({ metric }) => metricKinds[metric.kind],
    description: ({ metric }) => metric.description,
    scoringType: ({ metric }) => scoringTypes[metric.scoring_type],
    createdAt: ({ metric }) => metric.created_at,
    feedbackCount: countOf("direct"),
    comparisonCount: countOf("comparison"),
    trend: (parent, { input }, { loaders }) =>
      loaders.statistics.trend.load({
        ...viewOf(parent),
        timerange: toTimerange(input.timerange),
        aggregation: aggregations[input.aggregation ?? "AVERAGE"],
      }),
    timeseries,
    hasDirectFeedbacks: hasAny("direct"),
    hasComparisonFeedbacks: hasAny("comparison"),
  },
  Timeseries: {
    model: ({ model }, _, { loaders }) => (model === null ? null : (loaders.findModel(model) ?? null)),
    timeBuckets: ({ time_buckets }) => [...time_buckets],
    count: ({ count }) => [...count],
    values: ({ values }) => [...values],
  },
};
