import { z } from "zod";
import { JsonObject, Labels, Messages } from "./interaction.ts";
import { IdOrKey, Uuid } from "./values.ts";

const flag = z.boolean({ error: "must be true or false" }).nullish();
const number = z.number({ error: "must be a number" }).nullish();
const count = z.int({ error: "must be a whole number of at least 0" }).min(0).nullish();
const Choices = z.int({ error: "must be a whole number from 1 to 20" }).min(1).max(20).nullish();

/** Members that text and chat requests share. Those that are not listed go to the provider as they are. */
const common = {
  model: z
    .string()
    .min(1, "must not be empty")
    .max(500, "must have at most 500 characters")
    .meta({
      description: "`{use_case}/{model}`, keys or ids; `{use_case}` alone: its default model",
      examples: ["support/my-model"],
    }),
  stream: flag.meta({ description: "answers as events while the model writes", default: false }),
  stream_options: z
    .looseObject({ include_usage: flag.meta({ description: "the last event before `[DONE]` tells the usage" }) })
    .nullish(),
  n: Choices.meta({ description: "how many choices; each is a completion of its own", default: 1 }),
  max_tokens: count.meta({ description: "0 means absent" }),
  temperature: number,
  top_p: number,
  stop: z.union([z.string(), z.array(z.string())], { error: "must be text or a list of texts" }).nullish(),
  session_id: Uuid.nullish().meta({ description: "ties turns together; absent: the header X-Session-Id, or a new one" }),
  user: z
    .string({ error: "must be text" })
    .max(256, "must have at most 256 characters")
    .nullish()
    .meta({ description: "the end user; absent: the header X-Colloquy-User" }),
  labels: Labels.nullish().meta({ description: "over those of the header X-Colloquy-Labels, and over `metadata`" }),
  metadata: Labels.nullish().meta({ description: "labels too: this is how OpenAI clients pass them" }),
  ab_campaign: IdOrKey.nullish(),
  store: flag.meta({ description: "false: the interaction is not stored" }),
};

/** `POST /chat/completions`, as OpenAI's clients send it. */
export const ChatRequest = z
  .looseObject({
    ...common,
    messages: Messages.meta({ description: "the conversation" }),
    system_prompt_args: JsonObject.nullish().meta({ description: "values for the places of the model's system prompt template" }),
  })
  .meta({ id: "ChatRequest", description: "Members that are not listed go to the provider as they are." });
export type ChatRequest = z.infer<typeof ChatRequest>;

/** `POST /completions` */
export const TextRequest = z
  .looseObject({ ...common, prompt: z.string({ error: "is required and must be text" }) })
  .meta({ id: "TextRequest", description: "Members that are not listed go to the provider as they are." });
export type TextRequest = z.infer<typeof TextRequest>;

const tokens = z.array(z.int().min(0)).min(1);
const notInput = "must be text, or a list of at least one and at most 2048 texts";

/** `POST /embeddings` */
export const EmbeddingsRequest = z
  .looseObject({
    model: common.model,
    input: z
      .union([z.string(), z.array(z.string()).min(1).max(2048), tokens, z.array(tokens).min(1).max(2048)], {
        error: notInput,
      })
      .meta({ description: "a text or a list of them; lists of token numbers for providers that take them" }),
    encoding_format: z
      .string()
      .regex(/^(float|base64)$/i, "must be Float or Base64")
      .nullish()
      .meta({ description: "`Float` or `Base64` (32-bit floats, little-endian), in any letter case", default: "Float" }),
    dimensions: count,
    user: common.user,
    session_id: Uuid.nullish(),
  })
  .meta({ id: "EmbeddingsRequest", description: "Members that are not listed go to the provider as they are." });
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>;

const Usage = z
  .looseObject({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int().meta({ description: "the sum of the two" }),
  })
  .meta({ id: "Usage", description: "As the provider counts; estimated where it does not." });

const answered = {
  id: Uuid.meta({ description: "of the request: the `request_id` of its interactions" }),
  created: z.int().meta({ description: "seconds since the epoch" }),
  model: z.string().meta({ description: "the provider's name of the model that answered" }),
  session_id: Uuid,
  usage: Usage,
};
const choice = {
  index: z.int(),
  completion_id: Uuid.meta({ description: "id of the interaction: what feedback points at" }),
  model: z.string().meta({ description: "key of the model that answered" }),
  finish_reason: z.string().nullable().optional(),
};

export const ChatResponse = z
  .looseObject({
    ...answered,
    object: z.literal("chat.completion"),
    choices: z.array(z.looseObject({ ...choice, message: JsonObject })),
  })
  .meta({
    id: "ChatResponse",
    description:
      "OpenAI's answer with `session_id`, and in each choice `completion_id`. With `stream`, events of the type `chat.completion.chunk` with the same members, then `[DONE]`.",
  });

export const TextResponse = z
  .looseObject({
    ...answered,
    object: z.literal("text_completion"),
    choices: z.array(z.looseObject({ ...choice, text: z.string() })),
  })
  .meta({ id: "TextResponse", description: "OpenAI's answer with `session_id`, and in each choice `completion_id`." });

export const EmbeddingsResponse = z
  .looseObject({
    object: z.literal("list"),
    model: z.string(),
    data: z.array(
      z.looseObject({
        object: z.literal("embedding"),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]).meta({ description: "text for Base64" }),
      }),
    ),
    usage: JsonObject.optional(),
  })
  .meta({ id: "EmbeddingsResponse" });
