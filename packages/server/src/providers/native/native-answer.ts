import type {
  LanguageModelV3Content,
  LanguageModelV3File,
  LanguageModelV3FinishReason,
  LanguageModelV3GenerateResult,
  LanguageModelV3ToolCall,
} from "@ai-sdk/provider";
import { toModelName, toReason } from "../http/provider-text.ts";
import { type ChatCompletion, UpstreamFailure } from "../provider.ts";
import { signatureMember, toDetail } from "./native-reasoning.ts";
import { toUsage, usageMembers } from "./native-usage.ts";

type Message = ChatCompletion["choices"][number]["message"];

/** One answer of several calls, each a choice. */
export function toCompletion(results: readonly LanguageModelV3GenerateResult[]): ChatCompletion {
  const [{ response } = {}] = results;
  const model = toModelName(response?.modelId ?? modelVersion(response?.body));
  return {
    ...(model === undefined ? {} : { model }),
    choices: results.map(({ content, finishReason }, index) => ({
      index,
      message: toMessage(content),
      ...toFinish(finishReason),
    })),
    ...usageMembers(results.map((result) => toUsage(result.usage))),
  };
}

/** `reasoning_details` is what a client sends back with the turn; `reasoning_content` is for reading. */
function toMessage(content: readonly LanguageModelV3Content[]): Message {
  const texts = content.filter((part) => part.type === "text");
  const reasoning = content.filter((part) => part.type === "reasoning");
  const details = reasoning.map(({ text, providerMetadata: metadata }, i) => toDetail({ text, metadata }, i));
  const calls = content.filter((part) => part.type === "tool-call").filter(isForClient);
  const images = content.filter((part) => part.type === "file").filter(isPicture);
  const signed = texts.findLast((part) => part.providerMetadata?.["google"]);
  return {
    role: "assistant",
    content: texts.length === 0 && calls.length > 0 ? null : texts.map((part) => part.text).join(""),
    ...some("reasoning_content", reasoning.map((part) => part.text).join("")),
    ...some(
      "reasoning_details",
      details.filter((detail) => detail !== undefined),
    ),
    ...some("tool_calls", calls.map(toToolCall)),
    ...some("images", images.map(toImage)),
    ...signatureMember(signed?.providerMetadata),
  };
}

const some = (name: string, value: string | unknown[]) => (value.length === 0 ? {} : { [name]: value });

/** Calls that the provider itself has executed are no business of the client's. */
export const isForClient = (call: LanguageModelV3ToolCall) => call.providerExecuted !== true;

/** Pictures that belong to the answer, not to the reasoning. */
export const isPicture = (file: LanguageModelV3File) =>
  file.mediaType.startsWith("image/") && file.providerMetadata?.["google"]?.["thought"] !== true;

function toToolCall(call: LanguageModelV3ToolCall) {
  const { toolCallId: id, toolName: name, input, providerMetadata } = call;
  return { id, type: "function", function: { name, arguments: input }, ...signatureMember(providerMetadata) };
}

/** In the member that OpenRouter's clients know: OpenAI's chats have no pictures in answers. */
export function toImage({ mediaType, data }: LanguageModelV3File) {
  const base64 = typeof data === "string" ? data : Buffer.from(data).toString("base64");
  return { type: "image_url", image_url: { url: `data:${mediaType};base64,${base64}` } };
}

const finishReasons = {
  stop: "stop",
  length: "length",
  "content-filter": "content_filter",
  "tool-calls": "tool_calls",
  other: "stop",
} as const;

/** @throws UpstreamFailure when the answer has no end, or ended by a defect of the model's */
export function toFinish({ unified, raw }: LanguageModelV3FinishReason) {
  if (raw === undefined) throw new UpstreamFailure("failed", "the provider's answer has no end");
  if (unified === "error") throw new UpstreamFailure("failed", `the provider's answer ended with ${toReason(raw)}`);
  return { finish_reason: finishReasons[unified], native_finish_reason: toReason(raw) };
}

/** Google's name of the model that answered, which its library passes on only as it came. */
export function modelVersion(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("modelVersion" in body)) return;
  return toModelName(body.modelVersion);
}
