import type { LanguageModelV3StreamPart, SharedV3ProviderMetadata } from "@ai-sdk/provider";
import { toModelName } from "../http/provider-text.ts";
import { type ChatChunk, UpstreamFailure, type UpstreamUsage } from "../provider.ts";
import { isForClient, isPicture, modelVersion, toFinish, toImage } from "./native-answer.ts";
import { type Reasoning, signatureMember, toDetail } from "./native-reasoning.ts";
import { toUsage } from "./native-usage.ts";

type Delta = Record<string, unknown>;
type Parts = AsyncIterable<LanguageModelV3StreamPart>;
type Part<Type extends LanguageModelV3StreamPart["type"]> = Extract<LanguageModelV3StreamPart, { type: Type }>;

/**
 * The chunks of one choice, of which the first has the role and the last the reason of its end.
 * @returns what it has used, where the provider tells
 * @throws UpstreamFailure when the stream stops short, and whatever the library reports
 */
export async function* toChunks(parts: Parts, index: number): AsyncGenerator<ChatChunk, UpstreamUsage | undefined> {
  const deltas = new Deltas();
  let model: string | undefined;
  let role: Delta = { role: "assistant" };
  let finish: Part<"finish"> | undefined;
  const chunk = (delta: Delta, end: object = {}): ChatChunk => {
    const choice = { index, delta: { ...role, ...delta }, finish_reason: null, ...end };
    role = {};
    return { ...(model === undefined ? {} : { model }), choices: [choice] };
  };
  for await (const part of parts) {
    if (part.type === "error") throw part.error;
    if (part.type === "raw") model ??= modelVersion(part.rawValue);
    else if (part.type === "response-metadata") model ??= toModelName(part.modelId);
    else if (part.type === "finish") finish = part;
    else {
      const delta = deltas.of(part);
      if (delta !== undefined) yield chunk(delta);
    }
  }
  if (finish === undefined) throw new UpstreamFailure("failed", "the provider's answer has no end");
  yield chunk({}, toFinish(finish.finishReason));
  return toUsage(finish.usage);
}

/** Turns what the library reports of one choice into deltas of OpenAI's form. */
class Deltas {
  /** By id; how far its arguments have been told. */
  readonly #calls = new Map<string, { index: number; told: boolean }>();
  readonly #reasoning = new Map<string, Reasoning>();
  #details = 0;

  of(part: LanguageModelV3StreamPart): Delta | undefined {
    switch (part.type) {
      case "text-delta":
        return this.#text(part);
      case "reasoning-start":
        this.#reasoning.set(part.id, { text: "", metadata: part.providerMetadata });
        return;
      case "reasoning-delta":
        return this.#think(part);
      case "reasoning-end":
        return this.#thought(part.id);
      case "tool-input-start":
        return part.providerExecuted ? undefined : this.#call(part.id, part.toolName, part.providerMetadata);
      case "tool-input-delta":
        return this.#argue(part.id, part.delta);
      case "tool-call":
        // Arguments that came in one piece, or none at all.
        return isForClient(part) && !this.#calls.get(part.toolCallId)?.told
          ? this.#argue(part.toolCallId, part.input)
          : undefined;
      case "file":
        return isPicture(part) ? { images: [toImage(part)] } : undefined;
      default:
        return;
    }
  }

  #text({ delta, providerMetadata }: Part<"text-delta">): Delta | undefined {
    const signature = signatureMember(providerMetadata);
    if (delta === "" && signature.extra_content === undefined) return;
    return { content: delta, ...signature };
  }

  #think({ id, delta, providerMetadata }: Part<"reasoning-delta">): Delta | undefined {
    const before = this.#reasoning.get(id);
    this.#reasoning.set(id, { text: (before?.text ?? "") + delta, metadata: providerMetadata ?? before?.metadata });
    return delta === "" ? undefined : { reasoning_content: delta };
  }

  /** A detail is told whole, when it has its signature: lists that clients join are then right. */
  #thought(id: string): Delta | undefined {
    const reasoning = this.#reasoning.get(id);
    const detail = reasoning && toDetail(reasoning, this.#details);
    if (detail === undefined) return;
    this.#details++;
    return { reasoning_details: [detail] };
  }

  #call(id: string, name: string, metadata: SharedV3ProviderMetadata | undefined): Delta {
    const index = this.#calls.size;
    this.#calls.set(id, { index, told: false });
    return { tool_calls: [{ index, id, type: "function", function: { name, arguments: "" }, ...signatureMember(metadata) }] };
  }

  #argue(id: string, text: string): Delta | undefined {
    const call = this.#calls.get(id);
    if (call === undefined || text === "") return;
    call.told = true;
    return { tool_calls: [{ index: call.index, function: { arguments: text } }] };
  }
}
