import { defaultRoles } from "@colloquy/contract";
import { expect, test } from "vitest";
import { buildCaller } from "./permission.ts";
import { mayActFor, requireGlobal, requireInTeam, seesTeam, seesUser } from "./team-permission.ts";

const callerIn = (...memberships: [team: string, role: string][]) =>
  buildCaller({
    user_id: "me",
    api_key_id: "k",
    memberships: memberships.map(([team, role]) => ({ team, role, permissions: defaultRoles[role]?.permissions ?? [] })),
    shares: [],
    teams: ["admin", "default", "a", "b"],
    use_cases: [],
  });
const userIn = (...teams: string[]) => ({ id: "other", teams: teams.map((team) => ({ team })) });

test("a team's administrator acts for users of that team only", () => {
  const caller = callerIn(["a", "admin"]);
  expect(mayActFor(caller, userIn("a"))).toBe(true);
  expect(mayActFor(caller, userIn("b"))).toBe(false);
});

test("a team's administrator does not act for a user who is elsewhere too, but sees it", () => {
  const caller = callerIn(["default", "admin"]);
  expect(mayActFor(caller, userIn("default", "admin"))).toBe(false);
  expect(seesUser(caller, userIn("default", "admin"))).toBe(true);
  expect(seesUser(caller, userIn("b"))).toBe(false);
});

test("nobody but a global caller acts for a user without teams", () => {
  expect(mayActFor(callerIn(["a", "admin"]), userIn())).toBe(false);
  expect(mayActFor(callerIn(["admin", "admin"]), userIn())).toBe(true);
});

test("everybody acts for itself", () => {
  expect(mayActFor(callerIn(["a", "read-only"]), { id: "me", teams: [] })).toBe(true);
});

test("team admin is for global callers only", () => {
  const custom = buildCaller({
    user_id: "me",
    api_key_id: "k",
    memberships: [{ team: "admin", role: "custom", permissions: ["admin:manage_teams", "admin:manage_users"] }],
    shares: [],
    teams: ["admin", "a"],
    use_cases: [],
  });
  expect(() => requireInTeam(custom, "admin", "admin:manage_teams")).toThrow("Forbidden:");
  expect(mayActFor(custom, userIn("admin"))).toBe(false);
  expect(() => requireInTeam(callerIn(["admin", "platform_admin"]), "admin", "admin:manage_teams")).not.toThrow();
});

test("what needs the admin team is forbidden to who holds the permission elsewhere", () => {
  expect(() => requireGlobal(callerIn(["a", "admin"]), "admin:manage_roles")).toThrow("Forbidden:");
  expect(() => requireGlobal(callerIn(["admin", "platform_admin"]), "admin:manage_roles")).not.toThrow();
});

test("a team is seen by its members", () => {
  expect(seesTeam(callerIn(["a", "read-only"]), "a")).toBe(true);
  expect(seesTeam(callerIn(["a", "read-only"]), "b")).toBe(false);
});
