import type { JSONObject, LanguageModelV3FunctionTool } from "@ai-sdk/provider";
import { z } from "zod";
import { UpstreamFailure, type UpstreamModel } from "../provider.ts";

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const json = z.custom<JSONObject>(isObject, "must be an object");
const JsonSchema = z.custom<LanguageModelV3FunctionTool["inputSchema"]>(isObject, "must be a JSON schema");
const text = z.string().nullish();
const number = z.number().nullish();

const ContentPart = z.discriminatedUnion(
  "type",
  [
    z.looseObject({ type: z.literal("text"), text: z.string() }),
    z.looseObject({ type: z.literal("refusal"), refusal: z.string() }),
    z.looseObject({ type: z.literal("image_url"), image_url: z.union([z.string(), z.looseObject({ url: z.string() })]) }),
    z.looseObject({ type: z.literal("input_audio"), input_audio: z.looseObject({ data: z.string(), format: z.string() }) }),
    z.looseObject({ type: z.literal("file"), file: z.looseObject({ file_data: text, filename: text }) }),
  ],
  { error: "must be a content part of the type text, image_url, input_audio or file" },
);
export type ContentPart = z.infer<typeof ContentPart>;

const Called = z.looseObject({ name: z.string(), arguments: text });
const ToolCall = z.looseObject({
  id: z.string(),
  function: Called,
  extra_content: z.looseObject({ google: z.looseObject({ thought_signature: text }).nullish() }).nullish(),
});

const ReasoningDetail = z.looseObject({
  type: z.string(),
  format: text,
  text,
  signature: text,
  data: text,
});

const Turn = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(ContentPart)]).nullish(),
  name: text,
  tool_call_id: text,
  tool_calls: z.array(ToolCall).nullish(),
  function_call: Called.nullish(),
  reasoning_details: z.array(ReasoningDetail).nullish(),
});
export type Turn = z.infer<typeof Turn>;

const Tool = z.looseObject({
  type: z.literal("function", "must be function"),
  function: z.looseObject({
    name: z.string(),
    description: text,
    parameters: JsonSchema.nullish(),
    strict: z.boolean().nullish(),
  }),
});

const ResponseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({ name: text, description: text, schema: JsonSchema.nullish() }),
  }),
]);

const ChatBody = z.looseObject({
  messages: z.array(Turn),
  n: z.int().min(1).max(20).nullish(),
  max_tokens: number,
  max_completion_tokens: number,
  temperature: number,
  top_p: number,
  top_k: number,
  presence_penalty: number,
  frequency_penalty: number,
  seed: number,
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  user: text,
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.looseObject({ function: z.looseObject({ name: z.string() }) })], {
      error: "must be auto, none, required or the name of a function",
    })
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: ResponseFormat.nullish(),
  functions: z.null("is not supported by this provider; use tools").optional(),
  anthropic: json.nullish(),
  google: json.nullish(),
  provider_options: z.looseObject({ anthropic: json.nullish(), google: json.nullish() }).nullish(),
});
/** What of OpenAI's chat request can be said in another dialect; null means absent. */
export type ChatBody = z.infer<typeof ChatBody>;
export type Effort = NonNullable<ChatBody["reasoning_effort"]>;

const EmbedBody = z.looseObject({
  input: z.union([z.string(), z.array(z.string("must be text; this provider takes no tokens"))]),
  dimensions: number,
  google: json.nullish(),
  provider_options: z.looseObject({ google: json.nullish() }).nullish(),
});

/** @throws UpstreamFailure `refused`, naming the member that cannot be said */
export const parseChatBody = (model: UpstreamModel, body: Record<string, unknown>) => parse(ChatBody, model, body);
export const parseEmbedBody = (model: UpstreamModel, body: Record<string, unknown>) => parse(EmbedBody, model, body);

function parse<T>(schema: z.ZodType<T>, model: UpstreamModel, body: Record<string, unknown>): T {
  const result = schema.safeParse({ ...body, ...model.extra_params });
  if (result.success) return result.data;
  throw new UpstreamFailure("refused", describe(result.error.issues[0]));
}

/** The last alternative of a union is the one with the most structure, so its complaint says the most. */
function describe(issue: z.core.$ZodIssue | undefined, at = ""): string {
  if (issue === undefined) return "the request cannot be put into the provider's form";
  const path = at + issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  const inner = issue.code === "invalid_union" ? issue.errors.at(-1)?.[0] : undefined;
  if (inner !== undefined && inner.path.length > 0) return describe(inner, path);
  return `${path.replace(/^\./, "")}: ${issue.message}`;
}
