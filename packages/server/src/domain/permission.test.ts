import { defaultRoles, type Permission, permissions } from "@colloquy/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Caller } from "./caller.ts";
import { buildCaller, type CallerFacts } from "./permission.ts";

const permissionsOf = (role: string) => defaultRoles[role]?.permissions ?? [];
const member = (team: string, role: string) => ({ team, role, permissions: permissionsOf(role) });
const share = (use_case: string, team: string, given: { is_owner: boolean; role: string }) => ({
  use_case,
  team,
  is_owner: given.is_owner,
  permissions: permissionsOf(given.role),
});

function callerWith(facts: Partial<CallerFacts>): Caller {
  return buildCaller({
    user_id: "u",
    api_key_id: "k",
    memberships: [],
    shares: [
      share("support", "a", { is_owner: true, role: "power_user" }),
      share("support", "b", { is_owner: false, role: "annotator" }),
      share("sales", "b", { is_owner: true, role: "power_user" }),
    ],
    teams: ["admin", "default", "a", "b"],
    use_cases: ["support", "sales"],
    ...facts,
  });
}

const held = (caller: Caller, use_case: string) => [...(caller.use_cases.get(use_case) ?? [])].sort();
const sorted = (list: readonly Permission[]) => [...list].sort();

describe("a member of an owning team", () => {
  test.each(Object.keys(defaultRoles))("with role %s holds that role's permissions there, and sees no other use case", (role) => {
    const caller = callerWith({ memberships: [member("a", role)] });
    expect(held(caller, "support")).toEqual(sorted(permissionsOf(role)));
    expect(caller.use_cases.has("sales")).toBe(false);
    expect(caller.is_global).toBe(false);
    expect([...caller.teams.keys()]).toEqual(["a"]);
  });
});

test("a member of a team that it is shared with holds the share's role, whatever its own", () => {
  const caller = callerWith({ memberships: [member("b", "admin")] });
  expect(held(caller, "support")).toEqual(sorted(permissionsOf("annotator")));
  expect(held(caller, "sales")).toEqual(sorted(permissions));
});

test("several ways to a use case add up", () => {
  const caller = callerWith({ memberships: [member("a", "inference"), member("b", "read-only")] });
  expect(held(caller, "support")).toEqual(sorted([...new Set([...permissionsOf("inference"), ...permissionsOf("annotator")])]));
});

test.each(["admin", "platform_admin"])("role %s in team admin counts in every team and use case", (role) => {
  const caller = callerWith({ memberships: [member("admin", role)] });
  expect(caller.is_global).toBe(true);
  for (const use_case of ["support", "sales"]) expect(held(caller, use_case)).toEqual(sorted(permissionsOf(role)));
  expect([...caller.teams.keys()].sort()).toEqual(["a", "admin", "b", "default"]);
});

test.each(["power_user", "read-only", "inference", "annotator"])("role %s in team admin is not global", (role) => {
  const caller = callerWith({ memberships: [member("admin", role)] });
  expect(caller.is_global).toBe(false);
  expect(caller.use_cases.size).toBe(0);
});

test("role admin in another team is not global", () => {
  expect(callerWith({ memberships: [member("default", "admin")] }).is_global).toBe(false);
});

test("a role without permissions makes nothing visible", () => {
  const caller = callerWith({ memberships: [{ team: "a", role: "empty", permissions: [] }] });
  expect(caller.use_cases.size).toBe(0);
  expect(caller.anywhere.size).toBe(0);
});

test("team admin comes after the other teams, which stay in the order of joining", () => {
  const caller = callerWith({ memberships: [member("admin", "admin"), member("default", "admin"), member("a", "read-only")] });
  expect([...caller.teams.keys()].slice(0, 3)).toEqual(["default", "a", "admin"]);
});

test("nobody holds anything that none of its roles and shares gives", () => {
  const team = fc.constantFrom("a", "b", "default");
  const role = fc.constantFrom(...Object.keys(defaultRoles));
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(team, role), { selector: ([key]) => key }), (memberships) => {
      const caller = callerWith({ memberships: memberships.map(([key, name]) => member(key, name)) });
      const given = new Set([...memberships.flatMap(([, name]) => permissionsOf(name)), ...permissionsOf("annotator")]);
      for (const set of caller.use_cases.values()) expect([...set].every((permission) => given.has(permission))).toBe(true);
      expect(caller.use_cases.has("sales")).toBe(memberships.some(([key]) => key === "b"));
    }),
  );
});
