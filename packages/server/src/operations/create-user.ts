import { type CreateUserRequest, invalidInput, RequestError, type User } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { chooseKey, keyFromName } from "../domain/entity-key.ts";
import { requireInTeam } from "../domain/team-permission.ts";
import { insertUser, upsertTeamMember } from "../registry/people.ts";
import type { Role, Team } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { showUser } from "./show-user.ts";
import { visibleTeam } from "./visible.ts";

const systemHost = "system.local";

/**
 * Makes a user, in teams whose users the caller manages.
 * @throws RequestError `forbidden`, `conflict` (address taken), `entity_not_found` (team, role), `invalid_input` (no team named)
 */
export async function createUser(deps: Deps, caller: Caller, request: CreateUserRequest): Promise<User> {
  requireAnywhere(caller, "admin:manage_users");
  const joined = joinedTeams(deps, caller, request);
  const at = deps.now();
  const [id, created_at] = [deps.newId(at), new Date(at).toISOString()];
  await deps.registry.change(async (change) => {
    const email = chooseEmail(deps, request);
    await insertUser(change, { id, email, name: request.name ?? email, created_at });
    for (const { team, role } of joined) {
      await upsertTeamMember(change, { team_id: team.id, user_id: id, role_id: role.id, created_at });
    }
  });
  return showUser(caller, deps.registry.getUser(id));
}

/** The given address, or for a program that has none, one that nobody has and no mail reaches. */
function chooseEmail(deps: Deps, { email, name }: CreateUserRequest): string {
  const isTaken = (address: string) => deps.registry.findUser(address) !== undefined;
  if (email == null) {
    const isTakenHere = (part: string) => isTaken(`${part}@${systemHost}`);
    return `${chooseKey({ name, isTaken: isTakenHere, makeKey: addressFromName })}@${systemHost}`;
  }
  const address = email.toLowerCase();
  if (!isTaken(address)) return address;
  throw new RequestError("conflict", `a user with the address ${address} exists`, {
    param: "email",
    details: { email: address },
  });
}

/** What may stand before the @ of an address. */
const addressFromName = (name: string) =>
  keyFromName(name)
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^-|-$/g, "") || "program";

function joinedTeams(deps: Deps, caller: Caller, request: CreateUserRequest): { team: Team; role: Role }[] {
  const named = request.teams ?? [];
  if (named.length === 0) {
    if (!caller.is_global) throw invalidInput("teams", "must name at least one team in which you manage users");
    return [{ team: deps.registry.getTeam("default"), role: deps.registry.getRole("read-only") }];
  }
  const joined = named.map(({ team, role }, index) => {
    const found = visibleTeam(deps, caller, { value: team, param: `teams[${index}].team` });
    requireInTeam(caller, found.key, "admin:manage_users");
    return { team: found, role: deps.registry.getRole(role, `teams[${index}].role`) };
  });
  if (new Set(joined.map(({ team }) => team.key)).size < joined.length) throw invalidInput("teams", "must name each team once");
  return joined;
}
