import type { Role, Team } from "@colloquy/contract";
import type { Deps } from "./deps.ts";
import { showRole } from "./show-role.ts";

/** The team of a membership or share that the caller was shown. @throws RequestError `entity_not_found` */
export function getTeamOf({ registry }: Deps, { team }: { team: string }): Team {
  return registry.getTeam(team);
}

/** The role of a membership or share that the caller was shown. @throws RequestError `entity_not_found` */
export function getRoleOf({ registry }: Deps, { role }: { role: string }): Role {
  return showRole(registry.getRole(role));
}
