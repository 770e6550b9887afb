import type { LanguageModelV3ReasoningPart, SharedV3ProviderMetadata } from "@ai-sdk/provider";
import type { Turn } from "./native-body.ts";

type GivenBack = NonNullable<Turn["reasoning_details"]>[number];

/** Whose signatures these are: one provider refuses another's, and conversations change models. */
export type ReasoningFormat = "anthropic-claude-v1" | "google-gemini-v1";

/**
 * A piece of reasoning in the form that OpenRouter's clients know. A client that sends the list back with the assistant turn lets
 * the model go on from its own reasoning; `signature` and `data` are the provider's and mean nothing to others.
 */
export type ReasoningDetail =
  | { type: "reasoning.text"; format: ReasoningFormat; index: number; text: string; signature: string }
  | { type: "reasoning.encrypted"; format: ReasoningFormat; index: number; data: string };

export interface Reasoning {
  text: string;
  metadata: SharedV3ProviderMetadata | undefined;
}

/** Undefined where the provider wants nothing sent back. */
export function toDetail({ text, metadata }: Reasoning, index: number): ReasoningDetail | undefined {
  const { signature, redactedData } = metadata?.["anthropic"] ?? {};
  const { thoughtSignature } = metadata?.["google"] ?? {};
  if (typeof signature === "string") return { type: "reasoning.text", format: "anthropic-claude-v1", index, text, signature };
  if (typeof redactedData === "string") {
    return { type: "reasoning.encrypted", format: "anthropic-claude-v1", index, data: redactedData };
  }
  if (typeof thoughtSignature !== "string") return;
  return { type: "reasoning.text", format: "google-gemini-v1", index, text, signature: thoughtSignature };
}

/** What this provider itself gave out; the rest is left out. */
export function toReasoningParts(details: GivenBack[], format: ReasoningFormat): LanguageModelV3ReasoningPart[] {
  return details
    .filter((detail) => detail.format === format)
    .map(({ text, signature, data }) => ({
      type: "reasoning",
      text: text ?? "",
      providerOptions: options(format, signature, data),
    }));
}

function options(format: ReasoningFormat, signature: string | null | undefined, data: string | null | undefined) {
  if (format === "google-gemini-v1") return { google: signature ? { thoughtSignature: signature } : {} };
  return { anthropic: { ...(signature ? { signature } : {}), ...(data ? { redactedData: data } : {}) } };
}

/** Google's signature of a text or a call, in the member that its OpenAI-compatible API uses. */
export function signatureMember(metadata: SharedV3ProviderMetadata | undefined): { extra_content?: object } {
  const signature = metadata?.["google"]?.["thoughtSignature"];
  return typeof signature === "string" ? { extra_content: { google: { thought_signature: signature } } } : {};
}
