import type { JsonObject } from "../api.ts";

interface Cutting {
  pieces?: readonly string[];
  repeats_role?: boolean;
}

/** An assistant's message as OpenAI streams it: first the role, then every text in pieces, tool calls by their index. */
export function deltasOf(message: JsonObject, { pieces, repeats_role = false }: Cutting): JsonObject[] {
  const { role, content, tool_calls = [], ...others } = message;
  const deltas: JsonObject[] = [{ role, content: content === null ? null : "" }];
  for (const [member, value] of Object.entries(others)) {
    for (const piece of typeof value === "string" ? cut(value) : [value]) deltas.push({ [member]: piece });
  }
  if (content !== null) deltas.push(...(pieces ?? cut(String(content))).map((piece) => ({ content: piece })));
  for (const [index, call] of (tool_calls as ToolCall[]).entries()) deltas.push(...toolCallDeltas(call, index));
  return repeats_role ? deltas.map((delta) => ({ role, ...delta })) : deltas;
}

interface ToolCall {
  id: string;
  type: string;
  function: { name: string; arguments: string };
}

function toolCallDeltas({ id, type, function: { name, arguments: all } }: ToolCall, index: number): JsonObject[] {
  const begin = { index, id, type, function: { name, arguments: "" } };
  return [begin, ...cut(all).map((piece) => ({ index, function: { arguments: piece } }))].map((call) => ({ tool_calls: [call] }));
}

const cut = (text: string): string[] => text.match(/.{1,6}/gsu) ?? [];
