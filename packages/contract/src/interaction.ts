import { z } from "zod";
import { IdOrKey, InputDatetime, pageOf, Timestamp, Uuid } from "./values.ts";

export const sources = ["LIVE", "OFFLINE", "AUTOMATION", "DATASET", "EVALUATION"] as const;
export const Source = z
  .enum(sources)
  .meta({ description: "LIVE: an inference request; OFFLINE: logged; the others: made by batches, datasets, evaluations" });
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
  .meta({
    type: "object",
    maxProperties: labelLimits.pairs,
    propertyNames: { minLength: 1, maxLength: labelLimits.key },
    additionalProperties: { type: "string", maxLength: labelLimits.value },
    description: `keys must not begin with \`${labelLimits.reserved_prefix}\``,
    examples: [{ channel: "mail" }],
  });

/** Any JSON object, kept as it came. */
export const JsonObject = z.custom<Record<string, unknown>>(isObject, "must be an object").meta({ type: "object" });

/** One turn of a conversation. Members that are not listed are kept as they are. */
export const Message = z
  .looseObject({
    role: z
      .string()
      .min(1, "must not be empty")
      .max(64, "must have at most 64 characters")
      .meta({ examples: ["user"] }),
    content: z
      .union([z.string(), z.array(JsonObject), z.null()], {
        error: "must be text, a list of content parts, or null beside tool_calls",
      })
      .optional()
      .meta({ description: "text, or content parts; may be missing on an assistant turn with `tool_calls`" }),
    name: z.string().nullish(),
    completion_id: Uuid.nullish().meta({ description: "the completion that this assistant turn was" }),
    tool_calls: z.array(JsonObject, { error: "must be a list of tool calls" }).nullish(),
  })
  .superRefine((message, context) => {
    if (message.content != null) return;
    const saysElse = message.tool_calls?.length || message["function_call"] || message["refusal"] || message["audio"];
    if (message.role !== "assistant" || !saysElse) {
      context.addIssue({
        code: "custom",
        path: ["content"],
        message: "is required, except on an assistant turn with tool_calls, refusal or audio",
      });
    }
  })
  .meta({ id: "Message", description: "One turn of a conversation. Members that are not listed are kept as they are." });
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
  .meta({
    id: "CompletionMessage",
    description: "The assistant message, when it is more than text. Members that are not listed are kept as they are.",
  });
export type CompletionMessage = z.infer<typeof CompletionMessage>;

export const Messages = z.array(Message, { error: "must be a list of messages" }).min(1, "must hold at least one message");

const shortText = (max: number) => z.string().max(max, `must have at most ${max} characters`);
const tokenCount = z.int({ error: "must be a whole number from 0 to 4294967295" }).min(0).max(4294967295).nullish();
const quantity = z.number({ error: "must be a number of at least 0" }).min(0).nullish();

/** `true`, `false`, or a finite number; what a metric takes depends on its kind. */
export const FeedbackValue = z
  .union([z.boolean(), z.number()], { error: "must be a number, true or false" })
  .meta({ description: "scalar metrics: any finite number; bool metrics: true, false, 1, 0" });

export const InlineFeedback = z
  .object({
    metric: IdOrKey.meta({ description: "key or id of a metric" }),
    value: FeedbackValue,
    reason: shortText(10_000).nullish(),
    details: z.string().nullish().meta({ description: "a comment" }),
    created_at: InputDatetime.nullish().meta({ description: "absent: the time of receipt" }),
  })
  .meta({ id: "InlineFeedback" });

/** `POST /interactions`: one completion that happened elsewhere. Exactly one of `prompt` and `messages`. */
export const LogInteractionRequest = z
  .object({
    use_case: IdOrKey.nullish().meta({ description: "key or id; required" }),
    project: IdOrKey.nullish().meta({ description: "another name for use_case" }),
    model_service: IdOrKey.nullish().meta({ description: "a model attached to the use case" }),
    prompt: z.string().nullish().meta({ description: "the input as text; exactly one of prompt and messages" }),
    messages: Messages.nullish().meta({ description: "the input as a conversation; comes back equal as JSON" }),
    completion: z.string().nullish().meta({ description: "the answer's text, may be empty; required unless message is given" }),
    message: CompletionMessage.nullish().meta({ description: "the assistant message: tool calls, refusal, parts" }),
    feedbacks: z
      .array(InlineFeedback)
      .max(1000, "must hold at most 1000 feedbacks")
      .nullish()
      .meta({ description: "stored with the interaction: all or nothing" }),
    user: shortText(256).nullish().meta({ description: "the end user: a UUID or any text" }),
    session_id: Uuid.nullish().meta({ description: "ties turns together; absent: a new one" }),
    created_at: InputDatetime.nullish().meta({ description: "from 1970 to one day ahead; absent: the time of receipt" }),
    ab_campaign: IdOrKey.nullish().meta({ description: "the campaign that the feedback counts for" }),
    labels: Labels.nullish(),
    finish_reason: shortText(128).nullish(),
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    cached_tokens: tokenCount,
    reasoning_tokens: tokenCount,
    cost_usd: quantity,
    ttft_ms: quantity.meta({ description: "time to the first token" }),
    latency_ms: quantity,
    parameters: JsonObject.nullish().meta({ description: "of the generation: temperature, tools, …" }),
    metadata: JsonObject.nullish().meta({ description: "anything; cannot be filtered by" }),
    external_id: shortText(256).nullish().meta({ description: "the caller's own id; need not be unique" }),
  })
  .meta({ id: "LogInteractionRequest" });
