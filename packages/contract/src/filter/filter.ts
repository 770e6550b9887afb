import type { Operator } from "./fields.ts";

/** One statement about one field. `field` is in its printed form: `model`, `label."my key"`, `feedback.csat.mean`. */
export type Condition =
  | { field: string; op: Exclude<Operator, "in" | "exists" | "text">; value: string | number }
  | { field: string; op: "in"; value: string[] | number[] }
  | { field: string; op: "exists"; value: true }
  | { field: string; op: "text"; value: string; phrase?: true };

/**
 * What is looked for. In memory a filter is always in canonical form, as `parseFilter`, `parseFilterJson` and `readFilter` make it:
 * - fields of kind number hold numbers (of feedback, true and false are 1 and 0), all others texts; relative times stay texts;
 * - an `or` has at least two members; an `and` may have one, which is not the same as its member alone: conditions on one metric that
 *   are direct members of one `and` are about one feedback, and `{and: [c]}` (printed `(c)`) takes `c` out of that;
 * - a text is one word (no white space, no `( ) , "`, not `*` alone) or a phrase.
 */
export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition;

export const filterLimits = {
  /** How many `and`, `or`, `not` may stand around a condition. */
  depth: 32,
  conditions: 500,
  values: 1000,
  characters: 10_000,
} as const;

/** The same filter with every condition replaced by what `replace` makes of it. */
export function mapFilter(filter: Filter, replace: (condition: Condition) => Filter): Filter {
  if ("and" in filter) return { and: filter.and.map((member) => mapFilter(member, replace)) };
  if ("or" in filter) return { or: filter.or.map((member) => mapFilter(member, replace)) };
  if ("not" in filter) return { not: mapFilter(filter.not, replace) };
  return replace(filter);
}

/** All conditions, in reading order. */
export function conditionsOf(filter: Filter): Condition[] {
  if ("and" in filter) return filter.and.flatMap(conditionsOf);
  if ("or" in filter) return filter.or.flatMap(conditionsOf);
  if ("not" in filter) return conditionsOf(filter.not);
  return [filter];
}
