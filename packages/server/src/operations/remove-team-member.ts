import { notFound, RequestError, type User } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { adminTeam } from "../domain/permission.ts";
import { requireInTeam } from "../domain/team-permission.ts";
import { deleteTeamMember } from "../registry/people.ts";
import type { Deps } from "./deps.ts";
import { showUser } from "./show-user.ts";
import { type Named, visibleTeam } from "./visible.ts";

/**
 * Takes a user out of a team.
 * @returns the user without it
 * @throws RequestError `entity_not_found` (team; user, also when not a member), `forbidden`, `conflict` (the last administrator)
 */
export async function removeTeamMember(deps: Deps, caller: Caller, names: { team: Named; user: Named }): Promise<User> {
  const team = visibleTeam(deps, caller, names.team);
  requireInTeam(caller, team.key, "admin:manage_teams");
  const user = deps.registry.getUser(names.user.value, names.user.param);
  await deps.registry.change(async (change) => {
    const isMember = deps.registry.getUser(user.id).teams.some((membership) => membership.team === team.key);
    if (!isMember) throw notFound("user", names.user.value, names.user.param);
    requireAdminLeft(deps, { team: team.key, user_id: user.id, role: undefined });
    await deleteTeamMember(change, { team_id: team.id, user_id: user.id });
  });
  return showUser(caller, deps.registry.getUser(user.id));
}

/**
 * Somebody must stay in team `admin` with role `admin`, or nobody could give anything back.
 * @param next the role that the user is about to have in the team; undefined when it leaves
 */
export function requireAdminLeft(deps: Deps, next: { team: string; user_id: string; role: string | undefined }): void {
  if (next.team !== adminTeam || next.role === "admin") return;
  const isAdmin = (membership: { team: string; role: string }) => membership.team === adminTeam && membership.role === "admin";
  const admins = deps.registry.listUsers().filter((user) => user.teams.some(isAdmin));
  const [last] = admins;
  if (admins.length === 1 && last?.id === next.user_id) {
    throw new RequestError("conflict", "this is the last user in team admin with role admin", { param: "user" });
  }
}
