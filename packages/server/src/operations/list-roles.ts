import type { Page, PageQuery, Role } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { showRole } from "./show-role.ts";

/** All roles of the deployment, by key. @throws RequestError `forbidden` */
export async function listRoles(deps: Deps, caller: Caller, query: PageQuery): Promise<Page<Role>> {
  requireAnywhere(caller, "team:read");
  const page = pageByKey(query, { rows: deps.registry.listRoles(), keyOf: ({ key }) => key, list: "roles" });
  return { ...page, data: page.data.map(showRole) };
}
