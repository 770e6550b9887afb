import type { TimeRange } from "../domain/buckets.ts";
import { beginBefore, lastDays, parsePeriod, type Timerange } from "../domain/period.ts";
import type { TallyPeriod } from "../store/queries/tallies.ts";
import type { Deps } from "./deps.ts";

export type { Timerange } from "../domain/period.ts";

/** The period that a request names, or the last 30 days. @throws RequestError `invalid_input` */
export function getPeriod(deps: Deps, timerange: Timerange | undefined): TimeRange {
  return timerange === undefined ? lastDays(deps.now()) : parsePeriod(timerange, deps.now());
}

/** The same with the equally long period before. @throws RequestError `invalid_input` */
export function getPeriods(deps: Deps, timerange: Timerange | undefined): TallyPeriod {
  const period = getPeriod(deps, timerange);
  return { ...period, begin_ms: beginBefore(period) };
}
