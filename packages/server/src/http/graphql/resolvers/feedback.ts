import { isUuid, LogFeedbackRequest, UpdateFeedbackRequest } from "@colloquy/contract";
import type { GraphQLResolveInfo } from "graphql";
import { correctFeedback } from "../../../operations/correct-feedback.ts";
import { giveFeedback } from "../../../operations/log-feedback.ts";
import type { GraphqlContext } from "../context.ts";
import type { ComparisonParent } from "../parents.ts";
import type { FeedbackAddInput, Resolvers } from "../resolver-types.ts";
import { checked } from "./checked.ts";
import { partsSelected } from "./completion.ts";

interface FeedbackArguments {
  completionId: string;
  metricId: string;
  /** A score is given without an author of its own. */
  input: FeedbackAddInput;
}

const addFeedback = (_: unknown, { completionId, metricId, input }: FeedbackArguments, { deps, caller }: GraphqlContext) => {
  const { value, reason, details, userId } = input;
  const request = { completion_id: completionId, metric: metricId, value, reason, details, user_id: userId };
  return giveFeedback(deps, caller, checked(LogFeedbackRequest, request));
};

const ties = { good: "GOOD", bad: "BAD" } as const;
const toUserId = ({ user }: { user: string | null }) => (user !== null && isUuid(user) ? user : null);

export const feedbackResolvers: Resolvers = {
  Mutation: {
    addDirectFeedback: addFeedback,
    addDirectScore: addFeedback,
    updateFeedback: (_, { id, input: { value, details } }, { deps, caller }) => {
      const change = { ...(value == null ? {} : { value }), ...(details == null ? {} : { details }) };
      return correctFeedback(deps, caller, id, checked(UpdateFeedbackRequest, change));
    },
  },
  DirectFeedback: {
    metric: ({ metric }, _, { loaders }) => loaders.findMetric(metric) ?? null,
    userId: toUserId,
  },
  ComparisonFeedback: {
    usecase: ({ use_case }, _, { loaders }) => loaders.findUseCase(use_case) ?? null,
    project: ({ use_case }, _, { loaders }) => loaders.findUseCase(use_case) ?? null,
    metric: ({ metric }, _, { loaders }) => loaders.findMetric(metric) ?? null,
    preferedCompletion: (comparison, _, context, info) => findSide(comparison, comparison.preferred, context, info),
    otherCompletion: (comparison, _, context, info) => findSide(comparison, comparison.other, context, info),
    tied: ({ tied }) => (tied === null ? null : ties[tied]),
    userId: toUserId,
  },
};

async function findSide({ use_case }: ComparisonParent, id: string, { loaders }: GraphqlContext, info: GraphQLResolveInfo) {
  return (await loaders.records.find({ use_case, id }, partsSelected(info))) ?? null;
}
