import { type Interaction, notFound, type UpdateInteractionRequest } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { editLabels } from "../domain/labels.ts";
import type { Deps } from "./deps.ts";
import { getInteraction } from "./get-interaction.ts";
import { requireOnRecord } from "./scope.ts";

/** Edits of one record run one after the other: each is made from what the one before left. */
const running = new Map<string, Promise<unknown>>();

/**
 * Changes labels (set, then remove, then add) and replaces metadata of one interaction.
 * @throws RequestError `entity_not_found`, `forbidden`, `invalid_input`
 */
export async function updateInteraction(
  deps: Deps,
  caller: Caller,
  id: string,
  request: UpdateInteractionRequest,
): Promise<Interaction> {
  const key = id.toLowerCase();
  const turn = (running.get(key) ?? Promise.resolve()).catch(() => {}).then(() => applyEdit(deps, caller, key, request));
  running.set(key, turn);
  await turn.finally(() => {
    if (running.get(key) === turn) running.delete(key);
  });
  return await getInteraction(deps, caller, key);
}

async function applyEdit(deps: Deps, caller: Caller, id: string, request: UpdateInteractionRequest): Promise<void> {
  const row = await deps.store.findRow(caller.use_cases, id);
  if (row === undefined) throw notFound("completion", id);
  requireOnRecord(caller, row, "use_case:label", "completion");
  if (request.labels == null && request.metadata == null) return;
  const labels = editLabels(row, request.labels ?? {});
  const metadata = request.metadata ?? row.metadata ?? null;
  if (deps.store.recent.isDeleted(id)) throw notFound("completion", id);
  await deps.append({ label_edits: [{ id, use_case: row.use_case, created_at: row.created_at, ...labels, metadata }] });
}
