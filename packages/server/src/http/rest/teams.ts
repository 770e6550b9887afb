import { CreateTeamRequest, IdOrKey, PageQuery, pageOf, SetTeamMemberRequest, Team, User } from "@colloquy/contract";
import { z } from "zod";
import { createTeam } from "../../operations/create-team.ts";
import { listTeams } from "../../operations/list-teams.ts";
import { removeTeamMember } from "../../operations/remove-team-member.ts";
import { setTeamMember } from "../../operations/set-team-member.ts";
import { type Route, route } from "../route.ts";

const MemberParams = z.object({
  team: IdOrKey.meta({ description: "key or id of the team" }),
  user: IdOrKey.meta({ description: "id or e-mail address" }),
});
const named = ({ team, user }: z.infer<typeof MemberParams>) => ({
  team: { value: team, param: "team" },
  user: { value: user, param: "user" },
});
const memberPath = "/api/v1/teams/:team/members/:user";

export const teamRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/teams",
    name: "listTeams",
    summary: "List the teams that the caller sees",
    access: "team:read",
    query: PageQuery,
    response: pageOf(Team),
    handle: (deps, { caller, query }) => listTeams(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/teams",
    name: "createTeam",
    summary: "Make a team; for administrators in team admin",
    errors: ["conflict"],
    example: { body: { key: "quality", name: "Quality" } },
    access: "admin:manage_teams",
    body: CreateTeamRequest,
    status: 201,
    response: Team,
    handle: (deps, { caller, body }) => createTeam(deps, caller, body),
  }),
  route({
    method: "PUT",
    path: memberPath,
    name: "setTeamMember",
    summary: "Set a user's role in a team, adding the user where needed",
    description: "A user is named by id or e-mail address.",
    example: { body: { role: "annotator" } },
    access: "admin:manage_teams",
    params: MemberParams,
    body: SetTeamMemberRequest,
    response: User,
    handle: (deps, { caller, params, body }) => setTeamMember(deps, caller, named(params), body),
  }),
  route({
    method: "DELETE",
    path: memberPath,
    name: "removeTeamMember",
    summary: "Take a user out of a team",
    description: "The last administrator of team `admin` stays: 409.",
    errors: ["conflict"],
    access: "admin:manage_teams",
    params: MemberParams,
    response: User,
    handle: (deps, { caller, params }) => removeTeamMember(deps, caller, named(params)),
  }),
];
