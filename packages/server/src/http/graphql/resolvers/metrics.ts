import { CreateMetricRequest, invalidInput } from "@colloquy/contract";
import { createMetric } from "../../../operations/create-metric.ts";
import { findMetric } from "../../../operations/find-metric.ts";
import { findUseCase } from "../../../operations/find-use-case.ts";
import { getUseCase } from "../../../operations/get-use-case.ts";
import { linkMetric } from "../../../operations/link-metric.ts";
import { listMetricDefinitions } from "../../../operations/list-metric-definitions.ts";
import { unlinkMetric } from "../../../operations/unlink-metric.ts";
import type { GraphqlContext } from "../context.ts";
import type { MetricParent } from "../parents.ts";
import type { MetricCreate, Resolvers, UseCaseFilter } from "../resolver-types.ts";
import { checked } from "./checked.ts";
import { findUseCases } from "./use-case-lists.ts";

export const metricKinds = { scalar: "SCALAR", bool: "BOOL" } as const;
export const scoringTypes = { higher_is_better: "HIGHER_IS_BETTER", lower_is_better: "LOWER_IS_BETTER" } as const;

const toCreateMetric = ({ kind, scoringType, name, key, description }: MetricCreate, use_case?: string | null) =>
  checked(CreateMetricRequest, {
    name,
    key,
    description,
    kind: kind.toLowerCase(),
    scoring_type: scoringType?.toLowerCase(),
    use_case,
  });

const hasDirect = async ({ key }: MetricParent, _: unknown, { loaders }: GraphqlContext) =>
  (await loaders.metric_use.load(key)).direct;
const hasComparison = async ({ key }: MetricParent, _: unknown, { loaders }: GraphqlContext) =>
  (await loaders.metric_use.load(key)).comparison;
const useCasesOf = ({ use_cases }: MetricParent, { filter }: { filter?: UseCaseFilter }, context: GraphqlContext) =>
  findUseCases(context, use_cases, filter);

const named = ({ useCase, metric }: { useCase: string; metric: string }) => ({
  use_case: { value: useCase, param: "use_case" },
  metric: { value: metric, param: "metric" },
});

export const metricResolvers: Resolvers = {
  Query: {
    metrics: (_, __, { deps, caller }) => listMetricDefinitions(deps, caller, { first: 1000 }).data,
    metric: async (_, { idOrKey, metricIdOrKey, projectIdOrKey }, { deps, caller }) => {
      const value = idOrKey ?? metricIdOrKey;
      if (value == null) throw invalidInput("metric", "is required: the key or id of a metric");
      if (projectIdOrKey != null) await getUseCase(deps, caller, { value: projectIdOrKey, param: "project" }); // a link is not needed
      return findMetric(deps, caller, value) ?? null;
    },
  },
  Mutation: {
    createMetric: (_, { project, input }, { deps, caller }) => createMetric(deps, caller, toCreateMetric(input, project)),
    linkMetric: async (_, { input }, { deps, caller }) => {
      const names = named(input);
      const metric = await linkMetric(deps, caller, names);
      return { metric, use_cases: [findUseCase(deps, caller, input.useCase)?.key ?? input.useCase] };
    },
    unlinkMetric: async (_, { input }, { deps, caller }) => {
      const { metric } = await unlinkMetric(deps, caller, named(input));
      return findMetric(deps, caller, metric)?.id ?? "";
    },
  },
  Metric: {
    kind: ({ kind }) => metricKinds[kind],
    scoringType: ({ scoring_type }) => scoringTypes[scoring_type],
    hasDirectFeedbacks: hasDirect,
    hasComparisonFeedbacks: hasComparison,
    hasDirectScores: hasDirect,
    hasComparisonScores: hasComparison,
    useCases: useCasesOf,
    projects: (metric, _, context) => useCasesOf(metric, { filter: { isArchived: false } }, context),
  },
};
