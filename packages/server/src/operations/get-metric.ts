import type { Metric } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showMetric } from "./show-metrics.ts";
import { type Named, visibleMetric } from "./visible.ts";

/** @throws RequestError `entity_not_found` */
export async function getMetric(deps: Deps, caller: Caller, named: Named): Promise<Metric> {
  return showMetric(deps, caller, visibleMetric(deps, caller, named));
}
