import type { User as ShownUser } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { seesTeam } from "../domain/team-permission.ts";
import type { User } from "../registry/records.ts";

/** A user as answers hold it: of its teams only those that the caller sees. */
export function showUser(caller: Caller, user: User): ShownUser {
  return { ...user, teams: user.teams.filter(({ team }) => seesTeam(caller, team)) };
}
