import type { CreateMetricRequest, Metric } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { chooseKey } from "../domain/entity-key.ts";
import { insertMetric, insertMetricLink } from "../registry/metrics.ts";
import type { Deps } from "./deps.ts";
import { showMetric } from "./show-metrics.ts";
import { visibleUseCase } from "./visible.ts";

/**
 * Registers a metric for the whole deployment, and links it to a use case where one is named.
 * @throws RequestError `forbidden`, `conflict` (key taken), `entity_not_found` (use case)
 */
export async function createMetric(deps: Deps, caller: Caller, request: CreateMetricRequest): Promise<Metric> {
  requireAnywhere(caller, "metric:create");
  const named = request.use_case;
  const use_case =
    named == null ? undefined : visibleUseCase(deps, caller, { value: named, param: "use_case" }, "use_case:update");
  const at = deps.now();
  const [id, created_at] = [deps.newId(at), new Date(at).toISOString()];
  await deps.registry.change(async (change) => {
    const key = chooseKey({ ...request, isTaken: (taken) => deps.registry.findMetric(taken) !== undefined });
    await insertMetric(change, {
      id,
      key,
      name: request.name ?? key,
      kind: request.kind,
      scoring_type: request.scoring_type ?? "higher_is_better",
      description: request.description ?? "",
      created_at,
    });
    if (use_case !== undefined) await insertMetricLink(change, { use_case_id: use_case.id, metric_id: id, created_at });
  });
  return showMetric(deps, caller, deps.registry.getMetric(id), []); // no feedback can be there yet
}
