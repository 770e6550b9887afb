import {
  IdOrKey,
  Interaction,
  InteractionPage,
  invalidInput,
  LogInteractionRequest,
  LogInteractionResponse,
  PageQuery,
  pageOf,
  parseFilter,
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
import { updateInteraction } from "../../operations/update-interaction.ts";
import { type Route, route } from "../route.ts";
import { askedOf, FilterQuery } from "./filter-query.ts";

const IdParams = z.object({ id: Uuid.meta({ description: "the `completion_id`" }) });
const SessionParams = z.object({ id: Uuid.meta({ description: "the `session_id`" }) });
const flag = z.enum(["true", "false"], { error: "must be true or false" });

const ListQuery = PageQuery.extend({
  ...FilterQuery.shape,
  order: z.string().max(300).optional().meta({
    description:
      "a field of the filter that is an id, key, number or time, or `feedback.METRIC` for the mean; with a minus for descending; what is missing comes last. Several between commas: later ones break ties",
    default: "-created_at",
  }),
  count: flag.optional().meta({ description: "`false` leaves out the total" }),
});

const logRoute = route({
  method: "POST",
  path: "/api/v1/interactions",
  name: "logInteraction",
  summary: "Log one interaction",
  description:
    "Exactly one of `prompt` and `messages`; `completion`, or `message` when the answer was more than text. The interaction is stored with its feedback: all or nothing. Messages come back equal as JSON to what was sent.",
  is_idempotent: true,
  example: {
    body: {
      use_case: "support",
      model_service: "my-model",
      messages: [{ role: "user", content: "Where is my refund?" }],
      completion: "On its way: two days.",
      labels: { channel: "mail" },
      prompt_tokens: 12,
      completion_tokens: 7,
      latency_ms: 840,
      feedbacks: [{ metric: "csat", value: 4 }],
    },
  },
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
  name: "listInteractions",
  summary: "List interactions of a use case",
  description:
    "Rows with previews of at most 300 characters, newest first. `filter`, `filter_json` and `search` hold together. Interactions of source DATASET are left out unless the filter names a source.",
  example: { query: { use_case: "support", filter: "label.channel:mail feedback.csat<3 refund", first: 20 } },
  access: "use_case:read",
  query: ListQuery,
  response: InteractionPage,
  handle: (deps, { caller, query, signal }) => {
    const { order, first, after, last, before } = query;
    if (first !== undefined && last !== undefined) throw invalidInput("last", "cannot be given together with first");
    const page = { first, after, last, before };
    return listInteractions(deps, caller, { ...askedOf(query, signal), order, page, count: query.count !== "false" });
  },
});

const getRoute = route({
  method: "GET",
  path: "/api/v1/interactions/:id",
  name: "getInteraction",
  summary: "One whole interaction",
  description: "The whole record: input, completion, feedback, comparisons, metadata.",
  access: "use_case:read",
  params: IdParams,
  query: z.object({ siblings: flag.optional().meta({ description: "`true` counts other completions of the same input" }) }),
  response: Interaction,
  handle: (deps, { caller, params, query }) => getInteraction(deps, caller, params.id, { siblings: query.siblings === "true" }),
});

const updateRoute = route({
  method: "PATCH",
  path: "/api/v1/interactions/:id",
  name: "updateInteraction",
  summary: "Change labels and metadata",
  description:
    "Labels: `set` replaces all but those that begin with `adaptive.`, then `remove`, then `add`. `metadata` replaces what is there.",
  example: { body: { labels: { add: { team: ["billing", "sales"] }, remove: ["channel"] } } },
  access: "use_case:label",
  params: IdParams,
  body: UpdateInteractionRequest,
  response: Interaction,
  handle: (deps, { caller, params, body }) => updateInteraction(deps, caller, params.id, body),
});

const deleteRoute = route({
  method: "DELETE",
  path: "/api/v1/interactions/:id",
  name: "deleteInteraction",
  summary: "Delete one interaction with its feedback",
  description: "It is gone from every answer at once, and its text from the disk within 15 minutes. This cannot be undone.",
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
    filter: z
      .union([z.string(), z.record(z.string(), z.unknown())], { error: "must be a filter, as text or as JSON" })
      .meta({ description: "in the filter language, or as JSON" }),
    dry_run: z.boolean().nullish().meta({ description: "only counts what would be deleted" }),
  })
  .meta({ id: "DeleteInteractionsRequest" });

const deleteMatchingRoute = route({
  method: "POST",
  path: "/api/v1/interactions/delete",
  name: "deleteInteractions",
  summary: "Delete all interactions that match a filter",
  description:
    "Deletes what matches as of now, with feedback and comparisons; `dry_run` only counts it. An empty filter is refused; `id:*` means everything in the use case. This cannot be undone.",
  example: { body: { use_case: "support", filter: "label.channel:test created_at<2026-01-01", dry_run: true } },
  access: "use_case:delete_interactions",
  body: DeleteRequest,
  response: z.object({ deleted: z.number().int().meta({ description: "how many were deleted, or would be" }) }),
  handle: (deps, { caller, body }) => {
    const filter = typeof body.filter === "string" ? parseFilter(body.filter) : readFilter(body.filter, "filter");
    if (filter === undefined) throw invalidInput("filter", "must not be empty; to delete everything in the use case say id:*");
    return deleteMatching(deps, caller, { use_case: body.use_case, filter, dry_run: body.dry_run ?? false });
  },
});

const sessionRoute = route({
  method: "GET",
  path: "/api/v1/sessions/:id",
  name: "listSession",
  summary: "The interactions of a session, oldest first",
  description: "Whole records. A page ends early at 16 MiB of text, with its cursor set.",
  example: { query: { use_case: "support" } },
  access: "use_case:read",
  params: SessionParams,
  query: PageQuery.extend({ use_case: IdOrKey.meta({ description: "key or id of the use case" }) }),
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
