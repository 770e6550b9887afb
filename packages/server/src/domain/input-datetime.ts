import { invalidInput } from "@colloquy/contract";
import { DateTime, type DurationLikeObject } from "luxon";

const day_ms = 86_400_000;
const units = new Set(["second", "minute", "hour", "day", "week", "month", "year"]);
const iso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const relative = /^now(?:\s*([+-])\s*(\d{1,9})\s*([a-z]+?)s?)?(?:\s*\|\s*(\S+))?$/i;

/**
 * Milliseconds since the epoch of an *InputDatetime*: RFC 3339, a date (start of day, UTC), epoch milliseconds as a number or
 * digits, or `now`, optionally `+`/`-` amount and unit, optionally `| zone`.
 * @throws RequestError `invalid_input` when it is none of these, before 1970, or more than a day ahead
 */
export function parseInputDatetime(value: string | number, now_ms: number, param: string): number {
  const at_ms = parseInstant(value, now_ms, param);
  if (at_ms < 0 || at_ms > now_ms + day_ms) throw invalidInput(param, `is ${quote(value)}; allowed is 1970 to one day ahead`);
  return at_ms;
}

/** The same for an instant at any time: the end of a range may lie far ahead. @throws RequestError `invalid_input` */
export function parseInstant(value: string | number, now_ms: number, param: string): number {
  const at_ms = typeof value === "number" ? value : parseText(value.trim(), now_ms);
  if (at_ms === undefined || !Number.isFinite(at_ms)) {
    throw invalidInput(param, `is ${quote(value)}; allowed are RFC 3339, a date, epoch milliseconds, and forms like now - 1 day`);
  }
  return Math.trunc(at_ms);
}

const quote = (value: string | number) => JSON.stringify(typeof value === "string" ? value.slice(0, 100) : value);

function parseText(text: string, now_ms: number): number | undefined {
  if (/^\d{5,17}$/.test(text)) return Number(text);
  if (iso.test(text)) {
    const at = DateTime.fromISO(text.replace(" ", "T").replace(",", "."), { zone: "utc" });
    return at.isValid ? at.toMillis() : undefined;
  }
  const match = relative.exec(text);
  return match === null ? undefined : parseRelative(match, now_ms);
}

function parseRelative([, sign, amount, unit, zone]: RegExpExecArray, now_ms: number): number | undefined {
  const now = DateTime.fromMillis(now_ms, { zone: zone ?? "utc" });
  if (!now.isValid) return undefined;
  if (sign === undefined || amount === undefined || unit === undefined) return now.toMillis();
  const name = unit.toLowerCase();
  if (!units.has(name)) return undefined;
  const shift: DurationLikeObject = { [name]: Number(amount) * (sign === "-" ? -1 : 1) };
  const at = now.plus(shift);
  return at.isValid ? at.toMillis() : undefined;
}
