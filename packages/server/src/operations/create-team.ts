import type { CreateTeamRequest, Team } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { chooseKey } from "../domain/entity-key.ts";
import { requireGlobal } from "../domain/team-permission.ts";
import { insertTeam } from "../registry/people.ts";
import type { Deps } from "./deps.ts";

/** @throws RequestError `forbidden` outside team `admin`, `conflict` (key taken) */
export async function createTeam(deps: Deps, caller: Caller, request: CreateTeamRequest): Promise<Team> {
  requireGlobal(caller, "admin:manage_teams");
  const at = deps.now();
  const id = deps.newId(at);
  await deps.registry.change(async (change) => {
    const key = chooseKey({ ...request, isTaken: (taken) => deps.registry.findTeam(taken) !== undefined });
    await insertTeam(change, { id, key, name: request.name ?? key, created_at: new Date(at).toISOString() });
  });
  return deps.registry.getTeam(id);
}
