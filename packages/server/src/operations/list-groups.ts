import {
  type FeedbackStatistics,
  type Group,
  groupNames,
  invalidInput,
  type Page,
  type PageQuery,
  parseKeyRef,
  splitList,
  statisticsLimits,
  unquote,
} from "@colloquy/contract";
import { getTimezone } from "../domain/buckets.ts";
import type { Caller } from "../domain/caller.ts";
import { meanInterval } from "../domain/mean-interval.ts";
import { tidySum } from "../domain/tidy-sum.ts";
import type { UseCase } from "../registry/records.ts";
import type { GroupRow } from "../store/queries/group-columns.ts";
import { type GroupOrder, parseGroupOrder } from "../store/queries/group-order.ts";
import { keySql } from "../store/queries/key-sql.ts";
import type { GroupFeedbackRow } from "../store/queries/list-groups.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope } from "./scope.ts";
import type { StatisticsQuestion } from "./statistics-question.ts";

export interface ListGroupsRequest extends StatisticsQuestion {
  /** `model`, `prompt`, `label.KEY`, `session` or `day`. */
  by: string;
  /** A list of keys or ids; absent: the metrics linked to the use case, at most 20. */
  metrics: string | undefined;
  /** Default `-count`; ties are in the order of the keys. */
  order: string | undefined;
  /** Whose days are meant. Default UTC. */
  timezone: string | undefined;
  count: boolean;
  page: PageQuery;
}

/**
 * One page of the groups of the interactions that `listInteractions` would list. An interaction with several values of a label is
 * in several groups; without the label it is in none.
 * @returns groups with at least one interaction; feedback of every metric asked for, with count 0 where there is none
 * @throws RequestError `entity_not_found` (use case, metric, or a model or metric in the filter), `forbidden`, `invalid_input`
 */
export async function listGroups(deps: Deps, caller: Caller, request: ListGroupsRequest): Promise<Page<Group>> {
  const use_case = getScope(deps, caller, request, "use_case:read");
  const by = parseKeyRef(request.by, groupNames, "by");
  const order = parseGroupOrder(request.order, request.by);
  const metrics = toMetrics(deps, use_case, request.metrics);
  const timezone = getTimezone(request.timezone ?? "UTC");
  const found = await deps.store.statistics.listGroups({
    use_case: use_case.key,
    where: toCondition(deps, use_case.key, request.filter, request),
    signal: request.signal,
    by: by.name,
    key: keySql(by.name, { timezone, ...(by.key === undefined ? {} : { key: by.key }) }),
    isFew: by.name === "model",
    hasPreview: by.name === "prompt" || by.name === "session",
    metrics,
    order: withMetricKeys(deps, order),
    page: request.page,
    count: request.count,
  });
  const feedback = new Map(found.feedback.map((row) => [nameOf(row.group_key, row.metric), row]));
  return {
    data: found.groups.map((row) => ({
      ...toGroup(row),
      key: by.name === "model" && row.group_key === "" ? null : row.group_key,
      feedback: Object.fromEntries(metrics.map((key) => [key, toStatistics(feedback.get(nameOf(row.group_key, key)))])),
    })),
    next_cursor: found.next_cursor,
    previous_cursor: found.previous_cursor,
    total: found.total,
    total_is_exact: found.total !== null,
  };
}

/** The order with its metrics by key. @throws RequestError `entity_not_found` */
export function withMetricKeys(deps: Deps, order: GroupOrder): GroupOrder {
  const toKey = (metric: string | undefined) => metric && deps.registry.getMetric(metric, "order").key;
  return { ...order, terms: order.terms.map((term) => ({ ...term, metric: toKey(term.metric) })) };
}

const nameOf = (group_key: string, metric: string) => JSON.stringify([group_key, metric]);

function toMetrics(deps: Deps, use_case: UseCase, given: string | undefined): string[] {
  const { metrics: most } = statisticsLimits;
  if (given === undefined) return use_case.metrics.slice(0, most);
  if (given === "") return [];
  const keys = splitList(given, "metrics").map((part) => deps.registry.getMetric(unquote(part), "metrics").key);
  const distinct = [...new Set(keys)];
  if (distinct.length > most) throw invalidInput("metrics", `names ${distinct.length} metrics; allowed are at most ${most}`);
  return distinct;
}

function toGroup(row: GroupRow): Omit<Group, "key" | "feedback"> {
  const [p50, p95] = row.group_latency_count === "0" ? [null, null] : row.group_latencies;
  const { group_prompt_tokens: prompt, group_completion_tokens: completion } = row;
  return {
    count: Number(row.group_count),
    models: row.group_models,
    first_at: row.group_first_at,
    last_at: row.group_last_at,
    input_preview: row.group_preview ?? null,
    latency_ms: { p50, p95 },
    cost_usd: tidySum(row.group_cost),
    tokens: {
      prompt: prompt === null ? null : Number(prompt),
      completion: completion === null ? null : Number(completion),
      total: prompt === null && completion === null ? null : Number(prompt ?? 0) + Number(completion ?? 0),
    },
  };
}

function toStatistics(row: GroupFeedbackRow | undefined): FeedbackStatistics {
  if (row === undefined) return { count: 0, mean: null, min: null, max: null, stddev: null, ci95_low: null, ci95_high: null };
  const [count, mean, stddev] = [Number(row.feedback_count), row.feedback_mean, row.feedback_stddev ?? 0];
  const interval = meanInterval({ count, mean, stddev });
  return {
    count,
    mean,
    min: row.feedback_min,
    max: row.feedback_max,
    stddev: interval === undefined ? null : stddev,
    ci95_low: interval?.low ?? null,
    ci95_high: interval?.high ?? null,
  };
}
