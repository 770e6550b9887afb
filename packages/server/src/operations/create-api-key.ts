import type { CreateApiKeyRequest, CreatedApiKey } from "@colloquy/contract";
import { type Caller, forbidden } from "../domain/caller.ts";
import { mayActFor } from "../domain/team-permission.ts";
import { generateApiKey, hashApiKey, insertApiKey, prefixOf } from "../registry/api-keys.ts";
import type { Deps } from "./deps.ts";
import { visibleUser } from "./visible.ts";

/**
 * Makes a key for the caller or for a user that it administers. The answer is the only place that ever holds the key.
 * @throws RequestError `entity_not_found` (user), `forbidden` (a user of a team that the caller does not manage)
 */
export async function createApiKey(deps: Deps, caller: Caller, request: CreateApiKeyRequest): Promise<CreatedApiKey> {
  const user = visibleUser(deps, caller, { value: request.user ?? caller.user_id, param: "user" });
  const at = deps.now();
  const key = generateApiKey();
  const shown = { id: deps.newId(at), name: request.name, prefix: prefixOf(key), created_at: new Date(at).toISOString() };
  await deps.registry.change(async (change) => {
    if (!mayActFor(caller, deps.registry.getUser(user.id))) throw forbidden("admin:manage_users");
    await insertApiKey(change, { ...shown, user_id: user.id, sha256: hashApiKey(key) });
  });
  return { ...shown, key };
}
