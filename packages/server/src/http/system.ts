import type { IncomingMessage, ServerResponse } from "node:http";
import type { Registry as MetricsRegistry } from "prom-client";
import { z } from "zod";
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

/** A route about the process itself, asked with GET. */
export interface SystemRoute {
  path: string;
  /** Name of the operation in the document. */
  name: string;
  summary: string;
  description: string;
  /** `none`: needs no key, because it names no record. `off_loopback`: any key, unless the server listens on loopback only. */
  access: "none" | "off_loopback";
  /** The same until the next start: sent with an ETag. */
  is_fixed?: true;
  answers: Record<number, { description: string; type?: string; schema?: z.ZodType }>;
  handle(context: SystemContext, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
}

const Alive = z.object({ status: z.literal("alive") });
const Readiness = z
  .object({
    status: z.enum(["ready", "unavailable"]),
    clickhouse: z.enum(["up", "down"]),
    registry: z.enum(["up", "down"]),
    quarantined: z.int().min(0).meta({ description: "rows set aside because the engine refuses them" }),
  })
  .meta({ id: "Readiness" });

const healthRoute: SystemRoute = {
  path: "/healthz",
  name: "getHealth",
  summary: "Whether the process is alive",
  description: "Needs no key and names no record, so that any supervisor can ask.",
  access: "none",
  answers: { 200: { description: "Alive", type: "application/json", schema: Alive } },
  handle: async (_, __, outgoing) => sendText(outgoing, 200, "application/json", '{"status":"alive"}'),
};

const readyRoute: SystemRoute = {
  path: "/readyz",
  name: "getReadiness",
  summary: "Whether both engines answer",
  description: "Needs no key and names no record, so that any supervisor can ask.",
  access: "none",
  answers: {
    200: { description: "Able to serve", type: "application/json", schema: Readiness },
    503: { description: "An engine does not answer", type: "application/json", schema: Readiness },
  },
  handle: async ({ deps }, _, outgoing) => {
    const { is_ready, ...parts } = await getHealth(deps);
    const body = JSON.stringify({ status: is_ready ? "ready" : "unavailable", ...parts });
    sendText(outgoing, is_ready ? 200 : 503, "application/json", body, is_ready ? {} : { "Retry-After": "1" });
  },
};

const metricsRoute: SystemRoute = {
  path: "/metrics",
  name: "getProcessMetrics",
  summary: "What the process measures, for Prometheus",
  description: "Needs any key, unless the server listens on loopback only. Names no record.",
  access: "off_loopback",
  answers: { 200: { description: "Prometheus text", type: "text/plain", schema: z.string() } },
  handle: async ({ deps, metrics, is_loopback }, incoming, outgoing) => {
    try {
      if (!is_loopback) {
        await deps.registry.untilFresh();
        authenticate(deps, incoming);
      }
      sendText(outgoing, 200, metrics.contentType, await metrics.metrics());
    } catch (error) {
      sendError(outgoing, toRequestError(error));
    }
  },
};

export const systemRoutes: readonly SystemRoute[] = [healthRoute, readyRoute, metricsRoute];

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
