import { type FeedbackPart, type Filter, fieldOf, formatField, invalidInput, readFilter } from "@colloquy/contract";
import type { Deps } from "../../operations/deps.ts";
import { timerangeFilter } from "../../operations/timerange-filter.ts";
import type { FloatNumericCondition, IdOrKeyCondition, InputMaybe, TextCondition, TimeRange } from "./resolver-types.ts";

// Each makes conditions that hold together out of one member of an input; none where the member is absent. `param` names the member.

/** What no interaction is. */
export const nothing: Filter = { not: { field: "id", op: "exists", value: true } };

export function is(field: string, value: InputMaybe<string>, param: string): Filter[] {
  return value == null ? [] : [readFilter({ field, op: "eq", value }, param)];
}

/** An empty list filters nothing. */
export function isOneOf(field: string, values: InputMaybe<readonly string[]>, param: string): Filter[] {
  if (values == null || values.length === 0) return [];
  return [readFilter({ field, op: "in", value: values }, param)];
}

/** Ids of end users are kept as they were given, in either letter case. */
export function isUser(user: InputMaybe<string>, param: string): Filter[] {
  return user == null ? [] : isOneOf("user", [...new Set([user, user.toLowerCase(), user.toUpperCase()])], param);
}

export function isText(field: string, { eq, in: values, neq }: IdOrKeyCondition, param: string): Filter[] {
  const isNot = neq == null ? [] : [readFilter({ field, op: "ne", value: neq }, `${param}.neq`)];
  return [...is(field, eq, `${param}.eq`), ...isOneOf(field, values, `${param}.in`), ...isNot];
}

/** Whether the text occurs, as a phrase. */
export function contains(field: "completion" | "input", text: InputMaybe<string>, param: string): Filter[] {
  if (text == null || text === "") return [];
  return [readFilter({ field, op: "text", value: text, phrase: true }, param)];
}

export function holdsText(field: "completion" | "input", condition: InputMaybe<TextCondition>, param: string): Filter[] {
  if (condition?.eq != null)
    throw invalidInput(`${param}.eq`, "is not supported; contains finds a phrase, promptHash the same input");
  return contains(field, condition?.contains, `${param}.contains`);
}

export function isWithin(deps: Deps, range: InputMaybe<TimeRange>, param: string): Filter[] {
  return range == null ? [] : timerangeFilter(deps, range, param);
}

export const labelField = (key: string) => formatField({ name: "label", key });

export function has(field: string, param: string): Filter {
  return readFilter({ field, op: "exists" }, param);
}

export interface FeedbackAsked {
  /** Id or key. */
  metric: string;
  value?: InputMaybe<FloatNumericCondition>;
  reasons?: InputMaybe<readonly string[]>;
  user?: InputMaybe<string>;
}

const operators = { gt: "gt", gte: "gte", eq: "eq", neq: "ne", lt: "lt", lte: "lte" } as const;

/** One feedback for which all of it holds: conditions that are members of one AND. */
export function hasFeedback({ metric, value, reasons, user }: FeedbackAsked, param: string): Filter {
  const field = (part?: FeedbackPart) => formatField({ name: "feedback", key: metric, ...(part === undefined ? {} : { part }) });
  const numbers = Object.entries(operators).flatMap(([given, op]) => {
    const number = value?.[given as keyof typeof operators];
    return number == null ? [] : [readFilter({ field: field(), op, value: number }, `${param}.${given}`)];
  });
  const conditions = [
    ...numbers,
    ...isOneOf(field("reason"), reasons, `${param}.reasons`),
    ...is(field("user"), user?.toLowerCase(), `${param}.user`),
  ];
  return { and: conditions.length === 0 ? [has(field(), `${param}.metric`)] : conditions };
}

export function refuseCreatedBy(given: unknown, param: string): void {
  if (given != null) throw invalidInput(param, "is not supported: who logged an interaction is not kept");
}

/**
 * What holds together; undefined where nothing is asked. An AND among the parts dissolves, so that a list can start from the feedback it
 * asks for, except where conditions on two feedbacks would become conditions on one.
 */
export function allOf(parts: readonly Filter[]): Filter | undefined {
  const members: Filter[] = [];
  for (const part of parts) {
    const inner = "and" in part ? part.and : [part];
    if (inner.some(isOfFeedback) && members.some(isOfFeedback)) members.push({ and: inner });
    else members.push(...inner);
  }
  return members.length <= 1 ? members[0] : { and: members };
}

const isOfFeedback = (filter: Filter) => "field" in filter && fieldOf(filter).name === "feedback";
