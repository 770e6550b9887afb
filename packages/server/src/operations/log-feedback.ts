import { type Feedback, type LogFeedbackRequest, notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { toMetricValue } from "../domain/metric-value.ts";
import { toFeedback } from "../store/queries/decode.ts";
import type { StoredFeedback } from "../store/records.ts";
import type { Target } from "../store/store.ts";
import { toStoredTime } from "../store/times.ts";
import type { Deps } from "./deps.ts";
import { requireOnRecord } from "./scope.ts";

/**
 * Stores one feedback value on one completion.
 * @throws RequestError `entity_not_found` (metric; completion unknown or not visible), `forbidden`, `invalid_input` (value not of the metric's kind)
 */
export async function logFeedback(deps: Deps, caller: Caller, request: LogFeedbackRequest): Promise<{ feedback_id: string }> {
  return { feedback_id: (await giveFeedback(deps, caller, request)).id };
}

/** The same; answers the feedback itself. */
export async function giveFeedback(deps: Deps, caller: Caller, request: LogFeedbackRequest): Promise<Feedback> {
  const metric = deps.registry.getMetric(request.metric, "metric");
  const value = toMetricValue(metric, request.value, "value");
  const target = await getTarget(deps, caller, request.completion_id, "completion_id");
  const now = deps.now();
  const feedback: StoredFeedback = {
    interaction_at: target.created_at,
    id: deps.newId(now),
    interaction_id: target.id,
    use_case: target.use_case,
    model: target.model,
    metric: metric.key,
    value,
    ...(request.reason == null ? {} : { reason: request.reason }),
    ...(request.details == null ? {} : { details: request.details }),
    user: request.user_id?.toLowerCase() ?? caller.user_id,
    created_at: toStoredTime(now),
  };
  // From here to the journal nothing waits: a delete is either before this check, or behind this feedback in the journal.
  if (deps.store.recent.isDeleted(target.id)) throw notFound("completion", target.id, "completion_id");
  await deps.append({ feedback: [feedback] });
  return toFeedback(feedback);
}

/** The completion that feedback is given on. @throws RequestError `entity_not_found`, `forbidden` */
export async function getTarget(deps: Deps, caller: Caller, id: string, param: string): Promise<Target> {
  const target = await deps.store.findTarget(caller.use_cases, id.toLowerCase());
  if (target === undefined) throw notFound("completion", id, param);
  requireOnRecord(caller, target, "use_case:feedback", "completion", param);
  return target;
}
