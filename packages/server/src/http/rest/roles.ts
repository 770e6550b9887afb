import { CreateRoleRequest, PageQuery, pageOf, Role } from "@colloquy/contract";
import { createRole } from "../../operations/create-role.ts";
import { listRoles } from "../../operations/list-roles.ts";
import { type Route, route } from "../route.ts";

export const roleRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/roles",
    name: "listRoles",
    summary: "List the roles",
    access: "team:read",
    query: PageQuery,
    response: pageOf(Role),
    handle: (deps, { caller, query }) => listRoles(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/roles",
    name: "createRole",
    summary: "Make a role; for administrators in team admin",
    description: "A role is a set of permissions.",
    errors: ["conflict"],
    example: { body: { key: "reviewer", name: "Reviewer", permissions: ["use_case:read", "use_case:feedback"] } },
    access: "admin:manage_roles",
    body: CreateRoleRequest,
    status: 201,
    response: Role,
    handle: (deps, { caller, body }) => createRole(deps, caller, body),
  }),
];
