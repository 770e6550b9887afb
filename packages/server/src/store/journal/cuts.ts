import type { InsertedKind } from "../records.ts";
import { splitRows } from "./frame.ts";
import type { Frame } from "./segment.ts";

export const blockLimits = { rows: 5000, bytes: 16 << 20, months: 12 } as const;

/** Where the month stands in a row: its time is the first member (see `records.ts`). */
const timeStarts: Record<InsertedKind, number> = {
  interactions: '{"created_at":"'.length,
  feedback: '{"interaction_at":"'.length,
  comparisons: '{"created_at":"'.length,
};

/** The rows of one table in a range of frames, in the order in which they are cut: by month, then as they came. */
export function rowsOf(frames: readonly Frame[], kind: InsertedKind): Buffer[] {
  const rows = frames.flatMap((frame) => frame.sections.filter((section) => section.kind === kind).flatMap(splitRows));
  const month = (row: Buffer) => row.toString("latin1", timeStarts[kind], timeStarts[kind] + 7);
  if (rows.length < 2) return rows;
  const months = new Map(rows.map((row) => [row, month(row)]));
  if (new Set(months.values()).size === 1) return rows;
  return rows.sort((a, b) => ((months.get(a) ?? "") < (months.get(b) ?? "") ? -1 : months.get(a) === months.get(b) ? 0 : 1));
}

/** Cuts rows into blocks of at most 5,000 rows, 16 MiB (or a single row) and 12 months. Returns rows per block. */
export function cutRows(rows: readonly Buffer[], kind: InsertedKind): number[] {
  const cuts: number[] = [];
  let block = { rows: 0, bytes: 0, months: 0, month: "" };
  for (const row of rows) {
    const month = row.toString("latin1", timeStarts[kind], timeStarts[kind] + 7);
    const isNewMonth = month !== block.month;
    const isFull =
      block.rows >= blockLimits.rows ||
      block.bytes + row.length + 1 > blockLimits.bytes ||
      (isNewMonth && block.months >= blockLimits.months);
    if (isFull && block.rows > 0) {
      cuts.push(block.rows);
      block = { rows: 0, bytes: 0, months: 0, month: "" };
    }
    block.months += month === block.month ? 0 : 1;
    block.month = month;
    block.rows++;
    block.bytes += row.length + 1;
  }
  if (block.rows > 0) cuts.push(block.rows);
  return cuts;
}
