import { type Interval, intervals, invalidInput, statisticsLimits } from "@colloquy/contract";
import { DateTime } from "luxon";

/** From the first to the last instant, both included, in milliseconds since the epoch. */
export interface TimeRange {
  first_ms: number;
  last_ms: number;
}

/** Quarters and years are too long for `auto`. */
export type AnyInterval = Interval | "quarter" | "year";

/** Buckets without gaps: `edges` are their beginnings, and the end of the last. */
export interface Buckets<Length extends AnyInterval = Interval> {
  interval: Length;
  edges: number[];
}

/**
 * The buckets that a range touches, as the zone's clocks show them.
 * @param interval `auto` takes the shortest that makes at most 200
 * @throws RequestError `invalid_input` above 2,000 buckets
 */
export function makeBuckets(range: TimeRange, interval: Interval | "auto", timezone: string): Buckets;
export function makeBuckets(range: TimeRange, interval: AnyInterval, timezone: string): Buckets<AnyInterval>;
export function makeBuckets(range: TimeRange, interval: AnyInterval | "auto", timezone: string): Buckets<AnyInterval> {
  if (interval !== "auto")
    return { interval, edges: edgesOf(range, interval, timezone, statisticsLimits.buckets) ?? tooMany(range, interval) };
  for (const each of intervals) {
    const edges = edgesOf(range, each, timezone, statisticsLimits.auto_buckets);
    if (edges !== undefined) return { interval: each, edges };
  }
  return makeBuckets(range, "month", timezone);
}

function edgesOf({ first_ms, last_ms }: TimeRange, interval: AnyInterval, zone: string, most: number): number[] | undefined {
  if ((last_ms - first_ms) / longest_ms[interval] > most) return undefined; // spares the loop for what is far above
  let edge = DateTime.fromMillis(first_ms, { zone }).startOf(interval);
  const edges = [edge.toMillis()];
  while (edge.toMillis() <= last_ms) {
    if (edges.length > most) return undefined;
    edge = edge.plus({ [interval]: 1 });
    edges.push(edge.toMillis());
  }
  return edges;
}

const minute_ms = 60_000;
const day_ms = 1440 * minute_ms;
const longest_ms: Record<AnyInterval, number> = {
  minute: minute_ms,
  hour: 60 * minute_ms,
  day: day_ms + 60 * minute_ms,
  week: 7 * day_ms + 60 * minute_ms,
  month: 31 * day_ms + 60 * minute_ms,
  quarter: 92 * day_ms + 60 * minute_ms,
  year: 366 * day_ms,
};

function tooMany({ first_ms, last_ms }: TimeRange, interval: AnyInterval): never {
  const text = (at_ms: number) => new Date(at_ms).toISOString();
  throw invalidInput(
    "interval",
    `${interval} makes more than ${statisticsLimits.buckets} buckets from ${text(first_ms)} to ${text(last_ms)}; take a longer one, or narrow the range with from and to`,
  );
}

/**
 * The zone's name as the time zone database spells it.
 * @throws RequestError `invalid_input` when there is none of this name
 */
export function getTimezone(name: string): string {
  try {
    if (!/^[a-z]/i.test(name)) throw new RangeError("an offset is no name"); // the database engine knows names only
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw invalidInput("timezone", `is ${JSON.stringify(name.slice(0, 100))}; allowed are names like UTC and Europe/Paris`);
  }
}
