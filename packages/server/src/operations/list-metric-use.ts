import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";

/** What a metric was used for. */
export interface MetricUse {
  direct: boolean;
  comparison: boolean;
}

/**
 * Which metrics have feedback or comparisons, by key; those that are absent have neither.
 * @param use_cases keys; by default all that the caller may read
 */
export async function listMetricUse(
  { store }: Deps,
  caller: Caller,
  use_cases: readonly string[] = useCasesWith(caller, "use_case:read"),
): Promise<ReadonlyMap<string, MetricUse>> {
  const rows = use_cases.length === 0 ? [] : await store.listMetricUse(use_cases);
  return new Map(rows.map(({ metric, direct, comparison }) => [metric, { direct, comparison }]));
}
