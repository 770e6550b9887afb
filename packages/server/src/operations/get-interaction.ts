import { type Interaction, notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";

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
