import type { Change, Tables } from "./tables.ts";

export async function insertUser(change: Change, user: Tables["users"]): Promise<void> {
  await change.insertInto("users").values(user).execute();
}

/** With its memberships and API keys. What it made and said stays. */
export async function deleteUserRow(change: Change, id: string): Promise<void> {
  await change.deleteFrom("team_members").where("user_id", "=", id).execute();
  await change.deleteFrom("api_keys").where("user_id", "=", id).execute();
  await change.deleteFrom("users").where("id", "=", id).execute();
}

export async function insertTeam(change: Change, team: Tables["teams"]): Promise<void> {
  await change.insertInto("teams").values(team).execute();
}

export async function insertRole(change: Change, role: Tables["roles"]): Promise<void> {
  await change.insertInto("roles").values(role).execute();
}

/** Adds the user to the team, or changes the role that it has there. */
export async function upsertTeamMember(change: Change, member: Tables["team_members"]): Promise<void> {
  await change
    .insertInto("team_members")
    .values(member)
    .onConflict((conflict) => conflict.columns(["team_id", "user_id"]).doUpdateSet({ role_id: member.role_id }))
    .execute();
}

export async function deleteTeamMember(change: Change, member: { team_id: string; user_id: string }): Promise<void> {
  await change.deleteFrom("team_members").where("team_id", "=", member.team_id).where("user_id", "=", member.user_id).execute();
}
