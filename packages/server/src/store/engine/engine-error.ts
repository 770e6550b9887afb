import { ClickHouseError } from "@clickhouse/client";
import { EngineError, type EngineErrorKind } from "./engine.ts";

/** What changes data has been promised to somebody and is given up only for a reason that certainly stays. */
export type Purpose = "read" | "command" | "insert";

// Numbers and names: system function errorCodeToName(n).
/** Data that does not fit: text, quotes, numbers, times, ids, arrays, enums, unknown members, constraints. */
const badData = [
  6, 25, 26, 27, 32, 33, 38, 41, 53, 69, 70, 72, 117, 128, 130, 131, 169, 190, 321, 349, 376, 407, 441, 467, 469, 563, 626, 632,
  645, 675, 676, 691, 760,
];
/** A statement that cannot work on these tables. */
const badStatement = [
  8, 9, 10, 15, 16, 20, 34, 35, 36, 42, 43, 44, 46, 47, 48, 50, 62, 63, 80, 170, 184, 386, 420, 456, 457, 497, 524, 755,
];
/** Over a limit: rows, time, estimated time, memory, bytes, size of the result, resources. */
const overBudget = [158, 159, 160, 241, 307, 396, 776];
/**
 * Passes by itself or by an operator: files and disk (74 to 76, 204, 243), network (95, 198, 209, 210, 279), memory (173), queries
 * (202), parts and mutations (252, 692), server stopping (236), read-only table or user (164, 242), unknown outcome (319), cancelled (394, 735),
 * threads (439), deadlock (473), password (516), overload (745, 749, 762), Keeper and system errors (225, 999 to 1002).
 */
const passing = [
  74, 75, 76, 95, 164, 173, 198, 202, 204, 209, 210, 225, 236, 242, 243, 252, 279, 319, 394, 439, 473, 516, 692, 735, 745, 749,
  762, 999, 1000, 1001, 1002,
];

const kinds: Record<Purpose, { codes: ReadonlyMap<number, EngineErrorKind>; otherwise: EngineErrorKind }> = {
  read: { codes: table({ budget: overBudget, transient: passing }), otherwise: "refused" },
  command: { codes: table({ refused: [...badData, ...badStatement] }), otherwise: "transient" },
  insert: { codes: table({ refused: badData }), otherwise: "transient" },
};

function table(lists: Partial<Record<EngineErrorKind, readonly number[]>>): ReadonlyMap<number, EngineErrorKind> {
  const kindsOfCodes: readonly EngineErrorKind[] = ["refused", "budget", "transient"];
  return new Map(kindsOfCodes.flatMap((kind) => (lists[kind] ?? []).map((code) => [code, kind] as const)));
}

/** Sorts a failure of the client into what can be done about it. Without a number it is the connection that failed. */
export function toEngineError(cause: unknown, purpose: Purpose): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof ClickHouseError)) return new EngineError("transient", message, { cause });
  const code = Number(cause.code);
  const { codes, otherwise } = kinds[purpose];
  return new EngineError(codes.get(code) ?? otherwise, message, { code, cause });
}
