import { type Feedback, notFound, type UpdateFeedbackRequest } from "@colloquy/contract";
import { type Caller, requirePermission } from "../domain/caller.ts";
import { toMetricValue } from "../domain/metric-value.ts";
import { toFeedback } from "../store/queries/decode.ts";
import type { StoredFeedback } from "../store/records.ts";
import type { Deps } from "./deps.ts";
import { requireOnRecord } from "./scope.ts";

/**
 * Corrects a feedback: what is given replaces what was there; null clears reason or details.
 * @throws RequestError `entity_not_found`, `forbidden` (others' feedback needs `use_case:update`), `invalid_input`
 */
export async function correctFeedback(deps: Deps, caller: Caller, id: string, change: UpdateFeedbackRequest): Promise<Feedback> {
  const feedback = await getOwnFeedback(deps, caller, id);
  const metric = deps.registry.getMetric(feedback.metric);
  const value = change.value === undefined ? feedback.value : toMetricValue(metric, change.value, "value");
  const reason = change.reason === undefined ? (feedback.reason ?? null) : change.reason;
  const details = change.details === undefined ? (feedback.details ?? null) : change.details;
  const { interaction_id, use_case, interaction_at } = feedback;
  await deps.append({
    feedback_edits: [{ id: feedback.id, interaction_id, use_case, metric: metric.key, interaction_at, value, reason, details }],
  });
  return { ...toFeedback(feedback), value, reason, details };
}

/** Takes a feedback back: it counts nowhere and shows nowhere. @throws RequestError as `correctFeedback` */
export async function retractFeedback(deps: Deps, caller: Caller, id: string): Promise<void> {
  const { id: found, use_case, interaction_at, interaction_id } = await getOwnFeedback(deps, caller, id);
  await deps.append({
    deletes: [{ kind: "feedback", id: found, use_case, at: interaction_at, interaction_ids: [interaction_id] }],
  });
}

async function getOwnFeedback(deps: Deps, caller: Caller, id: string): Promise<StoredFeedback> {
  const feedback = await deps.store.findFeedback(caller.use_cases, id.toLowerCase());
  if (feedback === undefined) throw notFound("feedback", id);
  requireOnRecord(caller, feedback, "use_case:feedback", "feedback");
  if (feedback.user !== caller.user_id) requirePermission(caller, feedback.use_case, "use_case:update");
  return feedback;
}
