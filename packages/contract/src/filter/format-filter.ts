import { quote } from "./field-ref.ts";
import type { Condition, Filter } from "./filter.ts";

/** Prints a filter in canonical form so that `parseFilter` gives the same tree again. */
export function formatFilter(filter: Filter): string {
  if ("and" in filter && filter.and.length > 1) return filter.and.map(formatMember).join(" ");
  if ("or" in filter) return filter.or.map(formatMember).join(" OR ");
  return formatMember(filter);
}

function formatMember(filter: Filter): string {
  if ("and" in filter) return `(${filter.and.map(formatMember).join(" ")})`;
  if ("or" in filter) return `(${filter.or.map(formatMember).join(" OR ")})`;
  if ("not" in filter) return `NOT ${formatMember(filter.not)}`;
  return formatCondition(filter);
}

const symbols = { eq: ":", ne: "!=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

function formatCondition(condition: Condition): string {
  const { field, op } = condition;
  if (op === "exists") return `${field}:*`;
  if (op === "in") return `${field}:(${condition.value.map(formatValue).join(", ")})`;
  if (op !== "text") return `${field}${symbols[op]}${formatValue(condition.value)}`;
  if (condition.phrase) return field === "text" ? quote(condition.value) : `${field}:${quote(condition.value)}`;
  return field === "text" && canStandAlone(condition.value) ? condition.value : `${field}:${condition.value}`;
}

const canStandAlone = (word: string) => !/[:=<>]|!=|^-|^(?:AND|OR|NOT)$/.test(word);

function formatValue(value: string | number): string {
  if (typeof value === "number") return String(value);
  return value === "" || value === "*" || /[\s(),"]/.test(value) ? quote(value) : value;
}
