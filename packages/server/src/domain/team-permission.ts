import { type Permission, RequestError } from "@colloquy/contract";
import { type Caller, forbidden } from "./caller.ts";
import { adminTeam } from "./permission.ts";

const showsTeam: readonly Permission[] = ["team:read", "admin:manage_teams", "admin:manage_users"];

/** Whether the team exists as far as the caller may know. */
export function seesTeam(caller: Caller, team: string): boolean {
  const held = caller.teams.get(team);
  return showsTeam.some((permission) => held?.has(permission));
}

/** Whether the caller may act on the team itself with this permission. Team `admin` is for global callers only. */
export function holdsInTeam(caller: Caller, team: string, permission: Permission): boolean {
  if (team === adminTeam && !caller.is_global) return false;
  return caller.teams.get(team)?.has(permission) ?? false;
}

/** For a team that the caller sees. @throws RequestError `forbidden` */
export function requireInTeam(caller: Caller, team: string, permission: Permission): void {
  if (!holdsInTeam(caller, team, permission)) throw forbidden(permission);
}

/** For what only members of team `admin` may do. @throws RequestError `forbidden` */
export function requireGlobal(caller: Caller, permission: Permission): void {
  if (!caller.anywhere.has(permission)) throw forbidden(permission);
  if (caller.is_global) return;
  throw new RequestError("forbidden", "only members of team admin with the role admin or platform_admin may do this", {
    details: { permission, team: adminTeam },
  });
}

/**
 * Whether the caller may act for a user: itself, or a user all of whose teams it manages (managing one of them would let a
 * team's administrator act as the deployment's, who is a member there too).
 */
export function mayActFor(caller: Caller, user: { id: string; teams: readonly { team: string }[] }): boolean {
  if (user.id === caller.user_id) return true;
  if (caller.is_global) return caller.anywhere.has("admin:manage_users");
  return user.teams.length > 0 && user.teams.every(({ team }) => holdsInTeam(caller, team, "admin:manage_users"));
}

/** Whether the user exists as far as the caller may know. */
export function seesUser(caller: Caller, user: { id: string; teams: readonly { team: string }[] }): boolean {
  return mayActFor(caller, user) || user.teams.some(({ team }) => caller.teams.get(team)?.has("admin:manage_users"));
}
