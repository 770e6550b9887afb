import { isDeepStrictEqual } from "node:util";
import { Connection } from "../connection.ts";
import { median } from "../row.ts";
import type { Target } from "../targets.ts";
import type { Question, Variant } from "./question.ts";
import type { RawEngine } from "./raw-engine.ts";

/** Asks our REST, one question after the other over one connection. */
export interface Asker {
  /** The answer's JSON. @throws Error for another status than 200 */
  ask(path: string): Promise<unknown>;
  close(): void;
}

export function openAsker({ port, key }: Target): Asker {
  let connection = new Connection(port);
  const ask = async (path: string) => {
    if (connection.isClosed) connection = new Connection(port);
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n\r\n`;
    const { status, body } = await connection.send(Buffer.from(head));
    if (status === 200) return JSON.parse(body.toString("utf8")) as unknown;
    throw new Error(`GET ${path}: ${status} ${body.toString("utf8").slice(0, 500)}`);
  };
  return { ask, close: () => connection.close() };
}

export interface Timing {
  /** p50 of ours, and of the same statements by hand. */
  ours_ms: number;
  hand_ms: number;
  asked: number;
  /** Whether one of our totals was said to be a lower bound. */
  is_bound: boolean;
}

export interface Sides {
  asker: Asker;
  engine: RawEngine;
}

const leastAsked = 10;

/**
 * Asks ours and by hand in turn, so that both meet the same moment of the machine; before that, makes sure that they answer alike.
 * @throws Error naming the first difference
 */
export async function measureQuestion(sides: Sides, { name, variants }: Question, time_ms: number): Promise<Timing> {
  let is_bound = false;
  for (const variant of variants.slice(0, leastAsked)) {
    const answer = await requireAgreement(sides, name, variant);
    is_bound ||= (answer as { total_is_exact?: boolean }).total_is_exact === false;
  }
  const times = { ours: [] as number[], hand: [] as number[] };
  const end = performance.now() + time_ms;
  for (let i = 0; i < leastAsked || performance.now() < end; i += 1) {
    const variant = variants[i % variants.length] as Variant;
    const ours = async () => times.ours.push(await timed(() => sides.asker.ask(variant.path)));
    const hand = async () => times.hand.push(await timed(() => variant.byHand(sides.engine)));
    for (const side of i % 2 === 0 ? [ours, hand] : [hand, ours]) await side();
  }
  return { ours_ms: median(times.ours), hand_ms: median(times.hand), asked: times.ours.length, is_bound };
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await call();
  return performance.now() - begin;
}

/** Our answer. @throws Error when that by hand is another */
async function requireAgreement({ asker, engine }: Sides, name: string, { path, byHand, facts }: Variant): Promise<unknown> {
  const answer = await asker.ask(path);
  const told = facts(answer, await byHand(engine));
  if (isDeepStrictEqual(told.ours, told.byHand)) return answer;
  throw new Error(`${name}: ${path} answers otherwise than the statements by hand\n${firstDifference(told.ours, told.byHand)}`);
}

function firstDifference(ours: unknown, byHand: unknown): string {
  const [left, right] = [ours, byHand].map((facts) => JSON.stringify(facts, undefined, 1).split("\n"));
  const at = left?.findIndex((line, i) => line !== right?.[i]) ?? 0;
  return `ours: ${left?.slice(at, at + 3).join(" ")}\nby hand: ${right?.slice(at, at + 3).join(" ")}`;
}
