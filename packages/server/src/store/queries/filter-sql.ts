import {
  type Condition,
  conditionsOf,
  type FieldRef,
  type Filter,
  fieldOf,
  invalidInput,
  labelSeparator,
} from "@colloquy/contract";
import type { QueryParams } from "../engine/engine.ts";
import { comparisonSymbols, filterColumns } from "./filter-columns.ts";
import { FilterParams } from "./filter-params.ts";
import { comparisonToSql, feedbackRows, feedbackToSql, flagsToSql, meanToSql } from "./filter-related.ts";
import { anyTextToSql, checkWordCount, isSearched, type SearchIn, searchToSql } from "./filter-search.ts";
import { timesToSql, timeToSql } from "./filter-time.ts";

/** The engine takes statements of 262,144 characters. */
const maxLength = 230_000;

export interface FilterContext {
  /** Key of the use case whose feedback and comparisons count. The statement itself must select it too. */
  use_case: string;
  /** What relative times refer to, in milliseconds since the epoch. */
  now: number;
  /** Begins the name of every parameter; default `filter_`. */
  prefix?: string;
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn;
  /** Whether there is an index of texts that are written without spaces. */
  has_unspaced_index?: boolean;
}

/** The feedback that every interaction found must have: a list may start from it. */
export interface FeedbackNeeded {
  /** Condition on rows of `feedback`; its values are among those of the filter. */
  where: string;
  /** The filter asks for nothing else. */
  is_all: boolean;
}

/**
 * A condition for the WHERE of a statement `FROM interactions` (without an alias), in parentheses. It is never NULL: what is missing has
 * no value, so `!=` and NOT find it, and every other comparison does not. On fields with several values (labels, tools) `!=` means that none
 * is equal; on feedback it asks for a feedback with another value.
 * @param filter in canonical form; models and metrics by key
 * @returns values in `params`, bound by the engine; the SQL holds names of ours only
 * @throws RequestError `invalid_input`: an id that is not a UUID, more than 100 words and phrases, more than 900 values, too long a statement
 */
export function filterToSql(
  filter: Filter,
  context: FilterContext,
): { sql: string; params: QueryParams; feedback: FeedbackNeeded | undefined } {
  checkWordCount(conditionsOf(filter));
  const params = new FilterParams(context);
  const sql = `(${toSql(filter, params)})`;
  if (sql.length > maxLength) throw invalidInput("filter", "asks for too much at once; use fewer words, phrases or conditions");
  return { sql, params: params.values, feedback: feedbackNeeded(filter, params) };
}

function feedbackNeeded(filter: Filter, params: FilterParams): FeedbackNeeded | undefined {
  const members = "and" in filter ? filter.and : [filter];
  const conditions = members.filter((member) => "field" in member);
  const metric = conditions.map(metricOf).find((found) => found !== undefined);
  if (metric === undefined) return undefined;
  const about = conditions.filter((condition) => metricOf(condition) === metric);
  return { where: feedbackRows(metric, about, params), is_all: about.length === members.length };
}

function toSql(filter: Filter, params: FilterParams): string {
  if ("and" in filter) return `(${andParts(filter.and, params).join(" AND ")})`;
  if ("or" in filter) return `(${filter.or.map((member) => toSql(member, params)).join(" OR ")})`;
  if ("not" in filter) return `NOT ${toSql(filter.not, params)}`;
  return conditionToSql(filter, params);
}

/** Conditions on one metric that are direct members of an AND are about one and the same feedback. */
function andParts(members: readonly Filter[], params: FilterParams): string[] {
  const byMetric = new Map<string, Condition[]>();
  const parts: string[] = [];
  for (const member of members) {
    const metric = "field" in member ? metricOf(member) : undefined;
    if (metric === undefined || !("field" in member)) parts.push(toSql(member, params));
    else byMetric.set(metric, [...(byMetric.get(metric) ?? []), member]);
  }
  for (const [metric, conditions] of byMetric) parts.push(feedbackToSql(metric, conditions, params));
  return parts;
}

/** The metric whose single feedback a condition is about. */
function metricOf(condition: Condition): string | undefined {
  const { name, key, part } = fieldOf(condition);
  return name === "feedback" && part !== "mean" ? key : undefined;
}

function conditionToSql(condition: Condition, params: FilterParams): string {
  const field = fieldOf(condition);
  const { name, key = "" } = field;
  if (name === "feedback")
    return field.part === "mean" ? meanToSql(key, condition, params) : feedbackToSql(key, [condition], params);
  if (name === "comparison") return comparisonToSql(key, condition.op === "exists" ? undefined : valuesOf(condition), params);
  if (isSearched(name)) return condition.op === "text" ? searchToSql(name, condition, params) : anyTextToSql(name);
  if (condition.op !== "ne") return plainToSql(field, condition, params);
  return `NOT ${plainToSql(field, { ...condition, op: "eq" }, params)}`;
}

/** A condition that is not `ne`, on a field of the interaction itself. */
function plainToSql(field: FieldRef, condition: Condition, params: FilterParams): string {
  const { name, key = "" } = field;
  if (name === "has") return flagsToSql(valuesOf(condition), params);
  if (name === "label") return labelToSql(key, condition, params);
  if (name === "dataset") return labelToSql("adaptive.dataset", condition, params);
  if (name === "tool") return toolToSql(condition, params);
  return columnToSql(field, condition, params);
}

function valuesOf({ value }: Condition): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function labelToSql(key: string, condition: Condition, params: FilterParams): string {
  if (condition.op === "exists") return `has(interactions.label_keys, ${params.bind("String", key)})`;
  return holdsToSql(
    "interactions.label_kv",
    valuesOf(condition).map((value) => key + labelSeparator + value),
    params,
  );
}

function toolToSql(condition: Condition, params: FilterParams): string {
  if (condition.op === "exists") return "notEmpty(interactions.tools)";
  return holdsToSql("interactions.tools", valuesOf(condition), params);
}

function holdsToSql(array: string, values: string[], params: FilterParams): string {
  const [first] = values;
  return values.length === 1
    ? `has(${array}, ${params.bind("String", first)})`
    : `hasAny(${array}, ${params.bind("Array(String)", values)})`;
}

function columnToSql({ name }: FieldRef, condition: Condition, params: FilterParams): string {
  const column = filterColumns[name];
  if (column === undefined || condition.op === "ne" || condition.op === "text") throw new TypeError(`${name} has no column`);
  const { sql, kind } = column;
  if (condition.op === "exists") return { uuid: "1", time: "1", text: `${sql} != ''`, number: `isNotNull(${sql})` }[kind];
  if (kind === "time") {
    const time = { sql, digits: column.digits ?? 3 };
    return condition.op === "in"
      ? timesToSql(time, condition.value, params)
      : timeToSql(time, condition.op, String(condition.value), params);
  }
  const compared =
    condition.op === "in"
      ? `${sql} IN ${bindAll(kind, condition.value, params)}`
      : `${sql} ${comparisonSymbols[condition.op]} ${bindOne(kind, condition.value, params)}`;
  return kind === "number" ? `ifNull(${compared}, 0)` : `(${compared})`;
}

function bindOne(kind: "uuid" | "text" | "number", value: unknown, params: FilterParams): string {
  return kind === "uuid" ? params.bindUuid(value) : params.bind(kind === "number" ? "Float64" : "String", value);
}

function bindAll(kind: "uuid" | "text" | "number", values: readonly unknown[], params: FilterParams): string {
  return kind === "uuid" ? params.bindUuids(values) : params.bind(kind === "number" ? "Array(Float64)" : "Array(String)", values);
}
