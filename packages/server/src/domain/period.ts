import { invalidInput } from "@colloquy/contract";
import type { TimeRange } from "./buckets.ts";
import { parseInstant } from "./input-datetime.ts";

/** A range as a request names it, in the forms of *InputDatetime*. */
export interface Timerange {
  from: string | number;
  to: string | number;
}

/** What the database can hold; outside of it nothing is stored. */
const bounds: TimeRange = { first_ms: 0, last_ms: Date.UTC(2299, 0) };
const clamp = (at_ms: number) => Math.min(Math.max(at_ms, bounds.first_ms), bounds.last_ms);

/**
 * The period that a range names, both ends included.
 * @throws RequestError `invalid_input` when an end is no time, or `from` is after `to`
 */
export function parsePeriod({ from, to }: Timerange, now_ms: number, param = "timerange"): TimeRange {
  const first_ms = parseInstant(from, now_ms, `${param}.from`);
  const last_ms = parseInstant(to, now_ms, `${param}.to`);
  if (first_ms > last_ms) {
    throw invalidInput(`${param}.from`, `is ${JSON.stringify(from)}, which is after to, ${JSON.stringify(to)}`);
  }
  return { first_ms: clamp(first_ms), last_ms: clamp(last_ms) };
}

const defaultDays = 30;

/** What is meant where no range is named: the last 30 days. */
export function lastDays(now_ms: number): TimeRange {
  return { first_ms: now_ms - defaultDays * 86_400_000, last_ms: now_ms };
}

/** The beginning of the equally long period that ends where this one begins. */
export function beginBefore({ first_ms, last_ms }: TimeRange): number {
  return clamp(first_ms - (last_ms - first_ms));
}

/** How much more than before, as a share of before; null where that cannot be said. */
export function relativeChange(current: number | null, previous: number | null): number | null {
  if (current === null || previous === null || previous === 0) return null;
  return (current - previous) / Math.abs(previous);
}
