import type { CreateRoleRequest, Role } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { chooseKey } from "../domain/entity-key.ts";
import { requireGlobal } from "../domain/team-permission.ts";
import { insertRole } from "../registry/people.ts";
import type { Deps } from "./deps.ts";
import { showRole } from "./show-role.ts";

/** @throws RequestError `forbidden` outside team `admin`, `conflict` (key taken) */
export async function createRole(deps: Deps, caller: Caller, request: CreateRoleRequest): Promise<Role> {
  requireGlobal(caller, "admin:manage_roles");
  const at = deps.now();
  const id = deps.newId(at);
  await deps.registry.change(async (change) => {
    const key = chooseKey({ ...request, isTaken: (taken) => deps.registry.findRole(taken) !== undefined });
    const permissions = JSON.stringify([...new Set(request.permissions)]);
    await insertRole(change, { id, key, name: request.name ?? key, permissions, created_at: new Date(at).toISOString() });
  });
  return showRole(deps.registry.getRole(id));
}
