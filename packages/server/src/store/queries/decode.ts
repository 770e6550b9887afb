import type { Comparison, Feedback, Interaction, LabelSet, Source } from "@colloquy/contract";
import type { StoredComparison, StoredFeedback, StoredInteraction, StoredLabelEdit } from "../records.ts";
import { toTimestamp } from "../times.ts";

const jsonColumns = ["messages", "message", "parameters", "metadata"] as const;

/** Drops defaults and parses JSON columns: the same shape as in the journal. */
export function fromColumns(row: Record<string, unknown>): StoredInteraction {
  const isPrompt = row["messages"] === "";
  const entries = Object.entries(row).filter(([name, value]) => value !== null && (value !== "" || keptEmpty(name, isPrompt)));
  const stored = Object.fromEntries(entries) as Record<string, unknown>;
  for (const column of jsonColumns) {
    const text = stored[column];
    if (typeof text === "string") stored[column] = JSON.parse(text);
  }
  return stored as unknown as StoredInteraction;
}

const keptEmpty = (name: string, isPrompt: boolean) =>
  name === "completion" || name === "model" || (isPrompt && name === "prompt");

/** `{ key: value }`, with a list where a key has several values, in the order in which they were given. */
export function toLabelSet(keys: readonly string[] = [], values: readonly string[] = []): LabelSet {
  const byKey = new Map<string, string[]>();
  for (const [index, key] of keys.entries()) byKey.set(key, [...(byKey.get(key) ?? []), values[index] ?? ""]);
  return Object.fromEntries([...byKey].map(([key, found]) => [key, found.length === 1 ? (found[0] ?? "") : found]));
}

/** The members that a list row and a whole record share. */
export function toInteractionCore(stored: StoredInteraction) {
  return {
    id: stored.id,
    use_case: stored.use_case,
    model: stored.model || null,
    created_at: toTimestamp(stored.created_at),
    stored_at: toTimestamp(stored.stored_at),
    session_id: stored.session_id,
    user: stored.user ?? null,
    source: stored.source as Source,
    labels: toLabelSet(stored.label_keys, stored.label_values),
    external_id: stored.external_id ?? null,
    request_id: stored.request_id ?? null,
    choice_index: stored.choice_index ?? null,
    provider: stored.provider ?? null,
    provider_model: stored.provider_model ?? null,
    provider_request_id: stored.provider_request_id ?? null,
    finish_reason: stored.finish_reason ?? null,
    error: stored.error ?? null,
    prompt_tokens: stored.prompt_tokens ?? null,
    completion_tokens: stored.completion_tokens ?? null,
    cached_tokens: stored.cached_tokens ?? null,
    reasoning_tokens: stored.reasoning_tokens ?? null,
    cost_usd: stored.cost_usd ?? null,
    usage_estimated: stored.usage_estimated ?? null,
    ttft_ms: stored.ttft_ms ?? null,
    latency_ms: stored.latency_ms ?? null,
    ab_campaign: stored.ab_campaign ?? null,
    prompt_hash: stored.prompt_hash,
  };
}

/** What answers show of a feedback. */
export type SaidFeedback = Pick<StoredFeedback, "id" | "metric" | "value" | "user" | "created_at"> & {
  reason?: string | null;
  details?: string | null;
};
/** What answers show of a comparison. */
export type SaidComparison = Pick<
  StoredComparison,
  "id" | "metric" | "preferred_id" | "other_id" | "user" | "created_at" | "tied"
>;

/** A whole record; `edit` is what was changed since the row was written. */
export function toInteraction(
  row: StoredInteraction,
  about: { feedback: readonly SaidFeedback[]; comparisons: readonly SaidComparison[]; edit?: StoredLabelEdit | undefined },
): Interaction {
  const { edit } = about;
  const stored = edit === undefined ? row : { ...row, label_keys: edit.label_keys, label_values: edit.label_values };
  return {
    ...toInteractionCore(stored),
    prompt: stored.messages === undefined ? (stored.prompt ?? "") : null,
    messages: stored.messages ?? null,
    completion: stored.completion,
    message: stored.message ?? null,
    feedback: oldestFirst(about.feedback).map(toFeedback),
    comparisons: oldestFirst(about.comparisons).map(toComparison),
    parameters: stored.parameters ?? null,
    metadata: edit === undefined ? (stored.metadata ?? null) : edit.metadata,
    sibling_count: null,
  };
}

function oldestFirst<Row extends { created_at: string; id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [toTimestamp(a.created_at) + a.id, toTimestamp(b.created_at) + b.id];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

export function toFeedback(stored: SaidFeedback): Feedback {
  return {
    id: stored.id,
    metric: stored.metric,
    value: Number(stored.value),
    reason: stored.reason ?? null,
    details: stored.details ?? null,
    user: stored.user || null,
    created_at: toTimestamp(stored.created_at),
  };
}

export function toComparison(stored: SaidComparison): Comparison {
  return {
    id: stored.id,
    metric: stored.metric,
    preferred: stored.preferred_id,
    other: stored.other_id,
    tied: stored.tied === "good" || stored.tied === "bad" ? stored.tied : null,
    user: stored.user || null,
    created_at: toTimestamp(stored.created_at),
  };
}
