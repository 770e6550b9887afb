import { type AnyInterval, makeBuckets } from "../domain/buckets.ts";
import { type Caller, useCasesWith } from "../domain/caller.ts";
import { parsePeriod } from "../domain/period.ts";
import type { ModelUsageRow } from "../store/queries/model-usage.ts";
import type { Deps } from "./deps.ts";
import type { Timerange } from "./get-period.ts";
import { visibleModel } from "./visible.ts";

export interface ModelUsageRequest {
  model_id: string;
  /** Both ends included. */
  timerange: Timerange;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
}

/** What interactions used; tokens that nobody counted are 0. */
export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  interactions: number;
}

export interface ModelUsageBucket extends Usage {
  /** Beginning of the bucket in milliseconds since the epoch; null for all of the range together. */
  bucket_ts: number | null;
}

/**
 * What a model used over time in the use cases that the caller may read, in buckets without gaps as the clocks of UTC show them. Those at
 * the ends of the range hold what lies within it. Interactions of source DATASET are left out.
 * @param request.unit absent: one bucket for all of the range
 * @throws RequestError `entity_not_found` (model), `invalid_input` for a range that is none, or more than 2,000 buckets
 */
export async function getModelUsage(
  deps: Deps,
  caller: Caller,
  { unit, ...request }: ModelUsageRequest & { unit: AnyInterval | undefined },
): Promise<ModelUsageBucket[]> {
  const scope = toScope(deps, caller, request);
  if (unit === undefined) {
    const [row] = await deps.store.statistics.readModelUsage({ ...scope, edges: [], byUseCase: false });
    return [{ bucket_ts: null, ...toUsage(row) }];
  }
  const edges = makeBuckets(scope, unit, "UTC").edges.slice(0, -1);
  const rows = await deps.store.statistics.readModelUsage({ ...scope, edges, byUseCase: false });
  const byEdge = new Map(rows.map((row) => [Number(row.usage_at), row]));
  return edges.map((edge) => ({ bucket_ts: edge, ...toUsage(byEdge.get(edge)) }));
}

/**
 * What a model used in each of the use cases that the caller may read, most interactions first; nothing of one without any.
 * @throws RequestError `entity_not_found` (model), `invalid_input` for a range that is none
 */
export async function getModelUsageByUseCase(
  deps: Deps,
  caller: Caller,
  request: ModelUsageRequest,
): Promise<(Usage & { use_case: string; model: string })[]> {
  const scope = toScope(deps, caller, request);
  const rows = await deps.store.statistics.readModelUsage({ ...scope, edges: [], byUseCase: true });
  return rows
    .map((row) => ({ use_case: row.usage_use_case, model: scope.model, ...toUsage(row) }))
    .sort((a, b) => b.interactions - a.interactions || (a.use_case < b.use_case ? -1 : 1));
}

function toScope(deps: Deps, caller: Caller, { model_id, timerange, signal }: ModelUsageRequest) {
  return {
    model: visibleModel(deps, caller, { value: model_id, param: "model_id" }).key,
    ...parsePeriod(timerange, deps.now()),
    use_cases: useCasesWith(caller, "use_case:read"),
    signal,
  };
}

function toUsage(row: ModelUsageRow | undefined): Usage {
  const [prompt_tokens, completion_tokens] = [Number(row?.usage_prompt_tokens ?? 0), Number(row?.usage_completion_tokens ?? 0)];
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    interactions: Number(row?.usage_interactions ?? 0),
  };
}
