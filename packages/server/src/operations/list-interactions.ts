import type { Filter, Interaction, InteractionPage, Page, PageQuery } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { SearchIn } from "../store/queries/filter-search.ts";
import type { ComparisonRow } from "../store/queries/list-comparisons.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { resolveOrder } from "./resolve-order.ts";
import { getScope } from "./scope.ts";

export interface ListInteractionsRequest {
  use_case: string;
  filter: Filter | undefined;
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn | undefined;
  order: string | undefined;
  count: boolean;
  page: PageQuery;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
}

/**
 * One page of the interactions of a use case; those of source DATASET only when the filter asks for a source. A search that reads
 * more than its budget of time allows ends with what was found, and says `partial`.
 * @throws RequestError `entity_not_found` (use case, or a model or metric in the filter), `forbidden`, `invalid_input`
 */
export async function listInteractions(deps: Deps, caller: Caller, request: ListInteractionsRequest): Promise<InteractionPage> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  return await deps.store.listInteractions({
    use_case,
    where: toCondition(deps, use_case, request.filter, request),
    order: resolveOrder(deps, request.order),
    page: request.page,
    count: request.count,
    signal: request.signal,
  });
}

/** The interactions of a session in one use case as whole records, oldest first. @throws RequestError `entity_not_found`, `forbidden` */
export async function listSession(
  deps: Deps,
  caller: Caller,
  request: { use_case: string; session_id: string; page: PageQuery },
): Promise<Page<Interaction>> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  return await deps.store.listSession(use_case, request.session_id.toLowerCase(), request.page);
}

/** One page of the comparisons of a use case, newest first. @throws RequestError `entity_not_found`, `forbidden` */
export async function listComparisons(
  deps: Deps,
  caller: Caller,
  request: { use_case: string; metric: string | undefined; page: PageQuery },
): Promise<Page<ComparisonRow>> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  const metric = request.metric && deps.registry.getMetric(request.metric, "metric").key;
  return await deps.store.listComparisons({ use_case, metric: metric || undefined, page: request.page });
}
