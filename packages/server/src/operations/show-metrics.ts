import type { Metric as ShownMetric } from "@colloquy/contract";
import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { Metric } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { listMetricUse } from "./list-metric-use.ts";

/** A metric without what only the store knows. */
export type MetricDefinition = Omit<ShownMetric, "has_direct_feedbacks" | "has_comparison_feedbacks">;

/** Of its use cases only those that the caller sees. */
export function showDefinition(caller: Caller, metric: Metric): MetricDefinition {
  const isSeen = (use_case: string) => caller.use_cases.get(use_case)?.has("use_case:read") ?? false;
  return { ...metric, use_cases: metric.use_cases.filter(isSeen) };
}

/**
 * Metrics as answers hold them: use cases and feedback count only where the caller may see them.
 * @param scope the use cases whose feedback counts; by default all that the caller sees
 */
export async function showMetrics(
  deps: Deps,
  caller: Caller,
  metrics: readonly Metric[],
  scope: string[] = useCasesWith(caller, "use_case:read"),
): Promise<ShownMetric[]> {
  const use = await listMetricUse(deps, caller, scope);
  return metrics.map((metric) => ({
    ...showDefinition(caller, metric),
    has_direct_feedbacks: use.get(metric.key)?.direct ?? false,
    has_comparison_feedbacks: use.get(metric.key)?.comparison ?? false,
  }));
}

export async function showMetric(deps: Deps, caller: Caller, metric: Metric, scope?: string[]): Promise<ShownMetric> {
  const [shown] = await showMetrics(deps, caller, [metric], scope);
  if (shown === undefined) throw new Error("showMetrics answers one for one");
  return shown;
}
