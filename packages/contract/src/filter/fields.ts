import { sources } from "../interaction.ts";

/** Operators of the JSON form. `exists` takes no value; `text` searches for words or, with `phrase`, for the text as it stands. */
export const operators = ["eq", "ne", "in", "gt", "gte", "lt", "lte", "exists", "text"] as const;
export type Operator = (typeof operators)[number];

const is = ["eq", "ne", "in", "exists"] as const;
const ordered = ["eq", "ne", "in", "gt", "gte", "lt", "lte", "exists"] as const;

/** What may be asked of each kind of field. */
export const fieldKinds = {
  id: is,
  key: is,
  text: is,
  number: ordered,
  time: ordered,
  search: ["text", "exists"],
  comparison: ["eq", "in", "exists"],
  flag: ["eq", "ne", "in"],
} as const satisfies Record<string, readonly Operator[]>;
export type FieldKind = keyof typeof fieldKinds;

export interface FieldSpec {
  kind: FieldKind;
  /** The field is written with a key of its own: `label.KEY`, `feedback.METRIC`. */
  takes?: "label" | "metric";
  /** Values have the form of a UUID. */
  uuid?: true;
  /** The only values there are. */
  values?: readonly string[];
  /** `true` and `false` are taken as 1 and 0. */
  booleans?: true;
}

/** Every field that a filter may name. REST, GraphQL, SQL and UI read this table. */
export const filterFields = {
  id: { kind: "id", uuid: true },
  session: { kind: "id", uuid: true },
  user: { kind: "id" },
  prompt_hash: { kind: "id" },
  request_id: { kind: "id" },
  external_id: { kind: "id" },
  model: { kind: "key" },
  source: { kind: "key", values: sources },
  provider: { kind: "key" },
  finish_reason: { kind: "key" },
  ab_campaign: { kind: "key" },
  dataset: { kind: "key" },
  label: { kind: "text", takes: "label" },
  feedback: { kind: "number", takes: "metric", booleans: true },
  comparison: { kind: "comparison", takes: "metric", values: ["won", "lost", "tied"] },
  created_at: { kind: "time" },
  stored_at: { kind: "time" },
  latency_ms: { kind: "number" },
  ttft_ms: { kind: "number" },
  prompt_tokens: { kind: "number" },
  completion_tokens: { kind: "number" },
  total_tokens: { kind: "number" },
  cost_usd: { kind: "number" },
  choice_index: { kind: "number" },
  tool: { kind: "text" },
  has: { kind: "flag", values: ["feedback", "comparison", "tool_call", "error", "labels", "siblings"] },
  text: { kind: "search" },
  input: { kind: "search" },
  completion: { kind: "search" },
} as const satisfies Record<string, FieldSpec>;
export type FieldName = keyof typeof filterFields;

/** What may be asked of a metric's feedback instead of its value: the mean of the interaction's values, or reason and author of one. */
export const feedbackParts = {
  mean: { kind: "number", booleans: true },
  reason: { kind: "text" },
  user: { kind: "id" },
} as const satisfies Record<string, FieldSpec>;
export type FeedbackPart = keyof typeof feedbackParts;

export const isFeedbackPart = (text: string): text is FeedbackPart => Object.hasOwn(feedbackParts, text);

/** A field as a condition names it: `feedback.csat.mean` is `{ name: "feedback", key: "csat", part: "mean" }`. */
export interface FieldRef {
  name: FieldName;
  /** Present exactly when the field takes a key. */
  key?: string;
  /** Only of `feedback`. */
  part?: FeedbackPart;
}

export function specOf(field: FieldRef): FieldSpec {
  return field.part === undefined ? filterFields[field.name] : feedbackParts[field.part];
}

/** How the fields are written, for messages and completion: `label.KEY` where a key is needed. */
export const writtenFields: readonly string[] = Object.entries<FieldSpec>(filterFields).flatMap(([name, { takes }]) => {
  if (takes === undefined) return [name];
  const written = `${name}.${takes === "label" ? "KEY" : "METRIC"}`;
  return name === "feedback" ? [written, ...Object.keys(feedbackParts).map((part) => `${written}.${part}`)] : [written];
});
