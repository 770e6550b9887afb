import type { PageQuery } from "@colloquy/contract";
import { isGroupCursor } from "../store/queries/group-order.ts";
import type { GroupRecords } from "../store/queries/group-records.ts";
import { keySql } from "../store/queries/key-sql.ts";
import type { Deps } from "./deps.ts";
import { type GroupScope, shownKey } from "./list-whole-groups.ts";
import { type OrderEntry, resolveOrder } from "./resolve-order.ts";

export type { GroupRecords } from "../store/queries/group-records.ts";

/**
 * The same page of the interactions of each group as whole records, in few statements for all groups. Pages end early, with the cursor set,
 * where together they would hold more than 10,000 records or 16 MiB of text. A cursor that a list of groups made has no effect.
 * @param request.order none: newest first
 * @returns by the key of the group
 * @throws RequestError `entity_not_found` (metric in the order), `invalid_input`
 */
export async function listGroupRecords(
  deps: Deps,
  { use_case, by, where, keys, signal }: GroupScope,
  request: { order: readonly OrderEntry[]; page: PageQuery },
): Promise<Map<string | null, GroupRecords>> {
  const order = resolveOrder(deps, request.order);
  const page = withoutGroupCursors(request.page);
  const found =
    keys.length === 0
      ? new Map<string, GroupRecords>()
      : await deps.store.statistics.readGroupRecords({
          use_case,
          where,
          signal,
          key: keySql(by),
          group_keys: keys,
          order,
          page,
        });
  const empty: GroupRecords = {
    data: [],
    cursors: [],
    has_next: page.before !== undefined,
    has_previous: page.after !== undefined,
    next_cursor: null,
    previous_cursor: null,
  };
  return new Map(keys.map((key) => [shownKey(by, key), found.get(key) ?? empty]));
}

/** Callers send the page of the groups to the records as well. */
function withoutGroupCursors({ after, before, ...size }: PageQuery): PageQuery {
  const isOwn = (cursor: string | undefined): cursor is string => cursor !== undefined && !isGroupCursor(cursor);
  return { ...size, ...(isOwn(after) ? { after } : {}), ...(isOwn(before) ? { before } : {}) };
}
