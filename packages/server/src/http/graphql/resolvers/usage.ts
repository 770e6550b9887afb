import { findService } from "../../../operations/find-service.ts";
import type { AnyInterval } from "../../../operations/get-metric-timeseries.ts";
import { getModelUsage, getModelUsageByUseCase } from "../../../operations/get-model-usage.ts";
import type { DateBucketUnit, Resolvers } from "../resolver-types.ts";

const units = {
  DAY: "day",
  WEEK: "week",
  MONTH: "month",
  QUARTER: "quarter",
  YEAR: "year",
  NO_GROUP_BY_DATE: undefined,
} as const satisfies Record<DateBucketUnit, AnyInterval | undefined>;

export const usageResolvers: Resolvers = {
  Query: {
    modelUsage: (_, { filter: { modelId, timerange, unit } }, { deps, caller, signal }) =>
      getModelUsage(deps, caller, { model_id: modelId, timerange, unit: units[unit], signal }),
    modelUsageByUseCase: (_, { filter: { modelId, timerange } }, { deps, caller, signal }) =>
      getModelUsageByUseCase(deps, caller, { model_id: modelId, timerange, signal }),
  },
  UsageAggregatePerUseCaseItem: {
    useCase: ({ use_case }, _, { loaders }) => loaders.findUseCase(use_case) ?? null,
    modelService: ({ use_case, model }, _, { deps, caller }) => findService(deps, caller, { use_case, model }) ?? null,
  },
};
