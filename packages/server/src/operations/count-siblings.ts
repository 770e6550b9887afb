import type { Filter } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope } from "./scope.ts";

export interface CountSiblingsRequest {
  use_case?: string | null | undefined;
  project?: string | null | undefined;
  filter: Filter | undefined;
  records: readonly { id: string; prompt_hash: string }[];
}

/**
 * How many completions that match the filter have the input of each record, the record itself not counted; in the order of the records.
 * @throws RequestError `entity_not_found`, `forbidden`, `invalid_input`
 */
export async function countSiblings(deps: Deps, caller: Caller, request: CountSiblingsRequest): Promise<number[]> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  const found = await deps.store.countSameInput({
    use_case,
    where: toCondition(deps, use_case, request.filter),
    prompt_hashes: [...new Set(request.records.map(({ prompt_hash }) => prompt_hash))],
    ids: request.records.map(({ id }) => id),
  });
  const byHash = new Map(found.map((row) => [row.prompt_hash, { ...row, matching_ids: new Set(row.matching_ids) }]));
  return request.records.map(({ id, prompt_hash }) => {
    const same = byHash.get(prompt_hash);
    return same === undefined ? 0 : same.total - (same.matching_ids.has(id) ? 1 : 0);
  });
}
