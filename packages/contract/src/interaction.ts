import { z } from "zod";
import { IdOrKey, InputDatetime, Timestamp, Uuid } from "./values.ts";

export const sources = ["LIVE", "OFFLINE", "AUTOMATION", "DATASET", "EVALUATION"] as const;
export const Source = z.enum(sources);
export type Source = z.infer<typeof Source>;

/** Separates key and value of a label in the store, so it may occur in neither. */
export const labelSeparator = "\u001f";
export const labelLimits = { pairs: 64, key: 128, value: 1024, reserved_prefix: "adaptive." } as const;

/** What is wrong with one label pair, or undefined. Keys that begin with `adaptive.` are written by the server only. */
export function labelProblem(key: string, value: unknown): string | undefined {
  if (key.length === 0 || key.length > labelLimits.key)
    return `has a key of ${key.length} characters; allowed are 1 to ${labelLimits.key}`;
  if (key.startsWith(labelLimits.reserved_prefix))
    return `has a key that begins with ${labelLimits.reserved_prefix}, which is reserved`;
  if (typeof value !== "string") return "must be text";
  if (value.length > labelLimits.value) return `has ${value.length} characters; allowed are at most ${labelLimits.value}`;
  if (key.includes(labelSeparator) || value.includes(labelSeparator)) return "must not hold the character U+001F";
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `{ key: value }`. Read with `Object.entries`, not by zod's record, which drops a key named `__proto__`. */
export const Labels = z
  .custom<Record<string, string>>(isObject, "must be an object of text to text")
  .superRefine((labels, context) => {
    const entries = Object.entries(labels);
    if (entries.length > labelLimits.pairs) {
      context.addIssue({ code: "custom", message: `has ${entries.length} pairs; allowed are at most ${labelLimits.pairs}` });
    }
    for (const [key, value] of entries) {
      const problem = labelProblem(key, value);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem, path: [key] });
    }
  })
  .meta({ type: "object", additionalProperties: { type: "string" } });

/** Any JSON object, kept as it came. */
export const JsonObject = z.custom<Record<string, unknown>>(isObject, "must be an object").meta({ type: "object" });

