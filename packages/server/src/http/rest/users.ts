import { CreateUserRequest, IdOrKey, PageQuery, pageOf, User } from "@colloquy/contract";
import { z } from "zod";
import { createUser } from "../../operations/create-user.ts";
import { deleteUser } from "../../operations/delete-user.ts";
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
    description:
      "Without teams: read-only in team `default`, where the caller may decide that. A program (`SYSTEM`) needs no address: one is made from its name.",
    errors: ["entity_not_found", "conflict"],
    example: { body: { email: "ann@example.com", name: "Ann", teams: [{ team: "quality", role: "annotator" }] } },
    access: "admin:manage_users",
    body: CreateUserRequest,
    status: 201,
    response: User,
    handle: (deps, { caller, body }) => createUser(deps, caller, body),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/users/:user",
    name: "deleteUser",
    summary: "Remove a user with its memberships and API keys",
    description:
      "Interactions and feedback stay, under the user's id. Nobody deletes itself; the last administrator of team `admin` and the owner of the server's own key stay: 409.",
    errors: ["conflict"],
    access: "admin:manage_users",
    params: z.object({ user: IdOrKey.meta({ description: "id or e-mail address" }) }),
    response: User,
    handle: (deps, { caller, params }) => deleteUser(deps, caller, { value: params.user, param: "user" }),
  }),
];
