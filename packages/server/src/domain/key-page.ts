import { invalidInput, type Page, type PageQuery } from "@colloquy/contract";

export interface Listing<T> {
  /** Sorted by `keyOf`, which is unique. */
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Names the order: a cursor of another list is refused. */
  list: string;
  default_first?: number;
}

/**
 * One page of rows that are all in memory. A cursor holds the key of a row, so rows that come or go neither repeat nor hide
 * others.
 * @throws RequestError `invalid_input` for `first` with `last`, and for a cursor that is not one of this list
 */
export function pageByKey<T>(query: PageQuery, { rows, keyOf, list, default_first = 50 }: Listing<T>): Page<T> {
  if (query.first !== undefined && query.last !== undefined) throw invalidInput("last", "cannot be given together with first");
  const start =
    query.after === undefined ? 0 : countUntil(rows, keyOf, (key, at) => key <= at, readCursor(query.after, list, "after"));
  const end =
    query.before === undefined
      ? rows.length
      : countUntil(rows, keyOf, (key, at) => key < at, readCursor(query.before, list, "before"));
  const from = query.last === undefined ? start : Math.max(start, end - query.last);
  const to = query.last === undefined ? Math.min(end, start + (query.first ?? default_first)) : end;
  const data = rows.slice(from, Math.max(from, to));
  const cursorOf = (row: T | undefined) => (row === undefined ? null : writeCursor(list, keyOf(row)));
  return {
    data,
    next_cursor: to < rows.length ? cursorOf(data.at(-1)) : null,
    previous_cursor: from > 0 ? cursorOf(data[0]) : null,
    total: rows.length,
    total_is_exact: true,
  };
}

type Before = (key: string, at: string) => boolean;

function countUntil<T>(rows: readonly T[], keyOf: (row: T) => string, isBefore: Before, at: string): number {
  const index = rows.findIndex((row) => !isBefore(keyOf(row), at));
  return index === -1 ? rows.length : index;
}

function writeCursor(list: string, key: string): string {
  return Buffer.from(JSON.stringify([list, key])).toString("base64url");
}

function readCursor(cursor: string, list: string, param: string): string {
  const parts = parseCursor(cursor);
  if (!Array.isArray(parts) || parts[0] !== list || typeof parts[1] !== "string") {
    throw invalidInput(param, "must be a cursor that this list has given");
  }
  return parts[1];
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined; // not a cursor at all: told by the caller of this function
  }
}
