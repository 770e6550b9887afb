import type { Page, PageQuery, Team } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import { seesTeam } from "../domain/team-permission.ts";
import type { Deps } from "./deps.ts";

/** The teams that the caller sees, by key. @throws RequestError `forbidden` */
export async function listTeams(deps: Deps, caller: Caller, query: PageQuery): Promise<Page<Team>> {
  requireAnywhere(caller, "team:read");
  const rows = deps.registry.listTeams().filter(({ key }) => seesTeam(caller, key));
  return pageByKey(query, { rows, keyOf: ({ key }) => key, list: "teams" });
}
