import type { ApiKey, Page, PageQuery } from "@colloquy/contract";
import { type Caller, forbidden } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import { mayActFor } from "../domain/team-permission.ts";
import type { Deps } from "./deps.ts";
import { showApiKey } from "./show-api-key.ts";
import { visibleUser } from "./visible.ts";

/**
 * The caller's keys, or those of a user that it administers, oldest first.
 * @throws RequestError `entity_not_found` (user), `forbidden`
 */
export async function listApiKeys(
  deps: Deps,
  caller: Caller,
  query: PageQuery & { user?: string | undefined },
): Promise<Page<ApiKey>> {
  const user = visibleUser(deps, caller, { value: query.user ?? caller.user_id, param: "user" });
  if (!mayActFor(caller, user)) throw forbidden("admin:manage_users");
  const rows = deps.registry.listApiKeys(user.id);
  const page = pageByKey(query, { rows, keyOf: ({ created_at, id }) => `${created_at} ${id}`, list: "api_keys" });
  return { ...page, data: page.data.map(showApiKey) };
}
