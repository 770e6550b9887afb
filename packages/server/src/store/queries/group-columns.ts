import { type GroupName, type PageQuery, statisticsLimits } from "@colloquy/contract";
import type { QueryParams } from "../engine/engine.ts";
import type { StatisticsScope } from "./feedback-rows.ts";
import type { GroupOrder } from "./group-order.ts";
import type { InteractionKey } from "./key-sql.ts";

export interface GroupRequest extends StatisticsScope {
  by: GroupName;
  key: InteractionKey;
  /** There are few such keys: one pass over the interactions makes all groups whole. */
  isFew: boolean;
  /** The first input of a group is shown. */
  hasPreview: boolean;
  /** Keys of metrics, at most 20. */
  metrics: readonly string[];
  order: GroupOrder;
  page: PageQuery;
  count: boolean;
}

/** A group as the engine gives it: 64-bit integers are texts. */
export interface GroupRow {
  group_key: string;
  group_count: string;
  group_models: string[];
  group_first_at: string;
  group_last_at: string;
  group_latencies: [number | null, number | null];
  group_latency_count: string;
  group_cost: number | null;
  group_prompt_tokens: string | null;
  group_completion_tokens: string | null;
  group_preview?: string;
}

/** What is made for every group of a kind that may be many. */
export interface GroupKeyRow {
  group_key: string;
  /** Stored form; only where a preview is shown. */
  group_begin?: string;
}

/** What a group shows beside its key and count; made for all groups at once or for those of a page. */
export const groupColumns = `count() AS group_count, min(interactions.created_at) AS group_first_at, max(interactions.created_at) AS group_last_at,
  arraySort(groupUniqArrayIf(${statisticsLimits.models})(toString(interactions.model), interactions.model != '')) AS group_models,
  quantilesExactInclusive(0.5, 0.95)(interactions.latency_ms) AS group_latencies, count(interactions.latency_ms) AS group_latency_count,
  sum(interactions.cost_usd) AS group_cost, sum(interactions.prompt_tokens) AS group_prompt_tokens,
  sum(interactions.completion_tokens) AS group_completion_tokens`;

/** Values of the placeholders in the scope and the key. */
export const groupParams = ({ use_case, where, key }: Pick<GroupRequest, "use_case" | "where" | "key">): QueryParams => ({
  use_case,
  ...where.params,
  ...key.params,
});
