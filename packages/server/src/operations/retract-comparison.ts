import { notFound } from "@colloquy/contract";
import { type Caller, requirePermission } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { requireOnRecord } from "./scope.ts";

/**
 * Takes a comparison back: it counts nowhere and shows nowhere.
 * @throws RequestError `entity_not_found`, `forbidden` (others' comparisons need `use_case:update`)
 */
export async function retractComparison(deps: Deps, caller: Caller, id: string): Promise<void> {
  const comparison = await deps.store.findComparison(caller.use_cases, id.toLowerCase());
  if (comparison === undefined) throw notFound("comparison", id);
  requireOnRecord(caller, comparison, "use_case:feedback", "comparison");
  if (comparison.user !== caller.user_id) requirePermission(caller, comparison.use_case, "use_case:update");
  const { id: found, use_case, created_at, preferred_id, other_id } = comparison;
  await deps.append({
    deletes: [{ kind: "comparison", id: found, use_case, at: created_at, interaction_ids: [preferred_id, other_id] }],
  });
}
