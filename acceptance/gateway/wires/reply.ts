import type { ServerResponse } from "node:http";
import type { JsonObject } from "@colloquy/testing";

/** What a model says, whatever API it says it by. */
export interface Reply {
  thought?: string;
  text?: string;
  calls?: { name: string; args: JsonObject }[];
  /** Streamed: the first piece of the text is followed by an error and the end, or by nothing. */
  breaks?: "error" | "silence";
}

/** What every reply takes. Anthropic does not count reasoning. */
export const tokens = { prompt: 1000, cached: 400, completion: 200, reasoning: 64 };

/** What a provider says in the middle of a stream that it cannot end. */
export const overloaded = "We are overloaded.";

export const firstPiece = (text: string) => text.slice(0, 3);
export const piecesOf = (text: string) => [firstPiece(text), text.slice(3)];

/** Sends events, each with its name where it has a `type`, and the end unless the reply breaks by silence. */
export function sendEvents(response: ServerResponse, events: readonly JsonObject[], { breaks }: Reply): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  for (const event of events) {
    response.write(`${"type" in event ? `event: ${event["type"]}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
  }
  if (breaks !== "silence") response.end();
}

export function sendJson(response: ServerResponse, body: JsonObject): void {
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
