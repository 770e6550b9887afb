import { notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { deleteMetricLink } from "../registry/metrics.ts";
import type { Deps } from "./deps.ts";
import { type Named, visibleMetric, visibleUseCase } from "./visible.ts";

/**
 * Makes the use case hide the metric: stored feedback stays. A default metric is no longer the default.
 * @throws RequestError `entity_not_found` (use case; metric, also when it is not linked), `forbidden`
 */
export async function unlinkMetric(
  deps: Deps,
  caller: Caller,
  names: { use_case: Named; metric: Named },
): Promise<{ use_case: string; metric: string; linked: false }> {
  const use_case = visibleUseCase(deps, caller, names.use_case, "use_case:update");
  const metric = visibleMetric(deps, caller, names.metric);
  await deps.registry.change(async (change) => {
    const isLinked = deps.registry.getUseCase(use_case.id).metrics.includes(metric.key);
    if (!isLinked) throw notFound("metric", names.metric.value, names.metric.param);
    await deleteMetricLink(change, { use_case_id: use_case.id, metric_id: metric.id });
  });
  return { use_case: use_case.key, metric: metric.key, linked: false };
}
