import { invalidInput, splitList, unquote } from "@colloquy/contract";
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
const aliases = new Map(Object.entries({ user_id: "user", session_id: "session" }));
const byMetric = "feedback.";
/** Each metric that sorts is a join. */
const maxEntries = 8;

/** One field that a caller orders by. */
export interface OrderEntry {
  /** As in `fields`, in snake_case or camelCase, or `feedback.KEY`. */
  field: string;
  is_descending: boolean;
}

interface OrderTerm extends OrderField {
  name: string;
  isDescending: boolean;
  /** Metric whose mean sorts, for `feedback.KEY`. */
  metric: string | undefined;
}

/** An order of interactions, ready for SQL. It always ends with created_at, stored_at, id. */
export interface Order {
  /** The entries without aliases, each with a minus for descending: part of every cursor. */
  text: string;
  /** What sorts before time; none for the order by time alone. */
  terms: readonly OrderTerm[];
  /** Direction of created_at, stored_at and id: that of the last entry. */
  isDescending: boolean;
}

/**
 * @param given fields between commas, each with a minus for descending; a metric key with a comma in quotes. Absent: newest first
 * @throws RequestError `invalid_input` naming what is allowed
 */
export function parseOrder(given: string | undefined): Order {
  if (given === undefined) return makeOrder([]);
  return makeOrder(
    splitList(given, "order").map((part) => {
      const field = part.replace(/^-/, "");
      const key = field.startsWith(byMetric) ? unquote(field.slice(byMetric.length)) : undefined;
      return { field: key === undefined ? field : byMetric + key, is_descending: part.startsWith("-") };
    }),
  );
}

/** @param entries the most significant first; none: newest first. @throws RequestError `invalid_input` naming what is allowed */
export function makeOrder(entries: readonly OrderEntry[]): Order {
  if (entries.length > maxEntries) {
    throw invalidInput("order", `has ${entries.length} fields; allowed are at most ${maxEntries}`);
  }
  const all = entries.map(({ field, is_descending }) => ({ name: fieldName(field), isDescending: is_descending }));
  const named = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
  const { isDescending } = named.at(-1) ?? { isDescending: true };
  const sorting = named.at(-1)?.name === "created_at" ? named.slice(0, -1) : named;
  return {
    text: named.length === 0 ? "-created_at" : named.map((term) => (term.isDescending ? "-" : "") + term.name).join(","),
    terms: sorting.map((term, index) => ({ ...term, ...fieldOf(term.name, index) })),
    isDescending,
  };
}

function fieldName(given: string): string {
  if (given.startsWith(byMetric) && given.length > byMetric.length) return given;
  const name = given.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const field = aliases.get(name) ?? name;
  if (Object.hasOwn(fields, field)) return field;
  const allowed = `${Object.keys(fields).join(", ")}, feedback.METRIC`;
  throw invalidInput("order", `is ${JSON.stringify(given.slice(0, 100))}; allowed are ${allowed}, each ascending or descending`);
}

function fieldOf(name: string, index: number): OrderField & { metric: string | undefined } {
  const field = fields[name];
  if (field !== undefined) return { ...field, metric: undefined };
  const mean = `order_mean_${index}`;
  return { value: `ifNull(${mean}, 0)`, isMissing: `isNull(${mean})`, type: "Float64", metric: name.slice(byMetric.length) };
}

/** What makes the means that metrics sort by, and the values it needs. */
export function metricJoins({ terms }: Order): { sql: string; params: QueryParams } {
  const params: QueryParams = {};
  const joins = [...terms.entries()].map(([index, { metric }]) => {
    if (metric === undefined) return "";
    params[`order_metric_${index}`] = metric;
    return `LEFT JOIN (SELECT interaction_id, toNullable(avg(value)) AS order_mean_${index} FROM feedback
      WHERE use_case = {use_case:String} AND metric = {order_metric_${index}:String} GROUP BY interaction_id) AS means_${index}
      ON means_${index}.interaction_id = interactions.id`;
  });
  return { sql: joins.join(" "), params };
}

export interface SortKey {
  expression: string;
  type: string;
  isDescending: boolean;
  name: string;
}

/** Names of the keys that end every order; the first of them is what the primary key can prune by. */
const tailNames: Record<string, string> = { created_at: "sort_at", stored_at: "sort_stored" };

/** The expressions that sort, most significant first. */
export function sortKeys({ terms, isDescending }: Order): SortKey[] {
  const own = [...terms.entries()].flatMap(([index, term]): SortKey[] => [
    ...(term.isMissing === undefined
      ? []
      : [{ name: `sort_missing_${index}`, expression: `toUInt8(${term.isMissing})`, type: "UInt8", isDescending: false }]),
    {
      name: tailNames[term.name] ?? `sort_value_${index}`,
      expression: term.value,
      type: term.type,
      isDescending: term.isDescending,
    },
  ]);
  const tail: SortKey[] = [
    { name: "sort_at", expression: "created_at", type: "DateTime64(3)", isDescending },
    { name: "sort_stored", expression: "stored_at", type: "DateTime64(6)", isDescending },
    { name: "sort_id", expression: "id", type: "UUID", isDescending },
  ];
  return [...own, ...tail.filter(({ name }) => own.every((key) => key.name !== name))];
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
