import { type Filter, notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { StoredDelete } from "../store/records.ts";
import { toStoredMicroseconds } from "../store/times.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope, requireOnRecord } from "./scope.ts";

const batchSize = 5000;

/** Takes out one interaction with all that was said of it. @throws RequestError `entity_not_found`, `forbidden` */
export async function deleteInteraction(deps: Deps, caller: Caller, id: string): Promise<void> {
  const target = await deps.store.findTarget(caller.use_cases, id.toLowerCase());
  if (target === undefined) throw notFound("completion", id);
  requireOnRecord(caller, target, "use_case:delete_interactions", "completion");
  if (deps.store.recent.isDeleted(target.id)) throw notFound("completion", id);
  await deps.append({ deletes: [toDelete(target.use_case, target)] });
}

/**
 * Takes out every interaction that matches, as of now. With `dry_run` it only counts them.
 * @returns how many were (or would be) taken out
 * @throws RequestError `entity_not_found`, `forbidden`, `invalid_input`
 */
export async function deleteMatching(
  deps: Deps,
  caller: Caller,
  request: { use_case: string; filter: Filter; dry_run: boolean },
): Promise<{ deleted: number }> {
  const use_case = getScope(deps, caller, request, "use_case:delete_interactions").key;
  const condition = toCondition(deps, use_case, request.filter);
  const now = toStoredMicroseconds(deps.store.nextStoredAt(deps.now()));
  const where = {
    sql: `(${condition.sql}) AND stored_at <= {delete_up_to:DateTime64(6)}`,
    params: { ...condition.params, delete_up_to: now },
  };
  if (request.dry_run) return { deleted: await deps.store.countMatching(use_case, where) };
  let deleted = 0;
  for (;;) {
    const found = await deps.store.listMatching(use_case, where, batchSize);
    const fresh = found.filter((record) => !deps.store.recent.isDeleted(record.id));
    if (fresh.length > 0) await deps.append({ deletes: fresh.map((record) => toDelete(use_case, record)) });
    deleted += fresh.length;
    if (found.length < batchSize) return { deleted };
  }
}

function toDelete(use_case: string, record: { id: string; created_at: string }): StoredDelete {
  return { kind: "interaction", id: record.id, use_case, at: record.created_at, interaction_ids: [record.id] };
}
