import type { Page, PageQuery, User } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import { seesUser } from "../domain/team-permission.ts";
import type { Deps } from "./deps.ts";
import { showUser } from "./show-user.ts";

/** The users of the teams whose users the caller manages, by e-mail address. @throws RequestError `forbidden` */
export async function listUsers(deps: Deps, caller: Caller, query: PageQuery): Promise<Page<User>> {
  requireAnywhere(caller, "admin:manage_users");
  const rows = deps.registry.listUsers().filter((user) => seesUser(caller, user));
  const page = pageByKey(query, { rows, keyOf: ({ email }) => email, list: "users" });
  return { ...page, data: page.data.map((user) => showUser(caller, user)) };
}
