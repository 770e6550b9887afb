import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { JsonObject } from "../api.ts";
import { deltasOf } from "./deltas.ts";
import type { Behaviour, UpstreamCall } from "./upstream.ts";

/** What the model says. What is not given is as usual: it repeats the last user text, or the prompt. */
export interface Says {
  text?: string;
  /** Streamed: the pieces of the text, which is these joined. */
  pieces?: readonly string[];
  /** Members of the assistant's message beside the text, or instead of it: tool calls, a refusal, reasoning. */
  message?: JsonObject;
  /** Members of each choice: `logprobs`. */
  choice?: JsonObject;
  finish_reason?: string;
  /** Null: none is told. */
  usage?: JsonObject | null;
  model?: string;
  /** Streamed: waits so long before each piece. */
  pause_ms?: number;
  /** Streamed: says the role in every piece. */
  repeats_role?: boolean;
  /** Streamed: after so many pieces the connection closes, nothing more comes, or this event and the end. */
  breaks?: { after: number; by: "closing" | "silence" | JsonObject };
  /** Answers whole whatever was asked for. */
  ignores_stream?: boolean;
}

export const usualUsage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

/** Answers in OpenAI's form: a chat, a text or embeddings, whole or streamed. */
export function speak(says: Says = {}): Behaviour {
  return async (call, response) => {
    if (call.path.includes("/embeddings")) return sendJson(response, embeddings(call.body));
    if (!/\/completions(\?|$)/.test(call.path)) return sendJson(response, { error: { message: `no ${call.path} here` } }, 404);
    const isStreamed = call.body["stream"] === true && says.ignores_stream !== true;
    if (isStreamed) await stream(call, response, says);
    else sendJson(response, whole(call, says));
  };
}

function sendJson(response: ServerResponse, body: JsonObject, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

const isChat = ({ path }: UpstreamCall) => path.includes("/chat/");

function whole(call: UpstreamCall, says: Says): JsonObject {
  const choices = messagesOf(call, says).map((message, index) => ({
    index,
    ...(isChat(call) ? { message } : { text: message["content"] }),
    finish_reason: finishReason(says),
    ...says.choice,
  }));
  const usage = says.usage === undefined ? usualUsage : says.usage;
  return { ...head(call, says, ""), choices, ...(usage === null ? {} : { usage }) };
}

async function stream(call: UpstreamCall, response: ServerResponse, says: Says): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.flushHeaders();
  const send = (members: JsonObject) =>
    response.write(`data: ${JSON.stringify({ ...head(call, says, ".chunk"), ...members })}\n\n`);
  let left = says.breaks?.after ?? Number.POSITIVE_INFINITY;
  for (const choice of pieces(call, says)) {
    if (left-- === 0) return endEarly(response, says.breaks?.by);
    if (says.pause_ms !== undefined) await delay(says.pause_ms);
    if (response.destroyed) return;
    send({ choices: [choice] });
  }
  const usage = says.usage === undefined ? usualUsage : says.usage;
  const wantsUsage = (call.body["stream_options"] as JsonObject | undefined)?.["include_usage"] === true;
  if (wantsUsage && usage !== null) send({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}

/** The choices of a stream piece by piece, those of several choices in turns; each ends with its reason. */
function pieces(call: UpstreamCall, says: Says): JsonObject[] {
  const byChoice = messagesOf(call, says).map((message, index) => {
    const deltas = isChat(call)
      ? deltasOf(message, says).map((delta) => ({ index, delta, finish_reason: null, ...says.choice }))
      : (says.pieces ?? [message["content"]]).map((text) => ({ index, text, finish_reason: null }));
    const end = isChat(call) ? { delta: says.repeats_role ? { role: "assistant" } : {} } : { text: "" };
    return [...deltas, { index, ...end, finish_reason: finishReason(says) }];
  });
  const longest = Math.max(...byChoice.map((some) => some.length));
  return Array.from({ length: longest }, (_, at) => byChoice.flatMap((some) => some.slice(at, at + 1))).flat();
}

function endEarly(response: ServerResponse, by: "closing" | "silence" | JsonObject | undefined): void {
  if (by === "silence") return;
  if (by === "closing")
    response.socket?.destroySoon(); // what was written still goes out
  else response.end(`data: ${JSON.stringify(by)}\n\n`);
}

function head({ body, request_id, path }: UpstreamCall, { model }: Says, suffix: string): JsonObject {
  const object = path.includes("/chat/") ? `chat.completion${suffix}` : "text_completion";
  return { id: `chatcmpl-${request_id}`, object, created: Math.floor(Date.now() / 1000), model: model ?? body["model"] };
}

const finishReason = ({ finish_reason, message }: Says) =>
  finish_reason ?? (message?.["tool_calls"] === undefined ? "stop" : "tool_calls");

/** One per choice that was asked for; repeated texts differ by their index. */
function messagesOf({ body }: UpstreamCall, { text, pieces, message }: Says): JsonObject[] {
  const said = text ?? pieces?.join("");
  return Array.from({ length: Number(body["n"] ?? 1) }, (_, index) => ({
    role: "assistant",
    content: (said ?? lastText(body)) + (said === undefined && index > 0 ? ` (${index})` : ""),
    ...message,
  }));
}

function lastText({ messages, prompt }: JsonObject): string {
  const last = (messages as JsonObject[] | undefined)?.findLast(({ role }) => role === "user")?.["content"] ?? prompt;
  if (!Array.isArray(last)) return String(last ?? "");
  return (last as JsonObject[]).map(({ text }) => text ?? "").join("");
}

function embeddings({ input, model }: JsonObject): JsonObject {
  const texts = Array.isArray(input) && !input.every((item) => typeof item === "number") ? input : [input];
  const data = texts.map((text, index) => ({ object: "embedding", index, embedding: embeddingOf(text) }));
  return { object: "list", data, model, usage: { prompt_tokens: 5, total_tokens: 5 } };
}

/** Three numbers that tell texts apart, exact as 32-bit floats. */
export const embeddingOf = (text: unknown): number[] => [JSON.stringify(text).length, 0.5, -0.25];
