import type { JsonObject } from "@colloquy/testing";

interface CallPiece {
  index: number;
  id?: string;
  type?: string;
  function: { name?: string; arguments: string };
}

/** The calls of a streamed message as clients put them together; members of single providers are left out. */
export function callsOf(deltas: readonly JsonObject[]): JsonObject[] {
  const calls: JsonObject[] = [];
  for (const { index, function: said, ...begin } of deltas.flatMap((delta) => (delta["tool_calls"] ?? []) as CallPiece[])) {
    const { function: before } = (calls[index] ?? { function: { arguments: "" } }) as { function: { arguments: string } };
    const together = { ...before, ...said, arguments: before.arguments + said.arguments };
    const { extra_content: _, ...call } = { ...calls[index], ...begin, function: together } as JsonObject;
    calls[index] = call;
  }
  return calls;
}
