import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "./connection.ts";

/** One request of a round. `{id}` in path or body stands for the `completion_id` that the round's first answer named. */
export interface Step {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  /** Text that every piece of a streamed answer has: the times at which pieces come are measured. */
  piece?: string;
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
  steps: (Quantiles & { pieces?: { first: Quantiles; between: Quantiles } })[];
}

export interface Quantiles {
  p50_ms: number;
  p99_ms: number;
}

/** Milliseconds, of one step in all its rounds. */
interface Times {
  whole: number[];
  /** From the request to the first piece, and from each to the next. What comes together is one piece. */
  first: number[];
  between: number[];
}

const anyId = "00000000-0000-0000-0000-000000000000";

/** A request whose bytes are made once; only the id in it changes. */
interface Prebuilt {
  bytes: Buffer;
  idAt: number;
  piece: Buffer | undefined;
}

function prebuild({ method, path, body, piece }: Step, key: string): Prebuilt {
  const text = body === undefined ? "" : JSON.stringify(body);
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n`;
  const about =
    body === undefined
      ? ""
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text.replace("{id}", anyId))}\r\n`;
  const bytes = Buffer.from(`${head}${about}\r\n${text}`.replace("{id}", anyId));
  return { bytes, idAt: bytes.indexOf(anyId), piece: piece === undefined ? undefined : Buffer.from(piece) };
}

/** Carries a plan out. @throws Error at the first answer that is not 2xx */
export async function carryOut(plan: Plan): Promise<Result> {
  const begin = performance.now() + plan.warm_up_ms;
  const end = begin + plan.measure_ms;
  const times: Times[] = plan.steps.map(() => ({ whole: [], first: [], between: [] }));
  const pause_ms = plan.per_second === undefined ? 0 : (1000 * plan.callers) / plan.per_second;
  let left = plan.most_rounds ?? Number.POSITIVE_INFINITY;
  const caller = async (_: unknown, i: number) => {
    const connection = new Connection(plan.port);
    const steps = plan.steps.map((step) => prebuild(step, plan.key));
    let next = performance.now() + (pause_ms * i) / plan.callers;
    while (left-- > 0 && performance.now() < end) {
      if (pause_ms > 0) await delay(Math.max(0, next - performance.now()));
      next += pause_ms;
      await oneRound(connection, steps, (step, sent, pieces) => {
        const now = performance.now();
        if (sent >= begin && now <= end) keep(times[step], { sent, now, pieces });
      });
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: plan.callers }, caller));
  const seconds = (Math.min(performance.now(), end) - begin) / 1000;
  const answers = times.reduce((sum, { whole }) => sum + whole.length, 0);
  return { rounds: times.at(-1)?.whole.length ?? 0, answers, seconds, steps: times.map(summary) };
}

function keep(times: Times | undefined, { sent, now, pieces }: { sent: number; now: number; pieces: number[] }): void {
  times?.whole.push(now - sent);
  for (const [i, at] of pieces.entries()) {
    if (i === 0) times?.first.push(at - sent);
    else times?.between.push(at - (pieces[i - 1] ?? at));
  }
}

async function oneRound(
  connection: Connection,
  steps: Prebuilt[],
  onAnswer: (step: number, sent: number, pieces: number[]) => void,
): Promise<void> {
  let id = anyId;
  for (const [i, { bytes, idAt, piece }] of steps.entries()) {
    if (idAt >= 0) bytes.write(id, idAt, "latin1");
    const pieces: number[] = [];
    const onRead = piece && ((read: Buffer) => read.includes(piece) && pieces.push(performance.now()));
    const sent = performance.now();
    const { status, body } = await connection.send(bytes, onRead);
    onAnswer(i, sent, pieces);
    const isWhole = piece === undefined || (pieces.length > 0 && body.includes("data: [DONE]"));
    if (status >= 300 || !isWhole) throw new Error(`answer ${status}: ${body.toString("utf8").slice(0, 500)}`);
    if (i === 0 && steps.length > 1) id = /"completion_id":"([^"]{36})"/.exec(body.toString("latin1", 0, 200))?.[1] ?? anyId;
  }
}

function summary({ whole, first, between }: Times): Result["steps"][number] {
  return {
    ...quantiles(whole),
    ...(first.length === 0 ? {} : { pieces: { first: quantiles(first), between: quantiles(between) } }),
  };
}

function quantiles(latencies: number[]): Quantiles {
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
