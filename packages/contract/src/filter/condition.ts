import { isUuid } from "../values.ts";
import { type FieldRef, fieldKinds, type Operator, specOf } from "./fields.ts";
import { type Condition, filterLimits } from "./filter.ts";
import { resolveFilterTime } from "./filter-time.ts";

/** What is wrong with one value for a field, or undefined. */
export function valueProblem(field: FieldRef, value: unknown): string | undefined {
  const spec = specOf(field);
  if (spec.kind === "number") {
    if (typeof value === "boolean" && spec.booleans) return undefined;
    return Number.isFinite(value) ? undefined : `must be a number${spec.booleans ? ", true or false" : ""}`;
  }
  if (typeof value !== "string") return "must be text";
  if (value.length > filterLimits.characters)
    return `has ${value.length} characters; allowed are at most ${filterLimits.characters}`;
  if (spec.uuid && !isUuid(value)) return "must be a UUID";
  if (spec.values?.includes(value) === false) return `must be one of ${spec.values.join(", ")}`;
  if (spec.kind === "time" && resolveFilterTime(value, 0) === undefined) {
    return "must be a time in RFC 3339 (2026-01-02T10:00:00Z), a date, now, or an amount before now such as -7d or -30m";
  }
  if (spec.kind === "search" && value.length === 0) return "must not be empty";
  return undefined;
}

/** What is wrong with a list of values, or undefined; `at` is the member at fault. */
export function listProblem(field: FieldRef, values: readonly unknown[]): { problem: string; at?: number } | undefined {
  if (values.length === 0) return { problem: "must hold at least one value" };
  if (values.length > filterLimits.values) {
    return { problem: `holds ${values.length} values; allowed are at most ${filterLimits.values}` };
  }
  for (const [at, value] of values.entries()) {
    const problem = valueProblem(field, value);
    if (problem !== undefined) return { problem, at };
  }
  return undefined;
}

/** Why a field cannot be asked with an operator, or undefined. */
export function operatorProblem(field: FieldRef, op: Operator): string | undefined {
  const allowed: readonly Operator[] = fieldKinds[specOf(field).kind];
  return allowed.includes(op) ? undefined : `must be one of ${allowed.join(", ")} for ${field.name}`;
}

/** A condition in canonical form, of values that `valueProblem` found nothing wrong with. */
export function makeCondition(field: string, op: Operator, value: unknown): Condition {
  if (op === "exists") return { field, op, value: true };
  if (op === "in" && Array.isArray(value)) return { field, op, value: value.map(canonicalValue) as string[] | number[] };
  return { field, op, value: canonicalValue(value) } as Condition;
}

/** A search for one word, or for a text as it stands. `*` alone is a phrase, because `input:*` asks whether there is any. */
export function makeSearch(field: string, value: string, phrase: boolean): Condition {
  return phrase || value === "*" ? { field, op: "text", value, phrase: true } : { field, op: "text", value };
}

function canonicalValue(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === 0 ? 0 : value; // -0 prints as 0
}
