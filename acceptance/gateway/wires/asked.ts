import type { JsonObject } from "@colloquy/testing";
import type { Wire } from "./wires.ts";

const parameters = { type: "object", properties: { id: { type: "number" } } };

/** A chat with all that providers say differently. */
export const conversation = {
  messages: [
    { role: "system", content: "Be short." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw==" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "find", arguments: '{"id":7}' } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "A parcel." },
  ],
  tools: [{ type: "function", function: { name: "find", description: "Finds a parcel", parameters } }],
  tool_choice: "required",
  max_tokens: 100,
  temperature: 0.5,
  stop: ["END"],
};

/** What its provider receives for it. */
export function askedFor({ provider, provider_model }: Wire): JsonObject {
  if (provider === "ANTHROPIC") return { model: provider_model, ...byAnthropic };
  if (provider === "GOOGLE") return byGoogle;
  return { ...conversation, ...(provider === "AZURE" ? {} : { model: provider_model }) };
}

const byAnthropic = {
  system: [{ type: "text", text: "Be short." }],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw==" } },
      ],
    },
    { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "find", input: { id: 7 } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "A parcel." }] },
  ],
  tools: [{ name: "find", description: "Finds a parcel", input_schema: parameters }],
  tool_choice: { type: "any" },
  max_tokens: 100,
  temperature: 0.5,
  stop_sequences: ["END"],
};

const byGoogle = {
  systemInstruction: { parts: [{ text: "Be short." }] },
  contents: [
    { role: "user", parts: [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: "iVBORw==" } }] },
    { role: "model", parts: [{ functionCall: { name: "find", args: { id: 7 } } }] },
    { role: "user", parts: [{ functionResponse: { name: "find", response: { content: "A parcel." } } }] },
  ],
  tools: [{ functionDeclarations: [{ name: "find", description: "Finds a parcel", parameters }] }],
  toolConfig: { functionCallingConfig: { mode: "ANY" } },
  generationConfig: { maxOutputTokens: 100, temperature: 0.5, stopSequences: ["END"] },
};
