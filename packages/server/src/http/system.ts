import type { IncomingMessage, ServerResponse } from "node:http";
import type { Registry as MetricsRegistry } from "prom-client";
import type { Deps } from "../operations/deps.ts";
import { getHealth } from "../operations/get-health.ts";
import { toRequestError } from "./errors.ts";
import { authenticate, newRequestId, sendError } from "./serve-route.ts";

export interface SystemContext {
  deps: Deps;
  metrics: MetricsRegistry;
  /** Listening on loopback only: then `/metrics` needs no key. */
  is_loopback: boolean;
}

interface SystemRoute {
  path: string;
  handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
}

/** Routes about the process itself. The first two need no key and name no record, so that any supervisor can ask them. */
export function systemRoutes({ deps, metrics, is_loopback }: SystemContext): SystemRoute[] {
  return [
    { path: "/healthz", handle: async (_, outgoing) => sendText(outgoing, 200, "application/json", '{"status":"alive"}') },
    {
      path: "/readyz",
      handle: async (_, outgoing) => {
        const { is_ready, ...parts } = await getHealth(deps);
        const headers = is_ready ? {} : { "Retry-After": "1" };
        sendText(
          outgoing,
          is_ready ? 200 : 503,
          "application/json",
          JSON.stringify({ status: is_ready ? "ready" : "unavailable", ...parts }),
          headers,
        );
      },
    },
    {
      path: "/metrics",
      handle: async (incoming, outgoing) => {
        try {
          if (!is_loopback) authenticate(deps, incoming);
          sendText(outgoing, 200, metrics.contentType, await metrics.metrics());
        } catch (error) {
          sendError(outgoing, toRequestError(error));
        }
      },
    },
  ];
}

function sendText(
  outgoing: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(status, { "Content-Type": type, "X-Request-Id": newRequestId(), ...headers });
  outgoing.end(text);
}
