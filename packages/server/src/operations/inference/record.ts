import { costOf } from "../../domain/cost.ts";
import { estimateConversationTokens, estimateMessageTokens, estimateTokens } from "../../domain/estimate-tokens.ts";
import { calledTools, contentText } from "../../domain/messages.ts";
import { wellFormed } from "../../domain/well-formed.ts";
import type { UpstreamFailure, UpstreamUsage } from "../../providers/provider.ts";
import type { StoredInteraction } from "../../store/records.ts";
import { toStoredMicroseconds, toStoredTime } from "../../store/times.ts";
import type { Deps } from "../deps.ts";
import { toInput } from "../log-interaction.ts";
import { type Input, inputFor, type Prepared } from "./prepare.ts";
import type { Candidate } from "./route-request.ts";

export interface RecordedChoice {
  index: number;
  /** The assistant's whole message. */
  message: Record<string, unknown>;
  finish_reason: string | null;
}

/** What became of an inference request. */
export interface Outcome {
  candidate: Candidate;
  input: Input;
  draft: Draft;
  choices: RecordedChoice[];
  /** The model that the provider says has answered. */
  provider_model?: string | undefined;
  provider_request_id?: string | undefined;
  /** Undefined where the provider does not count. */
  usage: UpstreamUsage | undefined;
  usage_by_choice?: readonly UpstreamUsage[] | undefined;
  ttft_ms?: number | undefined;
  /** Why it ended early. */
  error?: string | undefined;
}

/** Stores one interaction per choice, unless the caller wants none; durable when it resolves. */
export async function record(deps: Deps, prepared: Prepared, outcome: Outcome): Promise<void> {
  if (!prepared.is_kept) return;
  const { draft, provider_model, provider_request_id, ttft_ms, error } = outcome;
  const common = commonMembers(prepared, { draft, provider_model, provider_request_id, ttft_ms, error });
  const measures = await measuresOf(outcome, prepared.created_at);
  const interactions = outcome.choices.map((choice, i) => ({
    ...common,
    id: prepared.completionId(choice.index),
    stored_at: toStoredMicroseconds(deps.store.nextStoredAt(deps.now())),
    choice_index: choice.index,
    ...(choice.finish_reason === null ? {} : { finish_reason: choice.finish_reason.toWellFormed() }),
    ...toOutput(choice.message),
    ...measures[i],
  }));
  await deps.store.appendToJournal({ interactions });
}

/** What a record says before its model has answered: made while the provider works. */
export type Draft = Omit<StoredInteraction, "completion">;

export function draftRecord(prepared: Prepared, candidate: Candidate, input: Input): Draft {
  const { provider, provider_model, key } = candidate.model;
  return {
    created_at: toStoredTime(prepared.created_at),
    stored_at: "",
    id: "",
    use_case: prepared.use_case.key,
    model: key,
    session_id: prepared.session_id,
    ...(prepared.user === undefined ? {} : { user: prepared.user }),
    source: "LIVE",
    ...labelsOf(prepared, candidate),
    ...toInput(input),
    request_id: prepared.request_id,
    provider,
    provider_model,
    routing: prepared.routing,
    parameters: prepared.parameters,
  };
}

type Ending = Pick<Outcome, "draft" | "provider_model" | "provider_request_id" | "ttft_ms" | "error">;

/** What the choices of an answer have in common. */
function commonMembers({ began_ms }: Prepared, { draft, ...ending }: Ending): Draft {
  return { ...draft, ...defined(ending), latency_ms: round(performance.now() - began_ms) };
}

/** What is there, as the engine takes it: a provider's texts may hold anything. */
const defined = (members: Omit<Ending, "draft">) =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value.toWellFormed() : value]),
  );

/** Where a fallback answered, a label of ours names the model that was meant. */
function labelsOf({ labels, candidates: [first] }: Prepared, { model }: Candidate): Prepared["labels"] {
  if (model.key === first.model.key) return labels;
  return {
    label_keys: [...labels.label_keys, "adaptive.fallback_from"],
    label_values: [...labels.label_values, first.model.key],
  };
}

/** To a microsecond: what the clock gives beyond that is noise. */
export const round = (ms: number) => Math.round(ms * 1000) / 1000;

