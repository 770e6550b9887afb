import { type Condition, fieldOf } from "@colloquy/contract";
import { comparisonSymbols } from "./filter-columns.ts";
import { rangeOf } from "./filter-marks.ts";
import type { FilterParams } from "./filter-params.ts";

/** Time and id of an interaction: the time is part of the primary key, so the engine reads only where these are. */
const within = (select: string) => `(interactions.created_at, interactions.id) IN (${select})`;

function compare(sql: string, condition: Condition, params: FilterParams): string {
  if (condition.op === "in") return `${sql} IN ${params.bind("Array(Float64)", condition.value)}`;
  if (condition.op === "exists" || condition.op === "text") return "1";
  return `${sql} ${comparisonSymbols[condition.op]} ${params.bind("Float64", condition.value)}`;
}

/** Columns of texts that a feedback may lack. */
const feedbackTexts = { reason: "ifNull(reason, '')", user: "user" } as const;

/** One condition on a row of `feedback`; `1` for any value, because a feedback always has one. */
function feedbackTest(condition: Condition, params: FilterParams): string {
  const { part } = fieldOf(condition);
  if (part !== "reason" && part !== "user") return compare("value", condition, params);
  const column = feedbackTexts[part];
  if (condition.op === "exists") return `${column} != ''`;
  if (condition.op === "in") return `${column} IN ${params.bind("Array(String)", condition.value)}`;
  return `${column} ${condition.op === "ne" ? "!=" : "="} ${params.bind("String", condition.value)}`;
}

const ofMetric = (metric: string, params: FilterParams) => `${params.inUseCase()} AND metric = ${params.bind("String", metric)}`;

/** Whether there is one feedback of the metric that meets all conditions. */
export function feedbackToSql(metric: string, conditions: readonly Condition[], params: FilterParams): string {
  return withFeedback(feedbackRows(metric, conditions, params));
}

const withFeedback = (where: string) =>
  within(`SELECT interaction_at, interaction_id FROM feedback WHERE ${where}${rangeOf("interaction_at")}`);

/** The condition on rows of `feedback` that meet all conditions on one metric. */
export function feedbackRows(metric: string, conditions: readonly Condition[], params: FilterParams): string {
  const tests = conditions.map((condition) => feedbackTest(condition, params)).filter((test) => test !== "1");
  return [ofMetric(metric, params), ...tests].join(" AND ");
}

/** Whether there is feedback of the metric, and its mean meets the condition. */
export function meanToSql(metric: string, condition: Condition, params: FilterParams): string {
  return within(
    `SELECT interaction_at, interaction_id FROM feedback WHERE ${ofMetric(metric, params)}${rangeOf("interaction_at")}
 GROUP BY interaction_at, interaction_id HAVING ${compare("avg(value)", condition, params)}`,
  );
}

const preferred = (where: string) =>
  `SELECT preferred_at, preferred_id FROM comparisons WHERE ${where}${rangeOf("preferred_at")}`;
const other = (where: string) => `SELECT other_at, other_id FROM comparisons WHERE ${where}${rangeOf("other_at")}`;
const either = (where: string) => within(`${preferred(where)} UNION ALL ${other(where)}`);

const results: Record<string, (metric: string) => string> = {
  won: (metric) => within(preferred(`${metric} AND tied = ''`)),
  lost: (metric) => within(other(`${metric} AND tied = ''`)),
  tied: (metric) => either(`${metric} AND tied != ''`),
};

/** Whether there is a comparison on the metric with one of the results; `undefined` for any. */
export function comparisonToSql(metric: string, wanted: readonly string[] | undefined, params: FilterParams): string {
  const where = ofMetric(metric, params);
  if (wanted === undefined) return either(where);
  return `(${wanted.map((result) => results[result]?.(where) ?? "0").join(" OR ")})`;
}

/** What `has:` may ask for. Labels that only the server writes do not count. */
const flags: Record<string, (params: FilterParams) => string> = {
  feedback: (params) => withFeedback(params.inUseCase()),
  comparison: (params) => either(params.inUseCase()),
  tool_call: () => "notEmpty(interactions.tools)",
  error: () => "interactions.error != ''",
  labels: () => "arrayExists(key -> NOT startsWith(key, 'adaptive.'), interactions.label_keys)",
  siblings: (params) =>
    `interactions.prompt_hash IN (SELECT prompt_hash FROM interactions WHERE ${params.inUseCase()} GROUP BY prompt_hash HAVING count() > 1)`,
};

export function flagsToSql(wanted: readonly string[], params: FilterParams): string {
  return `(${wanted.map((flag) => flags[flag]?.(params) ?? "0").join(" OR ")})`;
}
