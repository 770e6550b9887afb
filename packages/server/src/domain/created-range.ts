import { type Condition, type Filter, resolveFilterTime } from "@colloquy/contract";

/** Bounds in milliseconds since the epoch, both included. Absent: not said. */
export interface CreatedRange {
  first_ms?: number;
  last_ms?: number;
}

/** The range of `created_at` that everything found lies in, as the conditions say that hold together. */
export function createdRange(filter: Filter | undefined, now: number): CreatedRange {
  if (filter === undefined) return {};
  if ("and" in filter) return filter.and.map((member) => createdRange(member, now)).reduce(narrower, {});
  if ("or" in filter || "not" in filter || filter.field !== "created_at") return {};
  return rangeOf(filter, now);
}

function rangeOf(condition: Condition, now: number): CreatedRange {
  const instant = typeof condition.value === "string" ? resolveFilterTime(condition.value, now) : undefined;
  if (instant === undefined) return {};
  const floor_ms = Number(instant / 1_000_000n);
  const isWhole = instant % 1_000_000n === 0n;
  if (condition.op === "gte") return { first_ms: isWhole ? floor_ms : floor_ms + 1 };
  if (condition.op === "gt") return { first_ms: floor_ms + 1 };
  if (condition.op === "lte") return { last_ms: floor_ms };
  if (condition.op === "lt") return { last_ms: isWhole ? floor_ms - 1 : floor_ms };
  return condition.op === "eq" ? { first_ms: floor_ms, last_ms: floor_ms } : {};
}

function narrower(a: CreatedRange, b: CreatedRange): CreatedRange {
  const first = [a.first_ms, b.first_ms].filter((ms) => ms !== undefined);
  const last = [a.last_ms, b.last_ms].filter((ms) => ms !== undefined);
  return {
    ...(first.length === 0 ? {} : { first_ms: Math.max(...first) }),
    ...(last.length === 0 ? {} : { last_ms: Math.min(...last) }),
  };
}
