import type { Filter } from "@colloquy/contract";
import {
  IdOrKey,
  Interaction,
  InteractionRow,
  invalidInput,
  LogInteractionRequest,
  LogInteractionResponse,
  PageQuery,
  pageOf,
  parseFilter,
  parseFilterJson,
  readFilter,
  UpdateInteractionRequest,
  Uuid,
} from "@colloquy/contract";
import { z } from "zod";
import { deleteInteraction, deleteMatching } from "../../operations/delete-interactions.ts";
import { getInteraction } from "../../operations/get-interaction.ts";
import { idempotent } from "../../operations/idempotent.ts";
import { listInteractions, listSession } from "../../operations/list-interactions.ts";
import { logInteraction } from "../../operations/log-interaction.ts";
import { searchFilter } from "../../operations/resolve-filter.ts";
import { updateInteraction } from "../../operations/update-interaction.ts";
import { type Route, route } from "../route.ts";

const IdParams = z.object({ id: Uuid });
const flag = z.enum(["true", "false"], { error: "must be true or false" });

const ListQuery = PageQuery.extend({
  use_case: IdOrKey,
  filter: z
    .string()
    .max(100_000)
    .optional()
    .meta({ description: "the filter language", example: "model:gpt-4o feedback.csat<0.5" }),
  filter_json: z.string().max(1_000_000).optional().meta({ description: "the same filter as JSON" }),
  search: z.string().max(10_000).optional().meta({ description: "words, or quoted phrases, in input or completion" }),
  order: z.string().max(300).optional().meta({ default: "-created_at" }),
  count: flag.optional().meta({ description: "false leaves out the total" }),
});

/** All parts of the question hold together. */
function combineFilters(query: z.infer<typeof ListQuery>): Filter | undefined {
  const parts = [
    query.filter === undefined ? undefined : parseFilter(query.filter),
    query.filter_json === undefined ? undefined : parseFilterJson(query.filter_json),
    query.search === undefined ? undefined : searchFilter(query.search),
  ].filter((part) => part !== undefined);
  return parts.length <= 1 ? parts[0] : { and: parts };
}

const logRoute = route({
  method: "POST",
  path: "/api/v1/interactions",
  summary: "Log one interaction",
  access: "use_case:interact",
  body: LogInteractionRequest,
  status: 201,
  response: LogInteractionResponse,
  handle: (deps, { caller, body, idempotencyKey, bodyHash }) =>
    idempotent(deps, { caller, key: idempotencyKey, body_hash: bodyHash }, (planned) => logInteraction(planned, caller, body)),
});

const listRoute = route({
  method: "GET",
  path: "/api/v1/interactions",
  summary: "List interactions of a use case",
  access: "use_case:read",
  query: ListQuery,
  response: pageOf(InteractionRow),
  handle: (deps, { caller, query }) => {
    const { use_case, order, count, first, after, last, before } = query;
    if (first !== undefined && last !== undefined) throw invalidInput("last", "cannot be given together with first");
    const page = { first, after, last, before };
    return listInteractions(deps, caller, { use_case, order, count: count !== "false", page, filter: combineFilters(query) });
  },
});

const getRoute = route({
  method: "GET",
  path: "/api/v1/interactions/:id",
  summary: "One whole interaction",
  access: "use_case:read",
  params: IdParams,
  query: z.object({ siblings: flag.optional().meta({ description: "true counts other completions of the same input" }) }),
  response: Interaction,
  handle: (deps, { caller, params, query }) => getInteraction(deps, caller, params.id, { siblings: query.siblings === "true" }),
});

const updateRoute = route({
  method: "PATCH",
  path: "/api/v1/interactions/:id",
  summary: "Change labels and metadata",
  access: "use_case:label",
  params: IdParams,
  body: UpdateInteractionRequest,
  response: Interaction,
  handle: (deps, { caller, params, body }) => updateInteraction(deps, caller, params.id, body),
});

const deleteRoute = route({
  method: "DELETE",
  path: "/api/v1/interactions/:id",
  summary: "Delete one interaction with its feedback",
  access: "use_case:delete_interactions",
  params: IdParams,
  response: z.object({ deleted: z.literal(1) }),
  handle: async (deps, { caller, params }) => {
    await deleteInteraction(deps, caller, params.id);
    return { deleted: 1 };
  },
});

const DeleteRequest = z
  .object({
    use_case: IdOrKey,
    filter: z.union([z.string(), z.record(z.string(), z.unknown())], { error: "must be a filter, as text or as JSON" }),
    dry_run: z.boolean().nullish().meta({ description: "only counts" }),
  })
  .meta({ id: "DeleteInteractionsRequest" });

const deleteMatchingRoute = route({
  method: "POST",
  path: "/api/v1/interactions/delete",
  summary: "Delete all interactions that match a filter",
  access: "use_case:delete_interactions",
  body: DeleteRequest,
  response: z.object({ deleted: z.number().int() }),
  handle: (deps, { caller, body }) => {
    const filter = typeof body.filter === "string" ? parseFilter(body.filter) : readFilter(body.filter, "filter");
    if (filter === undefined) throw invalidInput("filter", "must not be empty; to delete everything in the use case say id:*");
    return deleteMatching(deps, caller, { use_case: body.use_case, filter, dry_run: body.dry_run ?? false });
  },
});

const sessionRoute = route({
  method: "GET",
  path: "/api/v1/sessions/:id",
  summary: "The interactions of a session, oldest first",
  access: "use_case:read",
  params: IdParams,
  query: PageQuery.extend({ use_case: IdOrKey }),
  response: pageOf(Interaction),
  handle: (deps, { caller, params, query: { use_case, ...page } }) => {
    if (page.first !== undefined && page.last !== undefined) throw invalidInput("last", "cannot be given together with first");
    return listSession(deps, caller, { use_case, session_id: params.id, page });
  },
});

export const interactionRoutes: Route[] = [
  logRoute,
  listRoute,
  getRoute,
  updateRoute,
  deleteRoute,
  deleteMatchingRoute,
  sessionRoute,
];
