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

const IdParams = z.object({ id: Uuid });
const Retracted = z.object({ id: Uuid, retracted: z.literal(true) });

const logFeedbackRoute = route({
  method: "POST",
  path: "/api/v1/feedback",
  summary: "Log a value of a metric on a completion",
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
  summary: "Correct a feedback",
  access: "use_case:feedback",
  params: IdParams,
  body: UpdateFeedbackRequest,
  response: Feedback,
  handle: (deps, { caller, params, body }) => correctFeedback(deps, caller, params.id, body),
});

const retractRoute = route({
  method: "DELETE",
  path: "/api/v1/feedback/:id",
  summary: "Retract a feedback",
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
  summary: "Log that one completion was preferred to another",
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
  summary: "List comparisons of a use case, newest first",
  access: "use_case:read",
  query: PageQuery.extend({ use_case: IdOrKey, metric: IdOrKey.optional() }),
  response: pageOf(ListedComparison),
  handle: (deps, { caller, query: { use_case, metric, ...page } }) => {
    if (page.first !== undefined && page.last !== undefined) throw invalidInput("last", "cannot be given together with first");
    return listComparisons(deps, caller, { use_case, metric, page });
  },
});

const retractComparisonRoute = route({
  method: "DELETE",
  path: "/api/v1/comparisons/:id",
  summary: "Retract a comparison",
  access: "use_case:feedback",
  params: IdParams,
  response: Retracted,
  handle: async (deps, { caller, params }) => {
    await retractComparison(deps, caller, params.id);
    return { id: params.id, retracted: true };
  },
});

const logOutcomeRoute = route({
  method: "POST",
  path: "/api/v1/outcome",
  summary: "Log a value for a whole session",
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
