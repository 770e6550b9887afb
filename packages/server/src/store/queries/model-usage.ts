import type { Engine } from "../engine/engine.ts";
import { toStoredTime } from "../times.ts";
import { limitsOf } from "./feedback-rows.ts";

export interface ModelUsageRequest {
  model: string;
  use_cases: readonly string[];
  /** First and last instant that count, in milliseconds since the epoch. */
  first_ms: number;
  last_ms: number;
  /** Beginnings of the buckets, the first no later than `first_ms`; none: time is not told apart. */
  edges: readonly number[];
  /** Use cases are told apart. */
  byUseCase: boolean;
  /** Aborting it stops the statement in the engine. */
  signal?: AbortSignal | undefined;
}

/** 64-bit integers are texts. */
export interface ModelUsageRow {
  /** `''` where use cases are not told apart. */
  usage_use_case: string;
  /** Beginning of the bucket in milliseconds; 0 where time is not told apart. */
  usage_at: string;
  usage_prompt_tokens: string;
  usage_completion_tokens: string;
  usage_interactions: string;
}

const time = "DateTime64(3, 'UTC')";

/** Interactions of a model and their tokens; those of source DATASET are left out. Nothing for a bucket without any. */
export async function readModelUsage(engine: Engine, request: ModelUsageRequest): Promise<ModelUsageRow[]> {
  const { model, use_cases, first_ms, last_ms, edges, byUseCase } = request;
  if (use_cases.length === 0) return [];
  const bucket = edges.length === 0 ? "toInt64(0)" : "roundDown(toUnixTimestamp64Milli(created_at), {usage_edges:Array(Int64)})";
  return await engine.query<ModelUsageRow>(
    `SELECT ${byUseCase ? "toString(use_case)" : "''"} AS usage_use_case, ${bucket} AS usage_at,
       sum(ifNull(prompt_tokens, 0)) AS usage_prompt_tokens, sum(ifNull(completion_tokens, 0)) AS usage_completion_tokens,
       count() AS usage_interactions
     FROM interactions
     WHERE use_case IN {use_cases:Array(String)} AND model = {usage_model:String} AND source != 'DATASET'
       AND created_at >= {usage_first:${time}} AND created_at <= {usage_last:${time}}
     GROUP BY usage_use_case, usage_at`,
    {
      use_cases,
      usage_model: model,
      usage_first: toStoredTime(first_ms),
      usage_last: toStoredTime(last_ms),
      usage_edges: edges,
    },
    limitsOf(request),
  );
}
