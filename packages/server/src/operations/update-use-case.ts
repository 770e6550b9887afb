import type { UpdateUseCaseRequest, UseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { insertMetricLink } from "../registry/metrics.ts";
import { updateUseCaseRow } from "../registry/use-cases.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";
import { type Named, visibleMetric, visibleUseCase } from "./visible.ts";

/**
 * Changes what is given; naming a default metric links it.
 * @throws RequestError `entity_not_found` (use case, default metric), `forbidden`
 */
export async function updateUseCase(deps: Deps, caller: Caller, named: Named, request: UpdateUseCaseRequest): Promise<UseCase> {
  const use_case = visibleUseCase(deps, caller, named, "use_case:update");
  const { default_metric, keep_failed_requests } = request.settings ?? {};
  const metric =
    default_metric == null ? undefined : visibleMetric(deps, caller, { value: default_metric, param: "settings.default_metric" });
  await deps.registry.change(async (change) => {
    const created_at = new Date(deps.now()).toISOString();
    if (metric !== undefined) await insertMetricLink(change, { use_case_id: use_case.id, metric_id: metric.id, created_at });
    await updateUseCaseRow(change, use_case.id, {
      ...(request.name == null ? {} : { name: request.name }),
      ...(request.description == null ? {} : { description: request.description }),
      ...(request.metadata == null ? {} : { metadata: JSON.stringify(request.metadata) }),
      ...(request.widgets == null ? {} : { widgets: JSON.stringify(request.widgets) }),
      ...(request.is_archived == null ? {} : { is_archived: request.is_archived ? 1 : 0 }),
      ...(metric === undefined ? {} : { default_metric_id: metric.id }),
      ...(keep_failed_requests == null ? {} : { keep_failed_requests: keep_failed_requests ? 1 : 0 }),
    });
  });
  return showUseCase(deps, caller, deps.registry.getUseCase(use_case.id));
}
