import type { Metric, Page, PageQuery } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { showMetrics } from "./show-metrics.ts";

/** All metrics of the deployment, by key. @throws RequestError `forbidden` */
export async function listMetrics(deps: Deps, caller: Caller, query: PageQuery): Promise<Page<Metric>> {
  requireAnywhere(caller, "metric:read");
  const page = pageByKey(query, { rows: deps.registry.listMetrics(), keyOf: ({ key }) => key, list: "metrics" });
  return { ...page, data: await showMetrics(deps, caller, page.data) };
}
