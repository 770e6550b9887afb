import { resolveFilterTime } from "@colloquy/contract";
import { comparisonSymbols } from "./filter-columns.ts";
import type { FilterParams } from "./filter-params.ts";

type Comparison = Exclude<keyof typeof comparisonSymbols, "ne">;

/** Times outside of these mean the same as the bound itself, because nothing is stored there; and ClickHouse could not hold them. */
const bounds = { min: -1_000_000_000n, max: BigInt(Date.UTC(2299, 11, 30)) * 1_000_000n };

interface TimeColumn {
  sql: string;
  digits: 3 | 6;
}

/**
 * A comparison with an instant. A date is its first instant, so `created_at:2026-01-02` finds what happened exactly at midnight UTC.
 * An instant between two that the column can hold is rounded so that the answer stays right, and is equal to none.
 */
export function timeToSql(column: TimeColumn, op: Comparison, text: string, params: FilterParams): string {
  if (op === "eq") return timesToSql(column, [text], params);
  const { ticks, isBetween } = toTicks(column, text, params.now);
  const rounded = isBetween && (op === "gte" || op === "lt") ? ticks + 1n : ticks;
  return `${column.sql} ${comparisonSymbols[op]} ${params.bind(typeOf(column), printTicks(rounded, column.digits))}`;
}

/** Whether the column equals one of several instants. */
export function timesToSql(column: TimeColumn, texts: readonly unknown[], params: FilterParams): string {
  const exact = texts.map((text) => toTicks(column, String(text), params.now)).filter(({ isBetween }) => !isBetween);
  const [first] = exact;
  if (first === undefined) return "0";
  if (exact.length === 1) return `${column.sql} = ${params.bind(typeOf(column), printTicks(first.ticks, column.digits))}`;
  const instants = exact.map(({ ticks }) => printTicks(ticks, column.digits));
  return `${column.sql} IN ${params.bind(`Array(${typeOf(column)})`, instants)}`;
}

const typeOf = ({ digits }: TimeColumn) => `DateTime64(${digits}, 'UTC')`;

function toTicks({ digits }: TimeColumn, text: string, now: number): { ticks: bigint; isBetween: boolean } {
  const instant = toInstant(text, now);
  const tick = 10n ** BigInt(9 - digits);
  return { ticks: instant / tick, isBetween: instant % tick !== 0n };
}

function toInstant(text: string, now: number): bigint {
  const instant = resolveFilterTime(text, now);
  if (instant === undefined) throw new TypeError("a filter's time was not checked");
  if (instant < 0n) return bounds.min;
  return instant > bounds.max ? bounds.max : instant;
}

/** `YYYY-MM-DD hh:mm:ss.fff` or with six digits. */
function printTicks(ticks: bigint, digits: 3 | 6): string {
  const perSecond = 10n ** BigInt(digits);
  const fraction = ((ticks % perSecond) + perSecond) % perSecond;
  const seconds = Number((ticks - fraction) / perSecond);
  const date = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  return `${date}.${fraction.toString().padStart(digits, "0")}`;
}
