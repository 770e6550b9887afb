import type { RequestError } from "@colloquy/contract";
import type { Logger } from "pino";
import { Counter, Histogram, type Registry as MetricsRegistry } from "prom-client";

export interface AnsweredRequest {
  request_id: string;
  method: string;
  /** The route's pattern, never the path itself: a path may hold what nobody should count by. */
  path: string;
  status: number;
  seconds: number;
}

/** Counts and logs requests. Logs hold no bodies, no keys and no message text. */
export interface RequestObserver {
  answered(request: AnsweredRequest): void;
  failed(failure: { request_id: string; error: RequestError; status: number }): void;
}

/** From here on an answer is worth a line of its own. */
const slow_s = 1;
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createRequestObserver(log: Logger, register: MetricsRegistry): RequestObserver {
  const requests = new Counter({
    name: "colloquy_requests_total",
    help: "Requests by route and status",
    labelNames: ["method", "route", "status"],
    registers: [register],
  });
  const durations = new Histogram({
    name: "colloquy_request_duration_seconds",
    help: "Time from the request's head to its answer",
    labelNames: ["method", "route"],
    buckets,
    registers: [register],
  });
  const bound = new Map<string, { count: Counter.Internal; time: Histogram.Internal<string> }>();
  return {
    answered({ request_id, method, path, status, seconds }) {
      const name = `${method} ${path} ${status}`;
      let series = bound.get(name);
      if (series === undefined) {
        series = { count: requests.labels(method, path, String(status)), time: durations.labels(method, path) };
        bound.set(name, series);
      }
      series.count.inc();
      series.time.observe(seconds);
      const level = status >= 400 || seconds >= slow_s ? "info" : "debug"; // a line for each of thousands a second helps nobody
      if (log.isLevelEnabled(level))
        log[level]({ request_id, method, route: path, status, ms: Math.round(seconds * 1e5) / 100 }, "request");
    },
    failed({ request_id, error, status }) {
      if (status < 500) log.info({ request_id, code: error.code, param: error.param }, "request refused");
      else if (error.code === "internal") log.error({ request_id, err: error.cause ?? error }, "request failed");
      else log.warn({ request_id, code: error.code, reason: (error.cause as Error | undefined)?.message }, "request not served");
    },
  };
}
