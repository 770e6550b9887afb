import { invalidInput, type LogOutcomeRequest, notFound, type Permission } from "@colloquy/contract";
import { type Caller, forbidden } from "../domain/caller.ts";
import { toMetricValue } from "../domain/metric-value.ts";
import type { SessionTurn } from "../store/queries/list-session.ts";
import type { StoredFeedback } from "../store/records.ts";
import { toStoredTime } from "../store/times.ts";
import type { Deps } from "./deps.ts";
import { getScope } from "./scope.ts";

const mostTurns = 10_000;

/**
 * Stores one value for a session: a feedback on each completion that it has now, in use cases where the caller may give feedback.
 * @throws RequestError `entity_not_found` (metric; no completion in the session), `invalid_input`
 */
export async function logOutcome(deps: Deps, caller: Caller, request: LogOutcomeRequest): Promise<{ outcome_id: string }> {
  const metric = deps.registry.getMetric(request.metric, "metric");
  const value = toMetricValue(metric, request.value, "value");
  const turns = await listTurns(deps, caller, request);
  if (turns.length > mostTurns) throw invalidInput("session_id", `names a session of more than ${mostTurns} turns`);
  const now = deps.now();
  const outcome_id = deps.newId(now);
  const feedback = turns.map(
    (turn): StoredFeedback => ({
      interaction_at: turn.created_at,
      id: deps.newId(now),
      interaction_id: turn.id,
      use_case: turn.use_case,
      model: turn.model,
      metric: metric.key,
      value,
      user: request.user_id?.toLowerCase() ?? caller.user_id,
      created_at: toStoredTime(now),
      outcome_id,
    }),
  );
  const still = feedback.filter((row) => !deps.store.recent.isDeleted(row.interaction_id));
  if (still.length === 0) throw notFound("session", request.session_id, "session_id");
  await deps.append({ feedback: still });
  return { outcome_id };
}

/** The session's turns where the caller may give feedback. @throws RequestError `entity_not_found`, `forbidden` when it may only read them */
async function listTurns(deps: Deps, caller: Caller, request: LogOutcomeRequest): Promise<SessionTurn[]> {
  const named = { use_case: request.use_case, project: request.project_id };
  const isNamed = named.use_case != null || named.project != null;
  const use_cases = isNamed ? [getScope(deps, caller, named, "use_case:feedback").key] : [...caller.use_cases.keys()];
  const found = await deps.store.listSessionTurns(use_cases, request.session_id.toLowerCase(), mostTurns + 1);
  const held = (turn: SessionTurn, permission: Permission) => caller.use_cases.get(turn.use_case)?.has(permission) ?? false;
  const turns = found.filter((turn) => held(turn, "use_case:feedback"));
  if (turns.length > 0) return turns;
  throw found.some((turn) => held(turn, "use_case:read"))
    ? forbidden("use_case:feedback")
    : notFound("session", request.session_id, "session_id");
}
