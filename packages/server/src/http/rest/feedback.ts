import {
  Comparison,
  Feedback,
  IdOrKey,
  invalidInput,
  LogComparisonRequest,
  LogFeedbackRequest,
  LogOutcomeRequest,
  PageQuery,
  pageOf,
  UpdateFeedbackRequest,
  Uuid,
} from "@colloquy/contract";
import { z } from "zod";
import { correctFeedback, retractFeedback } from "../../operations/correct-feedback.ts";
import { idempotent } from "../../operations/idempotent.ts";
import { listComparisons } from "../../operations/list-interactions.ts";
import { logComparison } from "../../operations/log-comparison.ts";
import { logFeedback } from "../../operations/log-feedback.ts";
import { logOutcome } from "../../operations/log-outcome.ts";
import { retractComparison } from "../../operations/retract-comparison.ts";
import { type Route, route } from "../route.ts";

const IdParams = z.object({ id: Uuid.meta({ description: "the `feedback_id`" }) });
const ComparisonParams = z.object({ id: Uuid.meta({ description: "the `comparison_id`" }) });
const Retracted = z.object({ id: Uuid, retracted: z.literal(true) });

const logFeedbackRoute = route({
  method: "POST",
  path: "/api/v1/feedback",
  name: "logFeedback",
  summary: "Log a value of a metric on a completion",
  description:
    "Several values of one author are all kept. Bool metrics take true, false, 1 and 0, scalar metrics any finite number.",
  is_idempotent: true,
  example: {
    body: { completion_id: "01a2c3d4-5e6f-7a8b-9c0d-1e2f3a4b5c6d", metric: "csat", value: 4, details: "polite, but slow" },
  },
  access: "use_case:feedback",
  body: LogFeedbackRequest,
  status: 201,
  response: z.object({ feedback_id: Uuid }),
  handle: (deps, { caller, body, idempotencyKey, bodyHash }) =>
    idempotent(deps, { caller, key: idempotencyKey, body_hash: bodyHash }, (planned) => logFeedback(planned, caller, body)),
});

const correctRoute = route({
  method: "PATCH",
  path: "/api/v1/feedback/:id",
  name: "correctFeedback",
  summary: "Correct a feedback",
  description: "Replaces what is given, in place. Others' feedback also needs `use_case:update`.",
  example: { body: { value: 2, reason: "Factuality" } },
  access: "use_case:feedback",
  params: IdParams,
  body: UpdateFeedbackRequest,
  response: Feedback,
  handle: (deps, { caller, params, body }) => correctFeedback(deps, caller, params.id, body),
});

const retractRoute = route({
  method: "DELETE",
  path: "/api/v1/feedback/:id",
  name: "retractFeedback",
  summary: "Retract a feedback",
  description: "It counts nowhere and shows nowhere from now on. Others' feedback also needs `use_case:update`.",
  access: "use_case:feedback",
  params: IdParams,
  response: Retracted,
  handle: async (deps, { caller, params }) => {
    await retractFeedback(deps, caller, params.id);
    return { id: params.id, retracted: true };
  },
});

const logComparisonRoute = route({
  method: "POST",
  path: "/api/v1/comparison",
  name: "logComparison",
  summary: "Log that one completion was preferred to another",
  description:
    "Both completions must have the same input. A side given as text is stored as a new completion with the comparison, which also needs `use_case:interact`; where no side is an id, give `use_case` and the input as `prompt` or `messages`.",
  is_idempotent: true,
  example: {
    body: {
      metric: "preference",
      preferred_completion: "01a2c3d4-5e6f-7a8b-9c0d-1e2f3a4b5c6d",
      other_completion: "01a2c3d4-5e70-7b1c-8d2e-3f4a5b6c7d8e",
    },
  },
  access: "use_case:feedback",
  body: LogComparisonRequest,
  status: 201,
  response: z.object({ comparison_id: Uuid }),
  handle: (deps, { caller, body, idempotencyKey, bodyHash }) =>
    idempotent(deps, { caller, key: idempotencyKey, body_hash: bodyHash }, (planned) => logComparison(planned, caller, body)),
});

const ListedComparison = Comparison.extend({
  use_case: z.string(),
  preferred_model: z.string().nullable(),
  other_model: z.string().nullable(),
}).meta({ id: "ListedComparison" });

const listComparisonsRoute = route({
  method: "GET",
  path: "/api/v1/comparisons",
  name: "listComparisons",
  summary: "List comparisons of a use case, newest first",
  example: { query: { use_case: "support", metric: "preference" } },
  access: "use_case:read",
  query: PageQuery.extend({
    use_case: IdOrKey.meta({ description: "key or id of the use case" }),
    metric: IdOrKey.optional().meta({ description: "only comparisons by this metric" }),
  }),
  response: pageOf(ListedComparison),
  handle: (deps, { caller, query: { use_case, metric, ...page } }) => {
    if (page.first !== undefined && page.last !== undefined) throw invalidInput("last", "cannot be given together with first");
    return listComparisons(deps, caller, { use_case, metric, page });
  },
});

const retractComparisonRoute = route({
  method: "DELETE",
  path: "/api/v1/comparisons/:id",
  name: "retractComparison",
  summary: "Retract a comparison",
  description: "It counts nowhere and shows nowhere from now on. Others' comparisons also need `use_case:update`.",
  access: "use_case:feedback",
  params: ComparisonParams,
  response: Retracted,
  handle: async (deps, { caller, params }) => {
    await retractComparison(deps, caller, params.id);
    return { id: params.id, retracted: true };
  },
});

const logOutcomeRoute = route({
  method: "POST",
  path: "/api/v1/outcome",
  name: "logOutcome",
  summary: "Log a value for a whole session",
  description: "It becomes one feedback on each completion that the session has at this moment.",
  is_idempotent: true,
  example: { body: { session_id: "01a2c3d4-5e6f-7a8b-9c0d-1e2f3a4b5c6d", metric: "solved", value: true, use_case: "support" } },
  access: "use_case:feedback",
  body: LogOutcomeRequest,
  status: 201,
  response: z.object({ outcome_id: Uuid }),
  handle: (deps, { caller, body, idempotencyKey, bodyHash }) =>
    idempotent(deps, { caller, key: idempotencyKey, body_hash: bodyHash }, (planned) => logOutcome(planned, caller, body)),
});

export const feedbackRoutes: Route[] = [
  logFeedbackRoute,
  correctRoute,
  retractRoute,
  logComparisonRoute,
  listComparisonsRoute,
  retractComparisonRoute,
  logOutcomeRoute,
];
