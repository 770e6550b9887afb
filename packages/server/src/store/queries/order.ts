import { invalidInput } from "@colloquy/contract";
import type { QueryParams } from "../engine/engine.ts";

/** What a list can be ordered by: `value` sorts, `isMissing` comes last in both directions. Column names are ours. */
interface OrderField {
  value: string;
  isMissing?: string;
  /** Type of the value as a query parameter. */
  type: string;
}

const text = (column: string): OrderField => ({ value: column, isMissing: `${column} = ''`, type: "String" });
const number = (column: string): OrderField => ({
  value: `ifNull(${column}, 0)`,
  isMissing: `isNull(${column})`,
  type: "Float64",
});

const fields: Record<string, OrderField> = {
  created_at: { value: "created_at", type: "DateTime64(3)" },
  stored_at: { value: "stored_at", type: "DateTime64(6)" },
  id: { value: "toString(id)", type: "String" },
  session: { value: "toString(session_id)", type: "String" },
  model: text("model"),
  source: text("source"),
  provider: text("provider"),
  finish_reason: text("finish_reason"),
  ab_campaign: text("ab_campaign"),
  user: text("user"),
  dataset: text("label_values[indexOf(label_keys, 'adaptive.dataset')]"),
  prompt_hash: text("prompt_hash"),
  request_id: text("request_id"),
  external_id: text("external_id"),
  prompt: { value: "input_preview", type: "String" },
  completion: { value: "completion_preview", type: "String" },
  latency_ms: number("latency_ms"),
  ttft_ms: number("ttft_ms"),
  cost_usd: number("cost_usd"),
  prompt_tokens: number("prompt_tokens"),
  completion_tokens: number("completion_tokens"),
  total_tokens: {
    value: "toFloat64(ifNull(prompt_tokens, 0)) + ifNull(completion_tokens, 0)",
    isMissing: "isNull(prompt_tokens) AND isNull(completion_tokens)",
    type: "Float64",
  },
  choice_index: number("choice_index"),
};
const aliases = new Map(
  Object.entries({
    user_id: "user",
    session_id: "session",
    userId: "user",
    sessionId: "session",
    createdAt: "created_at",
  }),
);

/** An order of interactions, ready for SQL. It always ends with created_at, stored_at, id. */
export interface Order {
  /** As the caller wrote it, without aliases: part of every cursor. */
  text: string;
  isDescending: boolean;
  field: OrderField | undefined;
  /** Metric whose mean sorts, for `feedback.KEY`. */
  metric: string | undefined;
}

/** @param text a field, with a minus for descending. @throws RequestError `invalid_input` naming what is allowed */
export function parseOrder(given: string | undefined): Order {
  const isDescending = given === undefined || given.startsWith("-");
  const name = (given ?? "-created_at").replace(/^-/, "");
  const field = aliases.get(name) ?? name;
  const metric = field.startsWith("feedback.") ? field.slice("feedback.".length) : undefined;
  if (metric === undefined && !Object.hasOwn(fields, field)) {
    throw invalidInput(
      "order",
      `is ${JSON.stringify(given)}; allowed are ${Object.keys(fields).join(", ")}, feedback.METRIC, each with a minus for descending`,
    );
  }
  return {
    text: `${isDescending ? "-" : ""}${field}`,
    isDescending,
    field:
      field === "created_at"
        ? undefined
        : metric === undefined
          ? fields[field]
          : { value: "ifNull(order_mean, 0)", isMissing: "isNull(order_mean)", type: "Float64" },
    metric,
  };
}

export interface SortKey {
  expression: string;
  type: string;
  isDescending: boolean;
  name: string;
}

/** The expressions that sort, most significant first. */
export function sortKeys(order: Order): SortKey[] {
  const { field, isDescending } = order;
  const own: SortKey[] =
    field === undefined ? [] : [{ name: "sort_value", expression: field.value, type: field.type, isDescending }];
  const missing: SortKey[] =
    field?.isMissing === undefined
      ? []
      : [{ name: "sort_missing", expression: `toUInt8(${field.isMissing})`, type: "UInt8", isDescending: false }];
  return [
    ...missing,
    ...own,
    { name: "sort_at", expression: "created_at", type: "DateTime64(3)", isDescending },
    { name: "sort_stored", expression: "stored_at", type: "DateTime64(6)", isDescending },
    { name: "sort_id", expression: "id", type: "UUID", isDescending },
  ];
}

/** Rows strictly behind the cursor's values in the direction of walking. */
export function behindCursor(
  keys: readonly SortKey[],
  values: readonly (string | number)[],
  isBackward: boolean,
): { sql: string; params: QueryParams } {
  const params: QueryParams = {};
  let sql = "0";
  for (const [index, key] of [...keys.entries()].toReversed()) {
    const name = `cursor_${index}`;
    params[name] = values[index];
    const bound = `{${name}:${key.type}}`;
    const comparison = key.isDescending !== isBackward ? "<" : ">";
    sql = `(${key.expression} ${comparison} ${bound} OR (${key.expression} = ${bound} AND ${sql}))`;
  }
  const time = keys[0];
  // Said once more by the leading key alone: this is what the primary key can prune by.
  if (time?.name === "sort_at")
    sql = `created_at ${time.isDescending !== isBackward ? "<=" : ">="} {cursor_0:DateTime64(3)} AND ${sql}`;
  return { sql, params };
}
