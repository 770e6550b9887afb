import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { JsonObject } from "../api.ts";
import type { Behaviour } from "./upstream.ts";

/** Never answers. */
export const silence: Behaviour = () => undefined;

/** Closes the connection instead of answering. */
export const hangUp: Behaviour = (_, response) => void response.destroy();

/** An error in OpenAI's form, or this text as a page. */
export function fail(status: number, body: JsonObject | string, headers: Record<string, string> = {}): Behaviour {
  const type = typeof body === "string" ? "text/html" : "application/json";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (_, response) => void response.writeHead(status, { "Content-Type": type, ...headers }).end(text);
}

/** These bytes as an answer with status 200. */
export function send(body: string, type = "application/json"): Behaviour {
  return (_, response) => void response.writeHead(200, { "Content-Type": type }).end(body);
}

interface Dribbling {
  /** Before each byte. */
  pause_ms: number;
  type?: string;
  /** Sent at once, before the rest. */
  begin?: string;
}

/** The head of an answer at once, then one byte of its body after each pause. */
export function dribble(body: string, { pause_ms, type = "application/json", begin = "" }: Dribbling): Behaviour {
  return async (_, response) => {
    response.writeHead(200, { "Content-Type": type }).flushHeaders();
    response.write(begin);
    for (const byte of Buffer.from(body)) {
      await delay(pause_ms);
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
    }
    response.end();
  };
}

/** So many bytes of text inside of one answer, or of one stream's event, that never ends well. */
export function flood(bytes: number): Behaviour {
  return async ({ body }, response) => {
    const isStreamed = body["stream"] === true;
    response.writeHead(200, { "Content-Type": isStreamed ? "text/event-stream" : "application/json" });
    response.write(`${isStreamed ? "data: " : ""}{"choices":[{"index":0,"message":{"role":"assistant","content":"`);
    const piece = Buffer.alloc(1 << 20, "x");
    for (let sent = 0; sent < bytes && !response.destroyed; sent += piece.length) await written(response, piece);
    response.end();
  };
}

/** The first request gets the first behaviour, and so on; the last one stays. */
export function inTurn(...behaviours: [Behaviour, ...Behaviour[]]): Behaviour {
  let turn = 0;
  return (call, response) => {
    const behaviour = behaviours[Math.min(turn++, behaviours.length - 1)] ?? behaviours[0];
    return behaviour(call, response);
  };
}

function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.write(bytes, () => {
      response.off("close", resolve);
      resolve();
    });
  });
}
