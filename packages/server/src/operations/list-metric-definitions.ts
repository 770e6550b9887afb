import type { Page, PageQuery } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { type MetricDefinition, showDefinition } from "./show-metrics.ts";

/** All metrics of the deployment, by key, without a question to the store. @throws RequestError `forbidden` */
export function listMetricDefinitions(deps: Deps, caller: Caller, query: PageQuery): Page<MetricDefinition> {
  requireAnywhere(caller, "metric:read");
  const page = pageByKey(query, { rows: deps.registry.listMetrics(), keyOf: ({ key }) => key, list: "metrics" });
  return { ...page, data: page.data.map((metric) => showDefinition(caller, metric)) };
}
