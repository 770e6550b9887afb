import { type Behaviour, embeddingOf, type JsonObject } from "@colloquy/testing";
import { overloaded, piecesOf, type Reply, sendEvents, sendJson, tokens } from "./reply.ts";

const usageMetadata = {
  promptTokenCount: tokens.prompt,
  cachedContentTokenCount: tokens.cached,
  candidatesTokenCount: tokens.completion - tokens.reasoning,
  thoughtsTokenCount: tokens.reasoning,
  totalTokenCount: tokens.prompt + tokens.completion,
};

/** Answers by Google's Gemini API, embeddings too. Calls have no ids there. */
export function speakGoogle(reply: Reply): Behaviour {
  return ({ path, body }, response) => {
    if (path.endsWith(":embedContent")) return sendJson(response, { embedding: embedding(body) });
    if (path.endsWith(":batchEmbedContents")) {
      return sendJson(response, { embeddings: (body["requests"] as JsonObject[]).map(embedding) });
    }
    if (path.endsWith(":streamGenerateContent?alt=sse")) return sendEvents(response, eventsOf(reply), reply);
    return sendJson(response, answerOf([...thoughtParts(reply), ...textParts(reply, false), ...callParts(reply)], "STOP"));
  };
}

function answerOf(parts: JsonObject[], finishReason?: string): JsonObject {
  const candidate = { content: { role: "model", parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) };
  return { candidates: [candidate], usageMetadata, modelVersion: "gemini-2.5-flash", responseId: "response-1" };
}

const thoughtParts = ({ thought }: Reply) => (thought === undefined ? [] : [{ text: thought, thought: true }]);

function textParts({ text }: Reply, isStreamed: boolean): JsonObject[] {
  if (text === undefined) return [];
  return (isStreamed ? piecesOf(text) : [text]).map((piece) => ({ text: piece }));
}

const callParts = ({ calls = [] }: Reply) =>
  calls.map(({ name, args }) => ({ functionCall: { name, args }, thoughtSignature: "signed" }));

function eventsOf(reply: Reply): JsonObject[] {
  const parts = [...thoughtParts(reply), ...textParts(reply, true), ...callParts(reply)];
  const events = parts.map((part) => answerOf([part]));
  if (reply.breaks !== undefined) {
    const error = { error: { code: 503, message: overloaded, status: "UNAVAILABLE" } };
    return [...events.slice(0, 1), ...(reply.breaks === "error" ? [error] : [])];
  }
  return [...events, answerOf([], "STOP")];
}

function embedding(request: JsonObject): JsonObject {
  const { parts } = request["content"] as { parts: { text: string }[] };
  return { values: embeddingOf(parts[0]?.text) };
}
