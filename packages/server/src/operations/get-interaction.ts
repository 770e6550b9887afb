import { type Interaction, notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { getScope } from "./scope.ts";

/**
 * One whole record. @param options.siblings also counts other completions of the same input
 * @throws RequestError `entity_not_found` when it is unknown or in a use case that the caller may not read
 */
export async function getInteraction(
  deps: Deps,
  caller: Caller,
  id: string,
  options: { siblings?: boolean } = {},
): Promise<Interaction> {
  const found = await deps.store.findInteraction(caller.use_cases, id.toLowerCase());
  if (found === undefined || !caller.use_cases.get(found.use_case)?.has("use_case:read")) throw notFound("completion", id);
  if (!options.siblings) return found;
  return { ...found, sibling_count: await deps.store.countSiblings(found.use_case, found.prompt_hash) };
}

/**
 * One whole record of a use case; undefined when it has none with this id.
 * @throws RequestError `entity_not_found` (use case), `forbidden`, `invalid_input`
 */
export async function findInteraction(
  deps: Deps,
  caller: Caller,
  request: { use_case?: string | null | undefined; project?: string | null | undefined; id: string },
): Promise<Interaction | undefined> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  return await deps.store.findInteraction(new Set([use_case]), request.id.toLowerCase());
}
