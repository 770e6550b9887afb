import {
  invalidInput,
  type LogInteractionRequest,
  type LogInteractionResponse,
  type Message,
  notFound,
} from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { parseInputDatetime } from "../domain/input-datetime.ts";
import { toLabelPairs } from "../domain/labels.ts";
import { calledTools, contentText, hashMessages, hashPrompt, lastUserText } from "../domain/messages.ts";
import { toMetricValue } from "../domain/metric-value.ts";
import type { StoredFeedback, StoredInteraction } from "../store/records.ts";
import { toStoredMicroseconds, toStoredTime } from "../store/times.ts";
import type { Deps } from "./deps.ts";
import { getAttachedModel, getScope } from "./scope.ts";

/**
 * Stores one completion that happened elsewhere, with its first feedback: all of it or nothing.
 * @throws RequestError `entity_not_found` (use case, model, metric), `forbidden`, `invalid_input`, `unavailable`
 */
export async function logInteraction(
  deps: Deps,
  caller: Caller,
  request: LogInteractionRequest,
): Promise<LogInteractionResponse> {
  const use_case = getScope(deps, caller, request, "use_case:interact");
  if (request.ab_campaign != null) throw notFound("ab_campaign", request.ab_campaign, "ab_campaign");
  const model = request.model_service == null ? "" : getAttachedModel(deps, use_case, request.model_service, "model_service");
  const now = deps.now();
  const created_at = request.created_at == null ? now : parseInputDatetime(request.created_at, now, "created_at");
  const id = deps.newId(created_at);
  const session_id = request.session_id?.toLowerCase() ?? deps.newId(now);
  const interaction: StoredInteraction = {
    created_at: toStoredTime(created_at),
    stored_at: toStoredMicroseconds(deps.store.nextStoredAt(now)),
    id,
    use_case: use_case.key,
    model,
    session_id,
    source: "OFFLINE",
    ...toInput(request),
    ...toCompletion(request),
    ...toMeasures(request),
  };
  const feedback = (request.feedbacks ?? []).map((given, index) => toFeedback(deps, caller, { given, index, now, interaction }));
  await deps.append({ interactions: [interaction], feedback });
  return { completion_id: id, session_id, feedback_ids: feedback.map((row) => row.id) };
}

type InputMembers = Pick<StoredInteraction, "prompt_hash" | "messages_json" | "prompt" | "last_user_message">;

/** The members of a record that follow from its input. @throws RequestError `invalid_input` unless exactly one of the two is given */
export function toInput({ prompt, messages }: Pick<LogInteractionRequest, "prompt" | "messages">): InputMembers {
  if ((prompt == null) === (messages == null)) {
    throw invalidInput(prompt == null ? "messages" : "prompt", "exactly one of prompt and messages must be given");
  }
  if (prompt != null) return { prompt, prompt_hash: hashPrompt(prompt) };
  return toMessageInput(messages ?? []);
}

/** The members of a record that follow from a conversation. */
export function toMessageInput(messages: readonly Message[]): InputMembers {
  const messages_json = JSON.stringify(messages);
  const last_user_message = lastUserText(messages);
  return {
    messages_json,
    prompt_hash: hashMessages(messages, messages_json),
    ...(last_user_message === undefined ? {} : { last_user_message }),
  };
}

function toCompletion({
  completion,
  message,
}: LogInteractionRequest): Pick<StoredInteraction, "completion" | "message" | "tools"> {
  if (completion == null && message == null) throw invalidInput("completion", "is required, unless message is given");
  if (message == null) return { completion: completion ?? "" };
  const tools = calledTools(message);
  return { completion: completion ?? contentText(message.content), message, ...(tools.length === 0 ? {} : { tools }) };
}

const measures = [
  "user",
  "finish_reason",
  "prompt_tokens",
  "completion_tokens",
  "cached_tokens",
  "reasoning_tokens",
  "cost_usd",
  "ttft_ms",
  "latency_ms",
  "parameters",
  "metadata",
  "external_id",
] as const satisfies readonly (keyof LogInteractionRequest & keyof StoredInteraction)[];

function toMeasures(request: LogInteractionRequest): Partial<StoredInteraction> {
  const given: Partial<Record<(typeof measures)[number], unknown>> = {};
  for (const name of measures) if (request[name] != null && request[name] !== "") given[name] = request[name]; // "" is stored as absence
  return { ...(given as Partial<StoredInteraction>), ...(request.labels == null ? {} : toLabelPairs(request.labels)) };
}

type InlineFeedback = NonNullable<LogInteractionRequest["feedbacks"]>[number];

function toFeedback(
  deps: Deps,
  caller: Caller,
  { given, index, now, interaction }: { given: InlineFeedback; index: number; now: number; interaction: StoredInteraction },
): StoredFeedback {
  const param = `feedbacks[${index}]`;
  const metric = deps.registry.getMetric(given.metric, `${param}.metric`);
  const at = given.created_at == null ? now : parseInputDatetime(given.created_at, now, `${param}.created_at`);
  return {
    interaction_at: interaction.created_at,
    id: deps.newId(at),
    interaction_id: interaction.id,
    use_case: interaction.use_case,
    model: interaction.model,
    metric: metric.key,
    value: toMetricValue(metric, given.value, `${param}.value`),
    ...(given.reason == null ? {} : { reason: given.reason }),
    ...(given.details == null ? {} : { details: given.details }),
    user: caller.user_id,
    created_at: toStoredTime(at),
  };
}
