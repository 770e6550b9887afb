import type {
  JSONObject,
  LanguageModelV3CallOptions,
  LanguageModelV3FunctionTool,
  LanguageModelV3ToolChoice,
} from "@ai-sdk/provider";
import type { ChatBody, Effort } from "./native-body.ts";

type ResponseFormat = NonNullable<LanguageModelV3CallOptions["responseFormat"]>;
/** The provider's own options, as its library names them. */
export type OptionsKey = "anthropic" | "google";

/**
 * What a chat asks for beside its messages. Members that the provider has no word for are left out.
 * @param tuned options that follow from the body; those given in `anthropic`, `google` or `provider_options` win
 */
export function toCallOptions(body: ChatBody, key: OptionsKey, tuned: JSONObject): Omit<LanguageModelV3CallOptions, "prompt"> {
  return {
    ...given({
      // 0 is how some clients say "no limit"
      maxOutputTokens: body.max_completion_tokens || body.max_tokens || undefined,
      temperature: body.temperature,
      topP: body.top_p,
      topK: body.top_k,
      presencePenalty: body.presence_penalty,
      frequencyPenalty: body.frequency_penalty,
      seed: body.seed,
      stopSequences: typeof body.stop === "string" ? [body.stop] : body.stop,
      responseFormat: toResponseFormat(body),
      tools: body.tools?.length ? body.tools.map(toTool) : undefined,
      toolChoice: body.tools?.length ? toToolChoice(body) : undefined,
    }),
    providerOptions: { [key]: { ...tuned, ...body.provider_options?.[key], ...body[key] } },
  };
}

/** Without the members that are null or undefined. */
export function given<T extends object>(members: T) {
  const present = Object.entries(members).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present) as { [Key in keyof T]?: NonNullable<T[Key]> };
}

function toTool({ function: tool }: NonNullable<ChatBody["tools"]>[number]): LanguageModelV3FunctionTool {
  return {
    type: "function",
    name: tool.name,
    inputSchema: tool.parameters ?? { type: "object", properties: {} },
    ...given({ description: tool.description, strict: tool.strict }),
  };
}

function toToolChoice({ tool_choice }: ChatBody): LanguageModelV3ToolChoice | undefined {
  if (tool_choice === null || tool_choice === undefined) return;
  return typeof tool_choice === "string" ? { type: tool_choice } : { type: "tool", toolName: tool_choice.function.name };
}

function toResponseFormat({ response_format }: ChatBody): ResponseFormat | undefined {
  if (!response_format || response_format.type === "text") return;
  if (response_format.type === "json_object") return { type: "json" };
  const { name, description, schema } = response_format.json_schema;
  return { type: "json", ...given({ name, description, schema }) };
}

/** Tokens of reasoning, for models that take no effort; the numbers are those of Google's OpenAI-compatible API. */
export function toBudget(effort: Effort): number {
  return { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24_576, xhigh: 24_576, max: 24_576 }[effort];
}
