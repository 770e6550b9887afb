import type { Me } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showApiKey } from "./show-api-key.ts";
import { showRole } from "./show-role.ts";

/** The owner of the key that asks, with teams, roles and API keys. */
export async function getMe({ registry }: Deps, caller: Caller): Promise<Me> {
  const { id, email, name, created_at, teams } = registry.getUser(caller.user_id);
  return {
    id,
    email,
    name,
    created_at,
    is_global: caller.is_global,
    permissions: [...caller.anywhere],
    teams: teams.map(({ team, role }) => ({ team: registry.getTeam(team), role: showRole(registry.getRole(role)) })),
    api_keys: registry.listApiKeys(caller.user_id).map(showApiKey),
  };
}