export type LogInteractionRequest = z.infer<typeof LogInteractionRequest>;

export const LogInteractionResponse = z
  .object({
    completion_id: Uuid.meta({ description: "id of the interaction: what feedback points at" }),
    session_id: Uuid,
    feedback_ids: z.array(Uuid).meta({ description: "in the order of `feedbacks`" }),
  })
  .meta({ id: "LogInteractionResponse" });
export type LogInteractionResponse = z.infer<typeof LogInteractionResponse>;

/** `{ key: value }`, or `{ key: [values] }` where a key has several. */
export const LabelSet = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .meta({ description: "a key with several values has a list" });
export type LabelSet = z.infer<typeof LabelSet>;

export const Feedback = z
  .object({
    id: Uuid,
    metric: z.string().meta({ description: "key" }),
    value: z.number().meta({ description: "of bool metrics 1 or 0" }),
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
    preferred: Uuid.meta({ description: "id of the completion that was preferred" }),
    other: Uuid,
    tied: Tie.nullable().meta({ description: "both good, or both bad; the order of the two then means nothing" }),
    user: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: "Comparison" });
export type Comparison = z.infer<typeof Comparison>;

const interactionCore = {
  id: Uuid.meta({ description: "the `completion_id`; its first 48 bits are `created_at`" }),
  use_case: z.string().meta({ description: "key" }),
  model: z.string().nullable().meta({ description: "key; null when logged without one" }),
  created_at: Timestamp.meta({ description: "as the caller said, or the time of receipt" }),
  stored_at: Timestamp.meta({
    description: "when this server took it, in microseconds; strictly increasing in one process",
    examples: ["2026-01-02T03:04:05.678901Z"],
  }),
  session_id: Uuid.meta({ description: "ties turns together, within one use case" }),
  user: z.string().nullable().meta({ description: "the end user" }),
  source: Source,
  labels: LabelSet,
  external_id: z.string().nullable().meta({ description: "the caller's own id" }),
  request_id: z.string().nullable().meta({ description: "`id` of the inference answer, not the X-Request-Id of logging" }),
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
  usage_estimated: z.boolean().nullable().meta({ description: "the tokens were counted here, not by the provider" }),
  ttft_ms: z.number().nullable().meta({ description: "time to the first token" }),
  latency_ms: z.number().nullable(),
  ab_campaign: z.string().nullable(),
  prompt_hash: z.string().meta({ description: "SHA-256, hexadecimal; equal for equal inputs" }),
};

/** One completion as stored. Either `prompt` or `messages` is there; the other is null. */
export const Interaction = z
  .object({
    ...interactionCore,
    prompt: z.string().nullable(),
    messages: z.array(z.unknown()).nullable().meta({ description: "equal as JSON to what was sent" }),
    completion: z.string(),
    message: JsonObject.nullable().meta({ description: "the assistant message, when it was more than text" }),
    feedback: z.array(Feedback).meta({ description: "oldest first" }),
    comparisons: z.array(Comparison).meta({ description: "that it takes part in, on either side" }),
    parameters: JsonObject.nullable(),
    metadata: JsonObject.nullable(),
    sibling_count: z
      .number()
      .int()
      .nullable()
      .meta({ description: "other completions of the use case with the same input; null where it was not asked for" }),
  })
  .meta({
    id: "Interaction",
    description: "One completion as stored, whole. Either `prompt` or `messages` is there; the other is null.",
  });
export type Interaction = z.infer<typeof Interaction>;

/** A row of a list: previews of at most 300 characters, feedback as mean and count by metric. */
export const InteractionRow = z
  .object({
    ...interactionCore,
    input_preview: z.string().meta({ description: "of the last user text, at most 300 characters" }),
    completion_preview: z.string().meta({ description: "at most 300 characters" }),
    feedback: z.record(z.string(), z.object({ mean: z.number(), count: z.number().int() })).meta({ description: "by metric" }),
  })
  .meta({
    id: "InteractionRow",
    description: "An interaction in a list: previews instead of texts, feedback as mean and count.",
  });
export type InteractionRow = z.infer<typeof InteractionRow>;

/** A page of rows; `partial` where a search ended with its budget: `next_cursor` goes on from there. */
export const InteractionPage = pageOf(InteractionRow)
  .extend({
    partial: z
      .literal(true)
      .optional()
      .meta({ description: "the search ended with its budget of time: there may be more rows, behind `next_cursor`" }),
  })
  .meta({ id: "InteractionListPage" });
export type InteractionPage = z.infer<typeof InteractionPage>;

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
  })
  .meta({
    type: "object",
    additionalProperties: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" }, minItems: 1 }] },
  });

/** `PATCH /interactions/{id}`. Labels: `set` replaces all but `adaptive.`, then `remove`, then `add`. `metadata` replaces. */
export const UpdateInteractionRequest = z
  .object({
    labels: z
      .object({
        set: labelValues.nullish().meta({ description: "replaces all labels but those of the server" }),
        add: labelValues.nullish().meta({ description: "adds values; a key may have several" }),
        remove: z
          .array(
            z.union([z.string(), z.object({ key: z.string(), value: z.string() })], { error: "must be a key or {key, value}" }),
          )
          .max(1000)
          .nullish()
          .meta({ description: "keys with all their values, or single pairs" }),
      })
      .nullish()
      .meta({ description: "first set, then remove, then add" }),
    metadata: JsonObject.nullish().meta({ description: "replaces what is there" }),
  })
  .meta({ id: "UpdateInteractionRequest" });
export type UpdateInteractionRequest = z.infer<typeof UpdateInteractionRequest>;
