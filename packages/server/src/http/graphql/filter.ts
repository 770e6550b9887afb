import { type Filter, formatField, notFound, readFilter } from "@colloquy/contract";
import type { Deps } from "../../operations/deps.ts";
import { searchFilter } from "../../operations/resolve-filter.ts";
import { expressionFilter } from "./filter-expression.ts";
import {
  allOf,
  contains,
  has,
  hasFeedback,
  is,
  isOneOf,
  isUser,
  isWithin,
  labelField,
  nothing,
  refuseCreatedBy,
} from "./filter-parts.ts";
import type { CompletionFeedbackFilterInput, InputMaybe, LabelFilter, ListCompletionsFilterInput } from "./resolver-types.ts";

/** Which interactions an operation is asked about: the use case under one of its two names, and the filter. */
export interface CompletionsAsked {
  use_case: string | null | undefined;
  project: string | null | undefined;
  filter: Filter | undefined;
}

/**
 * The vendor's filter as the one of all operations: its members hold together, an empty list filters nothing, and two entries about
 * feedback may be met by two feedbacks.
 * @throws RequestError `invalid_input`, `entity_not_found` (A/B campaign); use case, models and metrics are looked up by the operation
 */
export function askedOf(deps: Deps, input: ListCompletionsFilterInput): CompletionsAsked {
  const { useCase: use_case, project, advancedFilter } = input;
  const advanced = advancedFilter && expressionFilter(deps, advancedFilter, { param: "filter.advancedFilter", depth: 0 });
  const filter = allOf([...ownMembers(deps, input), ...saidMembers(input), ...(advanced == null ? [] : [advanced])]);
  return { use_case, project, filter: filter && readFilter(filter, "filter") };
}

function ownMembers(deps: Deps, input: ListCompletionsFilterInput): Filter[] {
  refuseCreatedBy(input.createdBy, "filter.createdBy");
  // No campaign and no tag can be there yet to name.
  if (input.abCampaign != null) throw notFound("ab_campaign", input.abCampaign, "filter.abCampaign");
  return [
    ...isOneOf("model", input.models, "filter.models"),
    ...isWithin(deps, input.timerange, "filter.timerange"),
    ...is("session", input.sessionId, "filter.sessionId"),
    ...isUser(input.userId, "filter.userId"),
    ...is("id", input.completionId, "filter.completionId"),
    ...is("prompt_hash", input.promptHash, "filter.promptHash"),
    ...isOneOf("source", input.source, "filter.source"),
    ...(input.tags == null || input.tags.length === 0 ? [] : [nothing]),
    ...textMembers(input),
  ];
}

function textMembers({ search, completion, prompt }: ListCompletionsFilterInput): Filter[] {
  const searched = search == null ? undefined : searchFilter(search);
  return [
    ...(searched === undefined ? [] : [readFilter(searched, "filter.search")]),
    ...contains("completion", completion, "filter.completion"),
    ...contains("input", prompt, "filter.prompt"),
  ];
}

function saidMembers({ feedbacks, scores, comparisons, labels }: ListCompletionsFilterInput): Filter[] {
  const hasComparison = (metric: string, param: string) => has(formatField({ name: "comparison", key: metric }), param);
  return [
    ...feedbackFilters(feedbacks, "filter.feedbacks"),
    ...feedbackFilters(scores, "filter.scores"),
    ...(comparisons ?? []).map(({ metric }, i) => hasComparison(metric, `filter.comparisons[${i}].metric`)),
    ...(labels ?? []).flatMap((label, i) => labelFilter(label, `filter.labels[${i}]`)),
  ];
}

function feedbackFilters(entries: InputMaybe<CompletionFeedbackFilterInput[]>, param: string): Filter[] {
  return (entries ?? []).map(({ metric, reasons, user, ...value }, i) =>
    hasFeedback({ metric, value, ...(reasons == null ? {} : { reasons }), ...(user == null ? {} : { user }) }, `${param}[${i}]`),
  );
}

function labelFilter({ key, value }: LabelFilter, param: string): Filter[] {
  const found = isOneOf(labelField(key), value, `${param}.value`);
  return found.length === 0 ? [has(labelField(key), `${param}.key`)] : found;
}