function toOutput(given: Record<string, unknown>): Pick<StoredInteraction, "completion" | "message" | "tools"> {
  if (!isMoreThanText(given)) return { completion: contentText(given["content"] as string).toWellFormed() };
  const message = wellFormed(given);
  const completion = contentText(message["content"] as string);
  const tools = calledTools(message);
  return { completion, message, ...(tools.length === 0 ? {} : { tools }) };
}

const isNothing = (value: unknown) => value == null || value === "" || (Array.isArray(value) && value.length === 0);

function isMoreThanText({ role: _, content, ...others }: Record<string, unknown>): boolean {
  return Array.isArray(content) || !Object.values(others).every(isNothing);
}

type Measures = Pick<
  StoredInteraction,
  "prompt_tokens" | "completion_tokens" | "cached_tokens" | "reasoning_tokens" | "cost_usd" | "usage_estimated"
>;

/** Of each choice. Most providers count the choices of a request together: each gets a part by its length, which is an estimate. */
async function measuresOf({ candidate, choices, usage_by_choice, ...outcome }: Outcome, at: number): Promise<Measures[]> {
  const { provider, base_url, provider_model } = candidate.model;
  const answered = { provider_model: outcome.provider_model ?? provider_model, registered_model: provider_model };
  const costFor = (usage: UpstreamUsage) => costOf({ provider, base_url, ...answered, usage, at });
  const counted = choices.map(({ index }) => usage_by_choice?.[index]).filter((usage) => usage !== undefined);
  if (counted.length === choices.length) {
    return await Promise.all(
      counted.map(async (usage) => toMeasures(usage, { cost_usd: await costFor(usage), part: 1, estimated: false })),
    );
  }
  const usage = outcome.usage ?? estimateUsage({ ...outcome, choices });
  const cost_usd = await costFor(usage);
  const estimated = outcome.usage === undefined || choices.length > 1;
  return partsOf(choices).map((part) => toMeasures(usage, { cost_usd, part, estimated }));
}

function toMeasures(
  usage: UpstreamUsage,
  { cost_usd, part, estimated }: { cost_usd: number | undefined; part: number; estimated: boolean },
): Measures {
  const cached_tokens = usage.prompt_tokens_details?.cached_tokens;
  const reasoning_tokens = usage.completion_tokens_details?.reasoning_tokens;
  return {
    prompt_tokens: usage.prompt_tokens,
    completion_tokens: Math.round(usage.completion_tokens * part),
    ...(cached_tokens == null ? {} : { cached_tokens }),
    ...(reasoning_tokens == null ? {} : { reasoning_tokens: Math.round(reasoning_tokens * part) }),
    ...(cost_usd === undefined ? {} : { cost_usd: cost_usd * part }),
    usage_estimated: estimated,
  };
}

/** What share of the answer each choice is. */
function partsOf(choices: readonly RecordedChoice[]): number[] {
  if (choices.length === 1) return [1];
  const lengths = choices.map(({ message }) => 1 + estimateMessageTokens(message));
  const all = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.map((length) => length / all);
}

/** Where a provider does not count. */
export function estimateUsage({ input, choices }: Pick<Outcome, "input" | "choices">): UpstreamUsage {
  const prompt_tokens = "prompt" in input ? estimateTokens(input.prompt) : estimateConversationTokens(input.messages);
  const completion_tokens = choices.reduce((sum, { message }) => sum + estimateMessageTokens(message), 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** Stores a request that no provider answered, where the use case wants to know of them. */
export async function keepFailed(
  deps: Deps,
  prepared: Prepared,
  { failure, candidate }: { failure: UpstreamFailure; candidate: Candidate },
): Promise<void> {
  if (!prepared.use_case.keep_failed_requests || !prepared.is_kept) return;
  const common = commonMembers(prepared, {
    draft: draftRecord(prepared, candidate, inputFor(deps, candidate, prepared.body)),
    provider_request_id: failure.provider_request_id,
    error: failure.message,
  });
  const stored_at = toStoredMicroseconds(deps.store.nextStoredAt(deps.now()));
  const interaction = { ...common, id: prepared.completionId(0), stored_at, choice_index: 0, completion: "" };
  await deps.store.appendToJournal({ interactions: [interaction] });
}
