import { type GroupName, invalidInput } from "@colloquy/contract";
import type { SortKey } from "./order.ts";

/** What groups can be ordered by: `value` sorts, what `isMissing` comes last in both directions. */
interface GroupField {
  value: string;
  isMissing?: string;
}

const milliseconds = (sql: string) => `toFloat64(toUnixTimestamp64Milli(${sql}))`;
const latency = (level: number): GroupField => ({
  value: `ifNotFinite(ifNull(quantileExactInclusive(${level})(interactions.latency_ms), 0), 0)`,
  isMissing: "count(interactions.latency_ms) = 0",
});
/**
 * The engine adds in no fixed order, so the last digits of a sum vary from one statement to the next; without them a cursor finds its
 * place again. Keeps eight digits, and small integers as they are.
 */
const steady = (sql: string) =>
  `reinterpretAsFloat64(bitAnd(reinterpretAsUInt64(toFloat64(${sql})) + 8388608, 18446744073692774400))`;

const fields: Record<string, GroupField> = {
  count: { value: "toFloat64(count())" },
  first_at: { value: milliseconds("min(interactions.created_at)") },
  last_at: { value: milliseconds("max(interactions.created_at)") },
  latency_p50_ms: latency(0.5),
  latency_p95_ms: latency(0.95),
  cost_usd: { value: steady("ifNull(sum(interactions.cost_usd), 0)"), isMissing: "count(interactions.cost_usd) = 0" },
  total_tokens: {
    value: "toFloat64(ifNull(sum(interactions.prompt_tokens), 0) + ifNull(sum(interactions.completion_tokens), 0))",
    isMissing: "count(interactions.prompt_tokens) + count(interactions.completion_tokens) = 0",
  },
};
const byMean: GroupField = { value: steady("ifNull(mean_value, 0)"), isMissing: "isNull(mean_value)" };

/** An order of groups. Ties are in the order of the keys. */
export interface GroupOrder {
  /** Part of every cursor: what is grouped by, and the order. */
  text: string;
  isDescending: boolean;
  /** Absent where the key itself sorts. */
  field: GroupField | undefined;
  /** Metric whose mean sorts, for `feedback.METRIC`. */
  metric: string | undefined;
}

/** @param given a field, with a minus for descending. @throws RequestError `invalid_input` naming what is allowed */
export function parseGroupOrder(given: string | undefined, by: string): GroupOrder {
  const text = given ?? "-count";
  const name = text.replace(/^-/, "");
  const metric = name.startsWith("feedback.") ? name.slice("feedback.".length) : undefined;
  if (metric === undefined && name !== "key" && !Object.hasOwn(fields, name)) {
    const allowed = ["key", ...Object.keys(fields), "feedback.METRIC"].join(", ");
    throw invalidInput("order", `is ${JSON.stringify(text)}; allowed are ${allowed}, each with a minus for descending`);
  }
  return {
    text: `${text} of groups by ${by}`,
    isDescending: text.startsWith("-"),
    field: metric === undefined ? fields[name] : byMean,
    metric,
  };
}

/** The columns that sort, most significant first; `expression` makes them. */
export function groupSortKeys({ field, isDescending }: GroupOrder, by: GroupName): SortKey[] {
  const byKey = (descending: boolean): SortKey[] => [
    // Without a model: missing.
    ...(field === undefined && by === "model" ? [sort("sort_missing", "group_key = ''", "UInt8", false)] : []),
    sort("sort_key", "group_key", "String", descending),
  ];
  if (field === undefined) return byKey(isDescending);
  return [
    ...(field.isMissing === undefined ? [] : [sort("sort_missing", field.isMissing, "UInt8", false)]),
    sort("sort_value", field.value, "Float64", isDescending),
    ...byKey(false),
  ];
}

const sort = (name: string, expression: string, type: string, isDescending: boolean): SortKey => ({
  name,
  expression,
  type,
  isDescending,
});
