import { type GroupName, invalidInput } from "@colloquy/contract";
import { orderOfCursor } from "./cursor.ts";
import type { OrderEntry, SortKey } from "./order.ts";

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
const byMetric = "feedback.";
/** Stands in every cursor of groups, and in no other: no key of a metric has a blank. */
const ofGroups = " of groups by ";
/** Means are made beside the groups, one column for each metric that sorts. */
const byMean = (index: number): GroupField => ({
  value: steady(`ifNull(mean_value_${index}, 0)`),
  isMissing: `isNull(mean_value_${index})`,
});

interface GroupTerm {
  isDescending: boolean;
  /** Absent where the key or a mean sorts. */
  field: GroupField | undefined;
  /** Metric whose mean sorts, for `feedback.METRIC`. */
  metric: string | undefined;
}

/** An order of groups. Ties are in the order of the keys. */
export interface GroupOrder {
  /** Part of every cursor: what is grouped by, and the order. */
  text: string;
  terms: readonly GroupTerm[];
}

/** @param given a field, with a minus for descending. @throws RequestError `invalid_input` naming what is allowed */
export function parseGroupOrder(given: string | undefined, by: string): GroupOrder {
  const text = given ?? "-count";
  const name = text.replace(/^-/, "");
  const metric = name.startsWith(byMetric) ? name.slice(byMetric.length) : undefined;
  if (metric === undefined && name !== "key" && !Object.hasOwn(fields, name)) {
    const allowed = ["key", ...Object.keys(fields), "feedback.METRIC"].join(", ");
    throw invalidInput("order", `is ${JSON.stringify(text)}; allowed are ${allowed}, each with a minus for descending`);
  }
  return {
    text: `${text}${ofGroups}${by}`,
    terms: [{ isDescending: text.startsWith("-"), field: fields[name], metric }],
  };
}

/** What lists of several fields call the fields, and the names above. */
const listedFields: Record<string, string> = { group: "key", count: "count", created_at: "last_at" };
const maxEntries = 8;

/**
 * An order by several fields. Ties are in the order of the keys, without a model last.
 * @param entries the most significant first; none: by key
 * @throws RequestError `invalid_input` naming what is allowed
 */
export function makeGroupOrder(entries: readonly OrderEntry[], by: string): GroupOrder {
  if (entries.length > maxEntries) {
    throw invalidInput("order", `has ${entries.length} fields; allowed are at most ${maxEntries}`);
  }
  const named = entries.map(({ field, is_descending }) => ({ name: listedName(field), isDescending: is_descending }));
  const all = [...named, { name: "key", isDescending: false }];
  const terms = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
  return {
    text: `${terms.map(({ name, isDescending }) => (isDescending ? "-" : "") + name).join(",")}${ofGroups}${by}`,
    terms: terms.map(({ name, isDescending }) => ({
      isDescending,
      field: fields[name],
      metric: name.startsWith(byMetric) ? name.slice(byMetric.length) : undefined,
    })),
  };
}

function listedName(given: string): string {
  if (given.startsWith(byMetric) && given.length > byMetric.length) return given;
  const name = given.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const field = Object.hasOwn(listedFields, name) ? listedFields[name] : undefined;
  if (field !== undefined) return field;
  const allowed = [...Object.keys(listedFields), "feedback.METRIC"].join(", ");
  throw invalidInput("order", `is ${JSON.stringify(given.slice(0, 100))}; allowed are ${allowed}`);
}

/** Whether a cursor was made by a list of groups, whatever their order. */
export function isGroupCursor(cursor: string): boolean {
  return orderOfCursor(cursor)?.includes(ofGroups) ?? false;
}

/** The metrics that sort, by place of their terms. */
export const orderMetrics = ({ terms }: GroupOrder) =>
  [...terms.entries()].flatMap(([index, { metric }]) => (metric === undefined ? [] : [{ index, metric }]));

/** A column that sorts; `expression` makes it. */
export interface GroupSortKey extends SortKey {
  /** Made of all interactions of the group; otherwise of its key or the means. */
  isAggregate: boolean;
}

/** The columns that sort, most significant first. */
export function groupSortKeys({ terms }: GroupOrder, by: GroupName): GroupSortKey[] {
  const keys = [...terms.entries()].flatMap(([index, term]) => termKeys(term, index, by));
  const isComplete = terms.some(sortsByKey);
  return isComplete ? keys : [...keys, sort("sort_key", "group_key", "String", false)];
}

const sortsByKey = ({ field, metric }: GroupTerm) => field === undefined && metric === undefined;

function termKeys(term: GroupTerm, index: number, by: GroupName): GroupSortKey[] {
  const { isDescending } = term;
  if (sortsByKey(term)) {
    return [
      // Without a model: missing.
      ...(by === "model" ? [sort(`sort_missing_${index}`, "group_key = ''", "UInt8", false)] : []),
      sort("sort_key", "group_key", "String", isDescending),
    ];
  }
  const { value, isMissing } = term.field ?? byMean(index);
  const isAggregate = term.field !== undefined;
  return [
    ...(isMissing === undefined ? [] : [{ ...sort(`sort_missing_${index}`, isMissing, "UInt8", false), isAggregate }]),
    { ...sort(`sort_value_${index}`, value, "Float64", isDescending), isAggregate },
  ];
}

const sort = (name: string, expression: string, type: string, isDescending: boolean): GroupSortKey => ({
  name,
  expression,
  type,
  isDescending,
  isAggregate: false,
});
