import type { SetTeamMemberRequest, User } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { requireInTeam } from "../domain/team-permission.ts";
import { upsertTeamMember } from "../registry/people.ts";
import type { User as UserRecord } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { requireAdminLeft } from "./remove-team-member.ts";
import { showUser } from "./show-user.ts";
import { type Named, visibleTeam, visibleUser } from "./visible.ts";

/**
 * Sets a user's role in a team, adding the user where needed.
 * @throws RequestError `entity_not_found` (team, user, role), `forbidden`, `conflict` (the last administrator)
 */
export async function setTeamMember(
  deps: Deps,
  caller: Caller,
  names: { team: Named; user: Named },
  request: SetTeamMemberRequest,
): Promise<User> {
  const team = visibleTeam(deps, caller, names.team);
  requireInTeam(caller, team.key, "admin:manage_teams");
  const user = addressedUser(deps, caller, names.user);
  const role = deps.registry.getRole(request.role);
  await deps.registry.change(async (change) => {
    deps.registry.getUser(user.id, names.user.param); // it may have been deleted meanwhile
    requireAdminLeft(deps, { team: team.key, user_id: user.id, role: role.key });
    const created_at = new Date(deps.now()).toISOString();
    await upsertTeamMember(change, { team_id: team.id, user_id: user.id, role_id: role.id, created_at });
  });
  return showUser(caller, deps.registry.getUser(user.id));
}

/** Who knows an address may add its user to a team of its own; an id only finds users that the caller sees. */
function addressedUser(deps: Deps, caller: Caller, named: Named): UserRecord {
  return named.value.includes("@") ? deps.registry.getUser(named.value, named.param) : visibleUser(deps, caller, named);
}
