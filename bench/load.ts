import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "./connection.ts";

/** One request of a round. `{id}` in path or body stands for the `completion_id` that the round's first answer named. */
export interface Step {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
}

/** What callers do in a closed loop: the steps in turn, again and again. */
export interface Plan {
  port: number;
  key: string;
  callers: number;
  steps: Step[];
  /** Not counted. */
  warm_up_ms: number;
  measure_ms: number;
  /** Rounds of all callers together; absent: as fast as answers come. */
  per_second?: number;
  /** Ends earlier when so many rounds were made. */
  most_rounds?: number;
}

export interface Result {
  rounds: number;
  /** Of all steps. */
  answers: number;
  seconds: number;
  /** Latencies of each step. */
  steps: { p50_ms: number; p99_ms: number }[];
}

const anyId = "00000000-0000-0000-0000-000000000000";

/** A request whose bytes are made once; only the id in it changes. */
interface Prebuilt {
  bytes: Buffer;
  idAt: number;
}

function prebuild({ method, path, body }: Step, key: string): Prebuilt {
  const text = body === undefined ? "" : JSON.stringify(body);
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n`;
  const about =
    body === undefined
      ? ""
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text.replace("{id}", anyId))}\r\n`;
  const bytes = Buffer.from(`${head}${about}\r\n${text}`.replace("{id}", anyId));
  return { bytes, idAt: bytes.indexOf(anyId) };
}

/** Carries a plan out. @throws Error at the first answer that is not 2xx */
export async function carryOut(plan: Plan): Promise<Result> {
  const begin = performance.now() + plan.warm_up_ms;
  const end = begin + plan.measure_ms;
  const latencies: number[][] = plan.steps.map(() => []);
  const pause_ms = plan.per_second === undefined ? 0 : (1000 * plan.callers) / plan.per_second;
  let left = plan.most_rounds ?? Number.POSITIVE_INFINITY;
  const caller = async (_: unknown, i: number) => {
    const connection = new Connection(plan.port);
    const steps = plan.steps.map((step) => prebuild(step, plan.key));
    let next = performance.now() + (pause_ms * i) / plan.callers;
    while (left-- > 0 && performance.now() < end) {
      if (pause_ms > 0) await delay(Math.max(0, next - performance.now()));
      next += pause_ms;
      await oneRound(connection, steps, (step, sent) => {
        const now = performance.now();
        if (sent >= begin && now <= end) latencies[step]?.push(now - sent);
      });
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: plan.callers }, caller));
  const seconds = (Math.min(performance.now(), end) - begin) / 1000;
  return { rounds: latencies.at(-1)?.length ?? 0, answers: latencies.flat().length, seconds, steps: latencies.map(summary) };
}

async function oneRound(
  connection: Connection,
  steps: Prebuilt[],
  onAnswer: (step: number, sent: number) => void,
): Promise<void> {
  let id = anyId;
  for (const [i, { bytes, idAt }] of steps.entries()) {
    if (idAt >= 0) bytes.write(id, idAt, "latin1");
    const sent = performance.now();
    const { status, body } = await connection.send(bytes);
    onAnswer(i, sent);
    if (status >= 300) throw new Error(`answer ${status}: ${body.toString("utf8").slice(0, 500)}`);
    if (i === 0 && steps.length > 1) id = /"completion_id":"([^"]{36})"/.exec(body.toString("latin1", 0, 200))?.[1] ?? anyId;
  }
}

function summary(latencies: number[]): { p50_ms: number; p99_ms: number } {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

process.on("message", (plan: Plan) => {
  carryOut(plan).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ failure: error.message }),
  );
});
