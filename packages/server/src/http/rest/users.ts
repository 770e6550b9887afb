import { CreateUserRequest, PageQuery, pageOf, User } from "@colloquy/contract";
import { createUser } from "../../operations/create-user.ts";
import { listUsers } from "../../operations/list-users.ts";
import { type Route, route } from "../route.ts";

export const userRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/users",
    name: "listUsers",
    summary: "List the users of the teams whose users the caller manages",
    access: "admin:manage_users",
    query: PageQuery,
    response: pageOf(User),
    handle: (deps, { caller, query }) => listUsers(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/users",
    name: "createUser",
    summary: "Make a user, in teams whose users the caller manages",
    description: "Without teams: read-only in team `default`, where the caller may decide that.",
    errors: ["entity_not_found", "conflict"],
    example: { body: { email: "ann@example.com", name: "Ann", teams: [{ team: "quality", role: "annotator" }] } },
    access: "admin:manage_users",
    body: CreateUserRequest,
    status: 201,
    response: User,
    handle: (deps, { caller, body }) => createUser(deps, caller, body),
  }),
];
