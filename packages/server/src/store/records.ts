/**
 * What the journal holds and ClickHouse takes, one JSON object per line. Members that are absent take the column's default.
 * Times are UTC texts `YYYY-MM-DD hh:mm:ss.sss` (what ClickHouse parses fastest). The partition time comes FIRST in each
 * line: the flusher reads the month from there.
 */
export interface StoredInteraction {
  created_at: string;
  /** With six digits of fraction. */
  stored_at: string;
  id: string;
  use_case: string;
  /** `""` when logged without a model. */
  model: string;
  session_id: string;
  user?: string;
  source: string;
  label_keys?: string[];
  label_values?: string[];
  /** Absent for a plain prompt. */
  messages?: unknown[];
  /** In place of `messages` on the way into the journal: their JSON, which was needed for the hash already. Never read back. */
  messages_json?: string;
  /** Absent when there are messages. */
  prompt?: string;
  prompt_hash: string;
  /** Text of the last user turn; for a plain prompt the column's default is the prompt. */
  last_user_message?: string;
  completion: string;
  message?: Record<string, unknown>;
  /** Names of the tools that the completion calls. */
  tools?: string[];
  external_id?: string;
  request_id?: string;
  choice_index?: number;
  provider?: string;
  provider_model?: string;
  provider_request_id?: string;
  finish_reason?: string;
  error?: string;
  prompt_tokens?: number;
  completion_tokens?: number;
  cached_tokens?: number;
  reasoning_tokens?: number;
  cost_usd?: number;
  usage_estimated?: boolean;
  ttft_ms?: number;
  latency_ms?: number;
  ab_campaign?: string;
  routing?: string;
  parameters?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** One value on one completion. It carries use case, model and time of its interaction, so that no aggregate joins. */
export interface StoredFeedback {
  interaction_at: string;
  id: string;
  interaction_id: string;
  use_case: string;
  model: string;
  metric: string;
  value: number;
  reason?: string;
  details?: string;
  user: string;
  created_at: string;
  /** Set when the value was given for the whole session. */
  outcome_id?: string;
}

/** One completion preferred to another; both have the same input and use case. */
export interface StoredComparison {
  created_at: string;
  id: string;
  use_case: string;
  metric: string;
  preferred_id: string;
  preferred_at: string;
  preferred_model: string;
  other_id: string;
  other_at: string;
  other_model: string;
  /** `good`, `bad`, or absent. */
  tied?: string;
  user: string;
}

/** Takes a record out, with all that hangs on it. `at` is the time that partitions the record's table. */
export interface StoredDelete {
  kind: "interaction" | "feedback" | "comparison";
  id: string;
  use_case: string;
  at: string;
  /** The interactions that show it: itself, the one it was given on, both sides. */
  interaction_ids: string[];
}

/** New labels or metadata of one interaction: whole values, not differences. */
export interface StoredLabelEdit {
  id: string;
  use_case: string;
  created_at: string;
  label_keys: string[];
  label_values: string[];
  metadata: Record<string, unknown> | null;
}

/** A corrected feedback: whole values. */
export interface StoredFeedbackEdit {
  id: string;
  interaction_id: string;
  use_case: string;
  metric: string;
  interaction_at: string;
  value: number;
  reason: string | null;
  details: string | null;
}

/** What one request writes: stored whole or not at all. Deletes and edits never share an entry with new records. */
export interface Entry {
  interactions?: StoredInteraction[];
  feedback?: StoredFeedback[];
  comparisons?: StoredComparison[];
  deletes?: StoredDelete[];
  label_edits?: StoredLabelEdit[];
  feedback_edits?: StoredFeedbackEdit[];
}

/** The sections of a journal frame, by their number on disk. Numbers are never reused. */
export const sectionKinds = {
  interactions: 1,
  feedback: 2,
  comparisons: 3,
  deletes: 4,
  label_edits: 5,
  feedback_edits: 6,
} as const satisfies Record<keyof Entry, number>;
export type SectionKind = keyof Entry;
export const insertedKinds = ["feedback", "comparisons", "interactions"] as const;
export type InsertedKind = (typeof insertedKinds)[number];

/** Whether a section holds new rows, not changes of old ones. */
export const isInserted = (kind: SectionKind): kind is InsertedKind => (insertedKinds as readonly SectionKind[]).includes(kind);
