import { hash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { invalidInput, RequestError } from "@colloquy/contract";
import type { z } from "zod";
import type { Caller, Deps } from "../operations/deps.ts";
import { parseBody, readBody } from "./body.ts";
import { renderError, toInvalidInput, toRequestError } from "./errors.ts";
import { EventStream, sendEvents, toEvent } from "./event-stream.ts";
import type { RequestObserver } from "./observe.ts";
import type { Route } from "./route.ts";

export interface RouteContext {
  deps: Deps;
  observer: RequestObserver;
}

const process_id = randomBytes(6).toString("hex");
let answered = 0;

/** Unique among all processes; cheaper than a UUID, because every request needs one. */
export const newRequestId = () => `${process_id}-${(answered++).toString(36)}`;

/** Answers one request: key, schemas, the route's operation, JSON. It reads and writes Node's own request and response. */
export async function serveRoute(
  { deps, observer }: RouteContext,
  route: Route,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  params: Record<string, string> = {},
): Promise<void> {
  const request_id = newRequestId();
  const began = performance.now();
  let status: number = route.status ?? 200;
  try {
    const fresh = deps.registry.untilFresh();
    if (fresh !== undefined) await untilKnown(fresh, incoming); // only while a shared registry is silent: else nothing is awaited here
    const caller = authenticate(deps, incoming);
    const bytes = route.body === undefined ? undefined : await readBody(incoming);
    const answer = await handle(deps, route, { caller, incoming, outgoing, params, bytes });
    if (answer instanceof EventStream) await sendEvents(outgoing, request_id, answer);
    else send(outgoing, request_id, status, JSON.stringify(answer));
  } catch (error) {
    const failure = toRequestError(error);
    const rendered = renderError(failure, request_id);
    status = rendered.status;
    observer.failed({ request_id, error: failure, status });
    if (outgoing.headersSent)
      outgoing.write(toEvent(JSON.stringify(rendered.body))); // in the middle of a stream
    else send(outgoing, request_id, status, JSON.stringify(rendered.body), rendered.headers);
  }
  if (!outgoing.writableEnded) outgoing.end();
  observer.answered({ request_id, method: route.method, path: route.path, status, seconds: (performance.now() - began) / 1000 });
}

/** Answers with an error outside any route. */
export function sendError(outgoing: ServerResponse, error: RequestError): void {
  const request_id = newRequestId();
  const { status, headers, body } = renderError(error, request_id);
  send(outgoing, request_id, status, JSON.stringify(body), headers);
}

/** @throws RequestError `unavailable` when a shared registry does not answer */
export async function untilKnown(fresh: Promise<void>, incoming: IncomingMessage): Promise<void> {
  await fresh;
  if (incoming.destroyed) throw invalidInput(undefined, "the request ended early"); // its events are over: nobody could read its body
}

/** @throws RequestError `unauthorized` */
export function authenticate(deps: Deps, incoming: IncomingMessage): Caller {
  const { authorization } = incoming.headers;
  if (authorization === undefined)
    throw new RequestError("unauthorized", "send an API key in the header Authorization: Bearer KEY");
  const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (key === undefined) throw new RequestError("unauthorized", "the header Authorization must have the form: Bearer KEY");
  const caller = deps.registry.findCaller(hash("sha256", key));
  if (caller === undefined) throw new RequestError("unauthorized", "the API key is unknown or was revoked");
  return caller;
}

interface Received {
  caller: Caller;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  params: Record<string, string>;
  bytes: Buffer | undefined;
}

function handle(deps: Deps, route: Route, { caller, incoming, outgoing, params, bytes }: Received): Promise<unknown> {
  const body = bytes === undefined || bytes.length === 0 ? undefined : parseBody(bytes);
  if (route.body !== undefined) check(route.body, body);
  return route.handle(deps, {
    caller,
    params: route.params === undefined ? params : check(route.params, params),
    query: route.query === undefined ? {} : check(route.query, readQuery(incoming.url ?? "")),
    body, // what was received, not zod's copy
    bodyHash: () => hash("sha256", bytes ?? ""),
    headers: incoming.headers,
    idempotencyKey: incoming.headers["idempotency-key"] as string | undefined,
    get signal() {
      return whileWaiting(outgoing); // made on demand: few routes work long enough to be stopped
    },
  });
}

/** Aborted when the connection closes before the answer was sent. */
export function whileWaiting(outgoing: ServerResponse): AbortSignal {
  const { socket } = outgoing.req; // an answer that waits behind another on its connection has no events of its own
  const controller = new AbortController();
  const onClose = () => {
    socket.off("close", onClose);
    if (!outgoing.writableEnded) controller.abort();
  };
  if (outgoing.destroyed || socket.destroyed) controller.abort();
  socket.once("close", onClose);
  outgoing.once("close", onClose);
  return controller.signal;
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw toInvalidInput(result.error);
  return result.data;
}

function readQuery(url: string): Record<string, string> {
  const start = url.indexOf("?");
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start + 1)));
}

/** Writes a whole JSON answer, unless the caller went away. */
export function send(
  outgoing: ServerResponse,
  request_id: string,
  status: number,
  json: string,
  headers: Record<string, string> = {},
): void {
  if (outgoing.headersSent || outgoing.destroyed) return; // the caller went away
  outgoing.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(json),
    "X-Request-Id": request_id,
    ...headers,
  });
  outgoing.end(json); // as text it leaves in one write with the head
}
