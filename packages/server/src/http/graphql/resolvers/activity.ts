import type { Timerange } from "../../../operations/get-period.ts";
import type { GraphqlContext } from "../context.ts";
import type { InputMaybe, Resolvers, TimeRange } from "../resolver-types.ts";

interface Ranged {
  timerange?: InputMaybe<TimeRange>;
}

/** A range as operations take it: null is none. */
export const toTimerange = (range: InputMaybe<TimeRange>): Timerange | undefined => range ?? undefined;

const activityOf =
  <Parent>(scopeOf: (parent: Parent) => { use_case?: string; model?: string }) =>
  (parent: Parent, { timerange }: Ranged, { loaders }: GraphqlContext) =>
    loaders.statistics.activity.load({ ...scopeOf(parent), timerange: toTimerange(timerange) });

export const activityResolvers: Resolvers = {
  UseCase: {
    activity: activityOf(({ key }) => ({ use_case: key })),
    labelUsage: ({ key }, _, { loaders }) => loaders.statistics.label_usage.load(key),
  },
  Model: { activity: activityOf(({ key }) => ({ model: key })) },
  ModelService: { activity: activityOf(({ use_case, model }) => ({ use_case, model })) },
  Metric: {
    activity: async ({ key }, { timerange }, { loaders }) => ({
      feedbacks: await loaders.statistics.metric_activity.load({ metric: key, timerange: toTimerange(timerange) }),
    }),
  },
};
