import { type Filter, filterLimits, invalidInput } from "@colloquy/contract";
import type { Deps } from "../../operations/deps.ts";
import {
  allOf,
  has,
  hasFeedback,
  holdsText,
  is,
  isText,
  isUser,
  isWithin,
  labelField,
  nothing,
  refuseCreatedBy,
} from "./filter-parts.ts";
import type { CompletionFilterExpression, InputMaybe, LabelCondition } from "./resolver-types.ts";

interface Place {
  /** How the caller names it. */
  param: string;
  /** How many expressions stand around it. */
  depth: number;
}

/**
 * An expression of `and`, `or`, `not` and conditions; several members of one hold together.
 * @returns undefined where it is always true, as an empty one is
 * @throws RequestError `invalid_input`
 */
export function expressionFilter(
  deps: Deps,
  expression: CompletionFilterExpression,
  { param, depth }: Place,
): Filter | undefined {
  if (depth > filterLimits.depth) throw invalidInput(param, `nests deeper than ${filterLimits.depth} levels`);
  const inside = (member: string): Place => ({ param: `${param}.${member}`, depth: depth + 1 });
  return allOf([...branches(deps, expression, inside), ...conditions(deps, expression, param)]);
}

function branches(deps: Deps, { and, or, not }: CompletionFilterExpression, inside: (member: string) => Place): Filter[] {
  const read = (member: CompletionFilterExpression, name: string) => expressionFilter(deps, member, inside(name));
  const all = (and ?? []).map((member, i) => read(member, `and[${i}]`)).filter((member) => member !== undefined);
  const any = (or ?? []).map((member, i) => read(member, `or[${i}]`));
  return [...anySource(all), ...anyOf(any), ...(not == null ? [] : [negated(read(not, "not"))])];
}

/** Clients from 0.13 on write a list of sources as an AND of them, which nothing could meet: it means any of them. */
function anySource(members: readonly Filter[]): Filter[] {
  const sources = members.flatMap((member) => ("field" in member && member.field === "source" ? [String(member.value)] : []));
  if (sources.length < 2) return [...members];
  return [
    ...members.filter((member) => !("field" in member && member.field === "source")),
    { field: "source", op: "in", value: sources },
  ];
}

function anyOf(members: readonly (Filter | undefined)[]): Filter[] {
  const or = members.filter((member) => member !== undefined);
  if (or.length < members.length) return []; // one of them is always true
  return or.length <= 1 ? or : [{ or }];
}

const negated = (filter: Filter | undefined): Filter => (filter === undefined ? nothing : { not: filter });

function conditions(deps: Deps, expression: CompletionFilterExpression, param: string): Filter[] {
  const { timerange, model, label, feedbacks, scores, source, promptHash, sessionId, userId, completionId } = expression;
  refuseCreatedBy(expression.createdBy, `${param}.createdBy`);
  return [
    ...isWithin(deps, timerange, `${param}.timerange`),
    ...(model == null ? [] : isText("model", model, `${param}.model`)),
    ...labelFilter(label, `${param}.label`),
    ...(feedbacks == null ? [] : [hasFeedback(feedbacks, `${param}.feedbacks`)]),
    ...(scores == null ? [] : [hasFeedback(scores, `${param}.scores`)]),
    ...is("source", source, `${param}.source`),
    ...(promptHash == null ? [] : isText("prompt_hash", promptHash, `${param}.promptHash`)),
    ...is("session", sessionId, `${param}.sessionId`),
    ...isUser(userId, `${param}.userId`),
    ...is("id", completionId, `${param}.completionId`),
    ...holdsText("completion", expression.completion, `${param}.completion`),
    ...holdsText("input", expression.prompt, `${param}.prompt`),
  ];
}

function labelFilter(label: InputMaybe<LabelCondition>, param: string): Filter[] {
  if (label == null) return [];
  const found = label.value == null ? [] : isText(labelField(label.key), label.value, `${param}.value`);
  return found.length === 0 ? [has(labelField(label.key), `${param}.key`)] : found;
}
