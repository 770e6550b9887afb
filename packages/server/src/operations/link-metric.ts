import type { Metric } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { insertMetricLink } from "../registry/metrics.ts";
import type { Deps } from "./deps.ts";
import { showMetric } from "./show-metrics.ts";
import { type Named, visibleMetric, visibleUseCase } from "./visible.ts";

/**
 * Makes the use case show the metric; twice is harmless.
 * @returns the metric as seen from the use case
 * @throws RequestError `entity_not_found` (use case, metric), `forbidden`
 */
export async function linkMetric(deps: Deps, caller: Caller, names: { use_case: Named; metric: Named }): Promise<Metric> {
  const use_case = visibleUseCase(deps, caller, names.use_case, "use_case:update");
  const metric = visibleMetric(deps, caller, names.metric);
  const created_at = new Date(deps.now()).toISOString();
  await deps.registry.change((change) =>
    insertMetricLink(change, { use_case_id: use_case.id, metric_id: metric.id, created_at }),
  );
  return showMetric(deps, caller, deps.registry.getMetric(metric.id), [use_case.key]);
}
