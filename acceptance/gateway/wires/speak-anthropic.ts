import type { Behaviour, JsonObject } from "@colloquy/testing";
import { overloaded, piecesOf, type Reply, sendEvents, sendJson, tokens } from "./reply.ts";

const input = {
  input_tokens: tokens.prompt - tokens.cached,
  cache_read_input_tokens: tokens.cached,
  cache_creation_input_tokens: 0,
};
const head = { id: "msg_1", type: "message", role: "assistant", model: "claude-sonnet-4-5-20250929" };

/** Answers by Anthropic's Messages API. */
export function speakAnthropic(reply: Reply): Behaviour {
  return ({ body, request_id }, response) => {
    response.setHeader("request-id", request_id);
    if (body["stream"] === true) return sendEvents(response, eventsOf(reply), reply);
    const usage = { ...input, output_tokens: tokens.completion };
    const content = blocksOf(reply).map(({ block }) => block);
    return sendJson(response, { ...head, content, stop_reason: stopReason(reply), stop_sequence: null, usage });
  };
}

const stopReason = ({ calls }: Reply) => (calls === undefined ? "end_turn" : "tool_use");

interface Block {
  block: JsonObject;
  /** As a stream begins it. */
  begun: JsonObject;
  deltas: JsonObject[];
}

function blocksOf({ thought, text, calls = [] }: Reply): Block[] {
  return [
    ...(thought === undefined ? [] : [thoughtBlock(thought)]),
    ...(text === undefined ? [] : [textBlock(text)]),
    ...calls.map(({ name, args }, i) => callBlock({ type: "tool_use", id: `toolu_${i + 1}`, name, input: args })),
  ];
}

function thoughtBlock(thinking: string): Block {
  const deltas = piecesOf(thinking).map((piece): JsonObject => ({ type: "thinking_delta", thinking: piece }));
  return {
    block: { type: "thinking", thinking, signature: "signed" },
    begun: { type: "thinking", thinking: "" },
    deltas: [...deltas, { type: "signature_delta", signature: "signed" }],
  };
}

function textBlock(text: string): Block {
  const deltas = piecesOf(text).map((piece) => ({ type: "text_delta", text: piece }));
  return { block: { type: "text", text }, begun: { type: "text", text: "" }, deltas };
}

function callBlock(block: JsonObject): Block {
  const deltas = piecesOf(JSON.stringify(block["input"])).map((piece) => ({ type: "input_json_delta", partial_json: piece }));
  return { block, begun: { ...block, input: {} }, deltas };
}

function eventsOf(reply: Reply): JsonObject[] {
  const usage = { ...input, output_tokens: 1 };
  const start = { type: "message_start", message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage } };
  const blocks = blocksOf(reply).flatMap(({ begun, deltas }, index): JsonObject[] => [
    { type: "content_block_start", index, content_block: begun },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ]);
  if (reply.breaks !== undefined) {
    const error = { type: "error", error: { type: "overloaded_error", message: overloaded } };
    return [start, ...blocks.slice(0, 2), ...(reply.breaks === "error" ? [error] : [])];
  }
  const delta = { stop_reason: stopReason(reply), stop_sequence: null };
  const end = { type: "message_delta", delta, usage: { output_tokens: tokens.completion } };
  return [start, { type: "ping" }, ...blocks, end, { type: "message_stop" }];
}
