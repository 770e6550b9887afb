import { type Filter, type Interaction, invalidInput, type PageQuery } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { EngineError } from "../store/engine/engine.ts";
import type { SearchIn } from "../store/queries/filter-search.ts";
import type { WholePage } from "../store/queries/list-whole.ts";
import type { WholeParts } from "../store/queries/whole-records.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { type OrderEntry, resolveOrder } from "./resolve-order.ts";
import { getScope } from "./scope.ts";

export type { WholeParts } from "../store/queries/whole-records.ts";

export interface ListWholeRequest {
  use_case?: string | null | undefined;
  /** Another name for the use case. */
  project?: string | null | undefined;
  filter: Filter | undefined;
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn | undefined;
  /** The most significant first; none: newest first. */
  order: readonly OrderEntry[];
  count: boolean;
  page: PageQuery;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
}

/**
 * One page of the interactions that `listInteractions` would list, as whole records. It ends early at 16 MiB of text.
 * @throws RequestError `entity_not_found` (use case, or a model or metric in filter or order), `forbidden`, `invalid_input`
 */
export async function listWholeInteractions(deps: Deps, caller: Caller, request: ListWholeRequest): Promise<WholePage> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  return await deps.store.listWhole({
    use_case,
    where: toCondition(deps, use_case, request.filter, request),
    order: resolveOrder(deps, request.order),
    page: request.page,
    count: request.count,
    signal: request.signal,
  });
}

export interface FindInteractionsRequest {
  /** Key. */
  use_case: string;
  ids: readonly string[];
  parts: WholeParts;
  /** Most bytes of text that they may hold together. */
  max_bytes: number;
  signal?: AbortSignal | undefined;
}

/**
 * The interactions of one use case with these ids, in their order; what is not there, or not for the caller to see, is left out.
 * @returns undefined when they hold more text than `max_bytes`
 */
export async function findInteractions(
  deps: Deps,
  caller: Caller,
  request: FindInteractionsRequest,
): Promise<Interaction[] | undefined> {
  if (request.ids.length === 0 || !caller.use_cases.get(request.use_case)?.has("use_case:read")) return [];
  try {
    return await deps.store.listWholeById(request);
  } catch (error) {
    if (error instanceof EngineError && error.kind === "budget") return undefined;
    throw error;
  }
}

/** Most interactions of one session, and of all sessions of a request, that are looked at. */
const sessionLimits = { one: 10_000, all: 100_000 } as const;

/**
 * Ids of the interactions of sessions in one use case, oldest first, by session; of each at most its oldest 10,000.
 * @throws RequestError `invalid_input` when the sessions together have more than 100,000
 */
export async function listSessionIds(
  deps: Deps,
  caller: Caller,
  request: { use_case: string; session_ids: readonly string[] },
): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  if (!caller.use_cases.get(request.use_case)?.has("use_case:read")) return ids;
  const { one, all } = sessionLimits;
  const keys = await deps.store.listSessionKeys({ ...request, limit: one, limit_all: all + 1 });
  if (keys.length > all)
    throw invalidInput(undefined, `these sessions have more than ${all} interactions; ask for fewer at once`);
  for (const { session_id, id } of keys) {
    const known = ids.get(session_id);
    if (known === undefined) ids.set(session_id, [id]);
    else known.push(id);
  }
  return ids;
}
