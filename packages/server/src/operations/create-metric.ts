import type { CreateMetricRequest, Metric } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { chooseKey } from "../domain/entity-key.ts";
import { insertMetric } from "../registry/metrics.ts";
import type { Deps } from "./deps.ts";
import { showMetric } from "./show-metrics.ts";

/** Registers a metric for the whole deployment. @throws RequestError `forbidden`, `conflict` (key taken) */
export async function createMetric(deps: Deps, caller: Caller, request: CreateMetricRequest): Promise<Metric> {
  requireAnywhere(caller, "metric:create");
  const at = deps.now();
  const id = deps.newId(at);
  await deps.registry.change(async (change) => {
    const key = chooseKey({ ...request, isTaken: (taken) => deps.registry.findMetric(taken) !== undefined });
    await insertMetric(change, {
      id,
      key,
      name: request.name ?? key,
      kind: request.kind,
      scoring_type: request.scoring_type ?? "higher_is_better",
      description: request.description ?? "",
      created_at: new Date(at).toISOString(),
    });
  });
  return showMetric(deps, caller, deps.registry.getMetric(id), []); // no feedback can be there yet
}
