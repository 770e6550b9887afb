import { ApiKey, CreateApiKeyRequest, CreatedApiKey, IdOrKey, PageQuery, pageOf, Uuid } from "@colloquy/contract";
import { z } from "zod";
import { createApiKey } from "../../operations/create-api-key.ts";
import { listApiKeys } from "../../operations/list-api-keys.ts";
import { revokeApiKey } from "../../operations/revoke-api-key.ts";
import { type Route, route } from "../route.ts";

export const apiKeyRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/api-keys",
    name: "listApiKeys",
    summary: "List the caller's keys, or those of a user that it administers",
    description: "Another user's need `admin:manage_users`.",
    errors: ["forbidden", "entity_not_found"],
    access: "own",
    query: PageQuery.extend({ user: IdOrKey.optional().meta({ description: "id or e-mail address; absent: the caller" }) }),
    response: pageOf(ApiKey),
    handle: (deps, { caller, query }) => listApiKeys(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/api-keys",
    name: "createApiKey",
    summary: "Make a key, for the caller or for a user that it administers; only this answer holds it",
    description: "Another user's need `admin:manage_users`.",
    errors: ["forbidden", "entity_not_found"],
    example: { body: { name: "nightly job" } },
    access: "own",
    body: CreateApiKeyRequest,
    status: 201,
    response: CreatedApiKey,
    handle: (deps, { caller, body }) => createApiKey(deps, caller, body),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/api-keys/:id",
    name: "revokeApiKey",
    summary: "Revoke a key at once",
    description: "Every request that arrives after the answer is refused.",
    errors: ["forbidden"],
    access: "own",
    params: z.object({ id: Uuid.meta({ description: "of the key, as it is listed" }) }),
    response: z.object({ id: Uuid, revoked: z.literal(true) }),
    handle: (deps, { caller, params }) => revokeApiKey(deps, caller, params.id),
  }),
];