/** One turn of a conversation. Members that are not listed are kept as they are. */
export const Message = z
  .looseObject({
    role: z.string().min(1, "must not be empty").max(64, "must have at most 64 characters"),
    content: z
      .union([z.string(), z.array(JsonObject), z.null()], {
        error: "must be text, a list of content parts, or null beside tool_calls",
      })
      .optional(),
    name: z.string().nullish(),
    completion_id: Uuid.nullish(),
    tool_calls: z.array(JsonObject, { error: "must be a list of tool calls" }).nullish(),
  })
  .superRefine((message, context) => {
    if (message.content != null) return;
    const callsTools = message.role === "assistant" && (message.tool_calls?.length || message["function_call"]);
    if (!callsTools) {
      context.addIssue({
        code: "custom",
        path: ["content"],
        message: "is required, except on an assistant turn with tool_calls",
      });
    }
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** An assistant message that is a completion: may be without content (tool calls, refusal). */
export const CompletionMessage = z
  .looseObject({
    role: z.string().max(64).nullish(),
    content: z
      .union([z.string(), z.array(JsonObject), z.null()], { error: "must be text, a list of content parts, or null" })
      .optional(),
    tool_calls: z.array(JsonObject, { error: "must be a list of tool calls" }).nullish(),
  })
  .meta({ id: "CompletionMessage" });
export type CompletionMessage = z.infer<typeof CompletionMessage>;

export const Messages = z.array(Message, { error: "must be a list of messages" }).min(1, "must hold at least one message");

const shortText = (max: number) => z.string().max(max, `must have at most ${max} characters`);
const tokenCount = z.int({ error: "must be a whole number from 0 to 4294967295" }).min(0).max(4294967295).nullish();
const quantity = z.number({ error: "must be a number of at least 0" }).min(0).nullish();

/** `true`, `false`, or a finite number; what a metric takes depends on its kind. */
export const FeedbackValue = z.union([z.boolean(), z.number()], { error: "must be a number, true or false" });

export const InlineFeedback = z.object({
  metric: IdOrKey,
  value: FeedbackValue,
  reason: shortText(10_000).nullish(),
  details: z.string().nullish(),
  created_at: InputDatetime.nullish(),
});

/** `POST /interactions`: one completion that happened elsewhere. Exactly one of `prompt` and `messages`. */
export const LogInteractionRequest = z
  .object({
    use_case: IdOrKey.nullish(),
    project: IdOrKey.nullish().meta({ description: "another name for use_case" }),
    model_service: IdOrKey.nullish().meta({ description: "a model attached to the use case" }),
    prompt: z.string().nullish(),
    messages: Messages.nullish(),
    completion: z.string().nullish().meta({ description: "required unless message is given" }),
    message: CompletionMessage.nullish(),
    feedbacks: z.array(InlineFeedback).max(1000, "must hold at most 1000 feedbacks").nullish(),
    user: shortText(256).nullish(),
    session_id: Uuid.nullish(),
    created_at: InputDatetime.nullish(),
    ab_campaign: IdOrKey.nullish(),
    labels: Labels.nullish(),
    finish_reason: shortText(128).nullish(),
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    cached_tokens: tokenCount,
    reasoning_tokens: tokenCount,
    cost_usd: quantity,
    ttft_ms: quantity,
    latency_ms: quantity,
    parameters: JsonObject.nullish(),
    metadata: JsonObject.nullish(),
    external_id: shortText(256).nullish(),
  })
  .meta({ id: "LogInteractionRequest" });
export type LogInteractionRequest = z.infer<typeof LogInteractionRequest>;

export const LogInteractionResponse = z.object({ completion_id: Uuid, session_id: Uuid, feedback_ids: z.array(Uuid) });
export type LogInteractionResponse = z.infer<typeof LogInteractionResponse>;

/** `{ key: value }`, or `{ key: [values] }` where a key has several. */
export const LabelSet = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .meta({ description: "a key with several values has a list" });
export type LabelSet = z.infer<typeof LabelSet>;

export const Feedback = z
  .object({
    id: Uuid,
    metric: z.string(),
    value: z.number(),
    reason: z.string().nullable(),
    details: z.string().nullable(),
    user: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: "Feedback" });
export type Feedback = z.infer<typeof Feedback>;

export const Tie = z.enum(["good", "bad"]);
export const Comparison = z
  .object({
    id: Uuid,
    metric: z.string(),
    preferred: Uuid,
    other: Uuid,
    tied: Tie.nullable(),
    user: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: "Comparison" });
export type Comparison = z.infer<typeof Comparison>;

const interactionCore = {
  id: Uuid,
  use_case: z.string(),
  model: z.string().nullable(),
  created_at: Timestamp,
  stored_at: Timestamp.meta({ description: "when this server took it, in microseconds; strictly increasing in one process" }),
  session_id: Uuid,
  user: z.string().nullable(),
  source: Source,
  labels: LabelSet,
  external_id: z.string().nullable(),
  request_id: z.string().nullable(),
  choice_index: z.number().int().nullable(),
  provider: z.string().nullable(),
  provider_model: z.string().nullable(),
  provider_request_id: z.string().nullable(),
  finish_reason: z.string().nullable(),
  error: z.string().nullable(),
  prompt_tokens: z.number().int().nullable(),
  completion_tokens: z.number().int().nullable(),
  cached_tokens: z.number().int().nullable(),
  reasoning_tokens: z.number().int().nullable(),
  cost_usd: z.number().nullable(),
  usage_estimated: z.boolean().nullable(),
  ttft_ms: z.number().nullable(),
  latency_ms: z.number().nullable(),
  ab_campaign: z.string().nullable(),
  prompt_hash: z.string(),
};

/** One completion as stored. Either `prompt` or `messages` is there; the other is null. */
export const Interaction = z
  .object({
    ...interactionCore,
    prompt: z.string().nullable(),
    messages: z.array(z.unknown()).nullable(),
    completion: z.string(),
    message: JsonObject.nullable(),
    feedback: z.array(Feedback),
    comparisons: z.array(Comparison),
    parameters: JsonObject.nullable(),
    metadata: JsonObject.nullable(),
    sibling_count: z
      .number()
      .int()
      .nullable()
      .meta({ description: "other completions of the use case with the same input; null where it was not asked for" }),
  })
  .meta({ id: "Interaction" });
export type Interaction = z.infer<typeof Interaction>;

/** A row of a list: previews of at most 300 characters, feedback as mean and count by metric. */
export const InteractionRow = z
  .object({
    ...interactionCore,
    input_preview: z.string(),
    completion_preview: z.string(),
    feedback: z.record(z.string(), z.object({ mean: z.number(), count: z.number().int() })),
  })
  .meta({ id: "InteractionRow" });
export type InteractionRow = z.infer<typeof InteractionRow>;

const labelValues = z
  .custom<Record<string, string | string[]>>(isObject, "must be an object of text to text or list of texts")
  .superRefine((labels, context) => {
    for (const [key, given] of Object.entries(labels)) {
      const values = Array.isArray(given) ? given : [given];
      if (values.length === 0) context.addIssue({ code: "custom", message: "must hold at least one value", path: [key] });
      for (const value of values) {
        const problem = labelProblem(key, value);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem, path: [key] });
      }
    }
  });

/** `PATCH /interactions/{id}`. Labels: `set` replaces all but `adaptive.`, then `remove`, then `add`. `metadata` replaces. */
export const UpdateInteractionRequest = z
  .object({
    labels: z
      .object({
        set: labelValues.nullish(),
        add: labelValues.nullish(),
        remove: z
          .array(
            z.union([z.string(), z.object({ key: z.string(), value: z.string() })], { error: "must be a key or {key, value}" }),
          )
          .max(1000)
          .nullish(),
      })
      .nullish(),
    metadata: JsonObject.nullish(),
  })
  .meta({ id: "UpdateInteractionRequest" });
export type UpdateInteractionRequest = z.infer<typeof UpdateInteractionRequest>;
