import type { Permission } from "@colloquy/contract";
import type { Caller } from "./caller.ts";

/** The reserved team: its members with one of `globalRoles` act everywhere. */
export const adminTeam = "admin";
const globalRoles: readonly string[] = ["admin", "platform_admin"];

/** One team that the user is in, with what the role held there permits. */
export interface TeamGrant {
  team: string;
  role: string;
  permissions: readonly Permission[];
}

/** One use case shown to one team; `permissions` are those of the share's role and do not matter for an owner. */
export interface ShareGrant {
  use_case: string;
  team: string;
  is_owner: boolean;
  permissions: readonly Permission[];
}

export interface CallerFacts {
  user_id: string;
  api_key_id: string;
  /** In the order of joining. */
  memberships: readonly TeamGrant[];
  /** Shares of any team: others' do not count. */
  shares: readonly ShareGrant[];
  /** Keys of everything there is, for callers that act everywhere. */
  teams: readonly string[];
  use_cases: readonly string[];
}

export function isGlobalRole(team: string, role: string): boolean {
  return team === adminTeam && globalRoles.includes(role);
}

/** What a user may do where: the union of its own roles, of shares, and, for a global caller, of that role everywhere. */
export function buildCaller(facts: CallerFacts): Caller {
  const everywhere = facts.memberships.find(({ team, role }) => isGlobalRole(team, role));
  const teams = new Grants();
  const use_cases = new Grants();
  for (const membership of ownTeamsFirst(facts.memberships)) teams.add(membership.team, membership.permissions);
  for (const share of facts.shares) {
    const own = facts.memberships.find(({ team }) => team === share.team);
    if (own !== undefined) use_cases.add(share.use_case, share.is_owner ? own.permissions : share.permissions);
  }
  if (everywhere !== undefined) {
    for (const team of facts.teams) teams.add(team, everywhere.permissions);
    for (const use_case of facts.use_cases) use_cases.add(use_case, everywhere.permissions);
  }
  return {
    user_id: facts.user_id,
    api_key_id: facts.api_key_id,
    is_global: everywhere !== undefined,
    anywhere: new Set(facts.memberships.flatMap(({ permissions }) => permissions)),
    teams: teams.held,
    use_cases: use_cases.held,
  };
}

/** Team `admin` comes last: what its members make without naming a team belongs to another one of theirs. */
function ownTeamsFirst(memberships: readonly TeamGrant[]): readonly TeamGrant[] {
  return [...memberships].sort((a, b) => Number(a.team === adminTeam) - Number(b.team === adminTeam));
}

class Grants {
  readonly held = new Map<string, Set<Permission>>();

  add(key: string, permissions: readonly Permission[]): void {
    if (permissions.length === 0) return;
    const held = this.held.get(key) ?? new Set();
    for (const permission of permissions) held.add(permission);
    this.held.set(key, held);
  }
}
