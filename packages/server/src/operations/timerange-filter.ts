import type { Filter } from "@colloquy/contract";
import { parsePeriod, type Timerange } from "../domain/period.ts";
import type { Deps } from "./deps.ts";

/** Interactions from one instant to another, both included. @throws RequestError `invalid_input` */
export function timerangeFilter(deps: Deps, range: Timerange, param: string): Filter[] {
  const { first_ms, last_ms } = parsePeriod(range, deps.now(), param);
  return [
    { field: "created_at", op: "gte", value: new Date(first_ms).toISOString() },
    { field: "created_at", op: "lte", value: new Date(last_ms).toISOString() },
  ];
}
