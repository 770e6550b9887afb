import type { IncomingHttpHeaders } from "node:http";

/** Before the second and the third attempt. */
const delays_ms = [250, 750];
const longestRetryAfter_s = 5;
const longestTold_s = 86_400;
/** HTTP's dates, and ISO's; `Date.parse` takes numbers for dates too. */
const dates = /^(?:[a-z]{3,9},? |\d{4}-\d\d-\d\dT).*\d\d:\d\d:\d\d/i;
/** The request never arrived, or its connection ended before the answer's head; the last is the resolver being busy. */
const lostConnections = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "EAI_AGAIN"];

/** What one attempt came to. */
export type Outcome<Answer> = { answer: Answer & { statusCode: number; headers: IncomingHttpHeaders } } | { error: unknown };

/** How long to wait before the next attempt; undefined when there is none. */
export function retryDelay_ms(attempts: number, outcome: Outcome<unknown>): number | undefined {
  const base_ms = delays_ms[attempts - 1];
  if (base_ms === undefined) return undefined;
  const delay_ms = base_ms * (0.75 + Math.random() / 2);
  if ("error" in outcome) return lostConnections.includes(codeOf(outcome.error)) ? delay_ms : undefined;
  const { statusCode, headers } = outcome.answer;
  if (!isPassing(statusCode)) return undefined;
  const wanted_s = wantedDelay_s(headers) ?? 0;
  return wanted_s <= longestRetryAfter_s ? Math.max(delay_ms, wanted_s * 1000) : undefined;
}

const isPassing = (status: number) => status === 408 || status === 429 || (status >= 500 && status !== 501);

/** Node's or undici's name of a failure; "" without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What the provider asks for in `Retry-After-Ms` or `Retry-After`, which is a number of seconds or a date; at most a day. */
export function retryAfter_s(headers: IncomingHttpHeaders): number | undefined {
  return toDelay_s(wantedDelay_s(headers));
}

/** Undefined when it is no number from 0 to a day. */
export function toDelay_s(seconds = Number.NaN): number | undefined {
  return seconds >= 0 && seconds <= longestTold_s ? seconds : undefined;
}

function wantedDelay_s(headers: IncomingHttpHeaders): number | undefined {
  const ms = toNumber(headers["retry-after-ms"]);
  if (ms !== undefined) return ms / 1000;
  const after = headers["retry-after"];
  if (after === undefined) return undefined;
  const seconds = toNumber(after);
  if (seconds !== undefined) return seconds;
  const at = dates.test(after) ? Date.parse(after) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function toNumber(text: string | string[] | undefined): number | undefined {
  return typeof text === "string" && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
