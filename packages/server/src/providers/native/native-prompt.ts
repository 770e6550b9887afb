import type {
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ToolCallPart,
  LanguageModelV3ToolResultOutput,
  LanguageModelV3ToolResultPart,
} from "@ai-sdk/provider";
import { UpstreamFailure } from "../provider.ts";
import type { Turn } from "./native-body.ts";
import { type TakenUrls, toPart } from "./native-parts.ts";
import { type ReasoningFormat, toReasoningParts } from "./native-reasoning.ts";

export interface PromptOptions {
  urls: TakenUrls;
  format: ReasoningFormat;
}

type AssistantMessage = Extract<LanguageModelV3Message, { role: "assistant" }>;

/** System turns come in front, wherever they stood. A turn of a role that the provider lacks is a user turn. */
export function toPrompt(turns: readonly Turn[], options: PromptOptions): LanguageModelV3Prompt {
  const system: LanguageModelV3Message[] = [];
  const rest: LanguageModelV3Message[] = [];
  const tools = new Map<string, string>();
  for (const [index, turn] of turns.entries()) {
    if (turn.role === "system" || turn.role === "developer") {
      system.push({ role: "system", content: textOf(turn) });
    } else if (turn.role === "assistant") {
      const message = toAssistant(turn, index, options);
      for (const part of message.content) if (part.type === "tool-call") tools.set(part.toolCallId, part.toolName);
      rest.push(message);
    } else if (turn.role === "tool" || turn.role === "function") {
      addResult(rest, toResult(turn, tools, options));
    } else {
      rest.push({ role: "user", content: partsOf(turn, options).filter((part) => part.type !== "text" || part.text !== "") });
    }
  }
  return [...system, ...rest];
}

function toAssistant(turn: Turn, index: number, { format }: PromptOptions): AssistantMessage {
  const reasoning = toReasoningParts(turn.reasoning_details ?? [], format);
  const text = textOf(turn);
  const calls = (turn.tool_calls ?? []).map(({ id, function: called, extra_content }) => {
    const signature = extra_content?.google?.thought_signature;
    const part = toCall(id, called);
    return signature ? { ...part, providerOptions: { google: { thoughtSignature: signature } } } : part;
  });
  // The older form of a call has no id; its result is the next turn of the role `function`.
  if (turn.function_call) calls.push(toCall(`call_${index}`, turn.function_call));
  return { role: "assistant", content: [...reasoning, ...(text === "" ? [] : [{ type: "text" as const, text }]), ...calls] };
}

function toCall(id: string, called: { name: string; arguments?: string | null | undefined }): LanguageModelV3ToolCallPart {
  return { type: "tool-call", toolCallId: id, toolName: called.name, input: toInput(called.arguments || "{}") };
}

/** Providers take an object only; whatever else a model wrote is kept in one member. */
function toInput(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : { arguments: value };
  } catch {
    return { arguments: text };
  }
}

function toResult(turn: Turn, tools: Map<string, string>, options: PromptOptions): LanguageModelV3ToolResultPart {
  const last = [...tools].findLast(([, name]) => name === turn.name)?.[0];
  const id = turn.tool_call_id ?? last;
  if (id === undefined) throw new UpstreamFailure("refused", `a turn of the role ${turn.role} needs the id of its call`);
  return { type: "tool-result", toolCallId: id, toolName: tools.get(id) ?? turn.name ?? id, output: toOutput(turn, options) };
}

function toOutput(turn: Turn, options: PromptOptions): LanguageModelV3ToolResultOutput {
  const parts = partsOf(turn, options);
  if (parts.every((part) => part.type === "text")) return { type: "text", value: parts.map((part) => part.text).join("") };
  return {
    type: "content",
    value: parts.map((part) => {
      if (part.type === "text") return part;
      const { data, mediaType } = part;
      const isImage = mediaType.startsWith("image/");
      if (data instanceof URL)
        return isImage ? { type: "image-url", url: data.href } : { type: "file-url", url: data.href, mediaType };
      return { type: isImage ? "image-data" : "file-data", data: String(data), mediaType };
    }),
  };
}

/** Results of one turn's calls go together: Google counts them. */
function addResult(messages: LanguageModelV3Message[], result: LanguageModelV3ToolResultPart): void {
  const last = messages.at(-1);
  if (last?.role === "tool") last.content.push(result);
  else messages.push({ role: "tool", content: [result] });
}

function partsOf({ content }: Turn, { urls }: PromptOptions) {
  return typeof content === "string"
    ? [{ type: "text" as const, text: content }]
    : (content ?? []).map((part) => toPart(part, urls));
}

function textOf({ role, content }: Turn): string {
  if (typeof content === "string") return content;
  const texts = (content ?? []).map((part) => {
    if (part.type === "text") return part.text;
    if (part.type === "refusal") return part.refusal;
    throw new UpstreamFailure("refused", `the provider takes only text in a turn of the role ${role}, not ${part.type}`);
  });
  return texts.join("");
}
