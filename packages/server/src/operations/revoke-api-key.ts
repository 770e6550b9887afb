import { notFound } from "@colloquy/contract";
import { type Caller, forbidden } from "../domain/caller.ts";
import { mayActFor, seesUser } from "../domain/team-permission.ts";
import { deleteApiKey } from "../registry/api-keys.ts";
import type { Deps } from "./deps.ts";

/** The key is refused from now on. @throws RequestError `entity_not_found`, also for keys of users that the caller cannot see; `forbidden` */
export async function revokeApiKey(deps: Deps, caller: Caller, id: string): Promise<{ id: string; revoked: true }> {
  const api_key = deps.registry.findApiKey(id);
  const owner = api_key && deps.registry.findUser(api_key.user_id);
  if (api_key === undefined || owner === undefined || !seesUser(caller, owner)) throw notFound("api_key", id, "id");
  if (!mayActFor(caller, owner)) throw forbidden("admin:manage_users");
  await deps.registry.change((change) => deleteApiKey(change, api_key.id));
  return { id: api_key.id, revoked: true };
}
