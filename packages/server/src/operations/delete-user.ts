import { RequestError, type User } from "@colloquy/contract";
import { type Caller, forbidden, requireAnywhere } from "../domain/caller.ts";
import { adminTeam } from "../domain/permission.ts";
import { mayActFor } from "../domain/team-permission.ts";
import { deleteUserRow } from "../registry/people.ts";
import type { Deps } from "./deps.ts";
import { requireAdminLeft } from "./remove-team-member.ts";
import { showUser } from "./show-user.ts";
import { type Named, visibleUser } from "./visible.ts";

const permission = "admin:manage_users";

/**
 * Removes a user with its memberships and keys. Interactions and feedback stay, under its id.
 * @returns the user as it was
 * @throws RequestError `entity_not_found`, `forbidden` (a user of a team that the caller does not manage), `conflict` (the caller
 * itself, the last administrator, the owner of the server's own key)
 */
export async function deleteUser(deps: Deps, caller: Caller, named: Named): Promise<User> {
  const user = visibleUser(deps, caller, named);
  requireAnywhere(caller, permission);
  if (!mayActFor(caller, user)) throw forbidden(permission);
  if (user.id === caller.user_id) throw new RequestError("conflict", "nobody deletes itself", { param: named.param });
  if (user.id === (await deps.registry.getMeta("admin_user"))) {
    throw new RequestError("conflict", "this user owns the server's own key (COLLOQUY_ADMIN_KEY)", { param: named.param });
  }
  return await deps.registry.change(async (change) => {
    const current = visibleUser(deps, caller, { ...named, value: user.id });
    if (!mayActFor(caller, current)) throw forbidden(permission);
    requireAdminLeft(deps, { team: adminTeam, user_id: user.id, role: undefined });
    await deleteUserRow(change, user.id);
    return showUser(caller, current);
  });
}
