import type { Filter, PageQuery } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { SearchIn } from "../store/queries/filter-search.ts";
import { makeGroupOrder } from "../store/queries/group-order.ts";
import { keySql } from "../store/queries/key-sql.ts";
import type { Condition } from "../store/queries/list-interactions.ts";
import type { Deps } from "./deps.ts";
import { withMetricKeys } from "./list-groups.ts";
import { toCondition } from "./resolve-filter.ts";
import type { OrderEntry } from "./resolve-order.ts";
import { getScope } from "./scope.ts";

export interface ListWholeGroupsRequest {
  use_case?: string | null | undefined;
  /** Another name for the use case. */
  project?: string | null | undefined;
  filter: Filter | undefined;
  /** Narrows the feedback of the groups to interactions that match this too. */
  feedback_filter: Filter | undefined;
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn | undefined;
  by: "model" | "prompt";
  /** The most significant first: `group`, `count`, `created_at` (newest member), `feedback.METRIC` (mean); none: `group`. */
  order: readonly OrderEntry[];
  count: boolean;
  page: PageQuery;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
}

/** The groups of a page that was found: what more is asked about them. */
export interface GroupScope {
  /** Key. */
  use_case: string;
  by: "model" | "prompt";
  where: Condition;
  feedback_where: Condition;
  keys: readonly string[];
  /** Keys of the metrics linked to the use case, where the caller may read metrics. */
  linked: readonly string[];
  can_read_metrics: boolean;
  signal: AbortSignal | undefined;
}

export interface WholeGroupPage {
  /** `key` is a model's key or a prompt hash; null for the interactions without a model. */
  data: { key: string | null; count: number }[];
  /** Cursor that stands for each group. */
  cursors: string[];
  has_next: boolean;
  has_previous: boolean;
  /** How many groups there are; null when not asked for. */
  total: number | null;
  scope: GroupScope;
}

/**
 * One page of the groups of the interactions that `listInteractions` would list, with what is needed to ask for their records and feedback.
 * @throws RequestError `entity_not_found` (use case, or a model or metric in filter or order), `forbidden`, `invalid_input`
 */
export async function listWholeGroups(deps: Deps, caller: Caller, request: ListWholeGroupsRequest): Promise<WholeGroupPage> {
  const { by, page, filter, feedback_filter, signal } = request;
  const use_case = getScope(deps, caller, request, "use_case:read");
  const where = toCondition(deps, use_case.key, filter, request);
  const narrowed =
    feedback_filter === undefined ? where : toCondition(deps, use_case.key, allOf(filter, feedback_filter), request);
  const found = await deps.store.statistics.listGroupCounts({
    use_case: use_case.key,
    where,
    signal,
    by,
    key: keySql(by),
    hasPreview: false,
    order: withMetricKeys(deps, makeGroupOrder(request.order, by)),
    page,
    count: request.count,
  });
  const can_read_metrics = caller.anywhere.has("metric:read");
  return {
    data: found.rows.map((row) => ({ key: shownKey(by, row.group_key), count: Number(row.group_count) })),
    cursors: found.cursors,
    has_next: found.next_cursor !== null || page.before !== undefined,
    has_previous: found.previous_cursor !== null || page.after !== undefined,
    total: found.total,
    scope: {
      use_case: use_case.key,
      by,
      where,
      feedback_where: narrowed,
      keys: found.rows.map((row) => row.group_key),
      linked: can_read_metrics ? use_case.metrics : [],
      can_read_metrics,
      signal,
    },
  };
}

const allOf = (filter: Filter | undefined, other: Filter): Filter => (filter === undefined ? other : { and: [filter, other] });

/** The key of a group as answers hold it: null for the interactions without a model. */
export const shownKey = (by: GroupScope["by"], key: string) => (by === "model" && key === "" ? null : key);
