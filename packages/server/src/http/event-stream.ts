import type { ServerResponse } from "node:http";

/** A route's answer that comes in pieces: server-sent events, each whole with its empty line. */
export class EventStream {
  readonly events: AsyncIterable<string>;

  constructor(events: AsyncIterable<string>) {
    this.events = events;
  }
}

/** What some clients take for the end of a line: inside of JSON it can be escaped. */
const lineEnds = /[\u0085\u2028\u2029]/g;
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** One event with data alone, as JSON or `[DONE]`: some clients take no other lines. */
export const toEvent = (data: string) => `data: ${data.replace(lineEnds, escaped)}\n\n`;

/** How long a caller may read nothing before it counts as gone: it would hold its place for ever. */
const stalled_ms = 60_000;

/** Writes the events as they come, never faster than the caller reads; ends the iteration when the caller goes away. */
export async function sendEvents(outgoing: ServerResponse, request_id: string, { events }: EventStream): Promise<void> {
  if (!outgoing.destroyed) {
    outgoing.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache",
      "X-Accel-Buffering": "no", // a proxy in between must not hold events back
      "X-Request-Id": request_id,
    });
  }
  for await (const event of events) {
    if (isGone(outgoing)) return;
    if (!outgoing.write(event)) await untilWritable(outgoing);
  }
}

/** An answer that waits behind another on its connection is not told itself that it is closed. */
const isGone = ({ destroyed, req: { socket } }: ServerResponse) => destroyed || socket.destroyed;

function untilWritable(outgoing: ServerResponse): Promise<void> {
  const { socket } = outgoing.req;
  return new Promise((resolve) => {
    const stalled = setTimeout(() => outgoing.destroy(), stalled_ms);
    const done = () => {
      clearTimeout(stalled);
      outgoing.off("drain", done).off("close", done);
      socket.off("close", done);
      resolve();
    };
    outgoing.once("drain", done).once("close", done);
    socket.once("close", done);
    if (isGone(outgoing)) done();
  });
}
