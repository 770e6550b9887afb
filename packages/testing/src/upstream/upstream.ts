import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { JsonObject } from "../api.ts";
import { speak } from "./speak.ts";

/** One request as the upstream received it. */
export interface UpstreamCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: JsonObject;
  /** The answer's header X-Request-Id. */
  request_id: string;
  /** How the answer ended: `cut` when the connection closed before its end; undefined while it runs. */
  ending: "whole" | "cut" | undefined;
}

/** Answers one request. */
export type Behaviour = (call: UpstreamCall, response: ServerResponse) => void | Promise<void>;

/** A provider that speaks OpenAI's API, on a free loopback port. */
export interface TestUpstream {
  /** Base URL of the API: ends in `/v1`. */
  url: string;
  /** What was received since the last `behave`, in its order. */
  calls: UpstreamCall[];
  /** The last of them. @throws Error where there is none */
  lastCall(): UpstreamCall;
  /** Connections that were opened since the start. */
  connections(): number;
  /** How the next requests are answered; without an argument as at the start: the last user text is repeated. Forgets the calls. */
  behave(behaviour?: Behaviour): void;
  /** Cuts what still runs. */
  close(): Promise<void>;
}

/** Starts a provider. It does not keep the process alive. */
export async function startUpstream(): Promise<TestUpstream> {
  let behaviour: Behaviour = speak();
  let connections = 0;
  let calls: UpstreamCall[] = [];
  const server = createServer(async (request, response) => {
    const call = await receive(request);
    calls.push(call);
    response.setHeader("X-Request-Id", call.request_id);
    response.once("close", () => {
      call.ending = response.writableFinished ? "whole" : "cut";
    });
    await behaviour(call, response);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get calls() {
      return calls;
    },
    lastCall() {
      const last = calls.at(-1);
      if (last === undefined) throw new Error("the upstream was not called");
      return last;
    },
    connections: () => connections,
    behave(next = speak()) {
      behaviour = next;
      calls = [];
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

let received = 0;

async function receive(request: IncomingMessage): Promise<UpstreamCall> {
  const body = await text(request);
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    body: body === "" ? {} : (JSON.parse(body) as JsonObject),
    request_id: `upstream-${++received}`,
    ending: undefined,
  };
}
