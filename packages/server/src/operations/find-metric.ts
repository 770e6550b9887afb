import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { type MetricDefinition, showDefinition } from "./show-metrics.ts";

/** The metric that something names by key or id, without a question to the store; undefined where the caller sees none. */
export function findMetric(deps: Deps, caller: Caller, named: string): MetricDefinition | undefined {
  const metric = caller.anywhere.has("metric:read") ? deps.registry.findMetric(named) : undefined;
  return metric && showDefinition(caller, metric);
}
