import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toStoredTime } from "../times.ts";
import { blockLimits, cutRows, rowsOf } from "./cuts.ts";
import { splitRows } from "./frame.ts";
import type { Frame } from "./segment.ts";

const segment = { number: 1, uuid: "0", seed: 0, path: "" };

/** A frame of interactions: each is `[month, size]`. */
function toFrame(sequence: number, rows: (readonly [month: number, size: number])[]): Frame {
  const lines = rows.map(([month, size], index) => {
    const created_at = toStoredTime(Date.UTC(2020, month, 3));
    return JSON.stringify({ created_at, n: `${sequence}.${index}`, text: "x".repeat(size) });
  });
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  return {
    sequence,
    segment,
    start: 0,
    end: 0,
    sections: [{ kind: "interactions", count: rows.length, data: body, start: 0, end: body.length }],
  };
}

const anySmallRow = fc.tuple(fc.nat(40), fc.nat(20));
const anyRow = fc.oneof(
  { weight: 50, arbitrary: anySmallRow },
  { weight: 1, arbitrary: fc.tuple(fc.nat(40), fc.constant(9 << 20)) },
);
const framesOf = (row: typeof anyRow) =>
  fc
    .array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 })
    .map((frames) => frames.map((rows, index) => toFrame(index, rows)));
const monthOf = (row: Buffer) => row.toString("latin1", 15, 22);

/** The blocks that the cuts make. */
function blocksOf(rows: Buffer[]): Buffer[][] {
  let start = 0;
  return cutRows(rows, "interactions").map((count) => {
    start += count;
    return rows.slice(start - count, start);
  });
}

describe("the cuts of a range", () => {
  test("cover every row once, by month and then in the order of the journal", () => {
    fc.assert(
      fc.property(framesOf(anySmallRow), (frames) => {
        const came = frames.flatMap((frame) => rowsOf([frame], "interactions").map((row) => row.toString()));
        const names = (rows: readonly string[]) => rows.map((row) => JSON.parse(row).n as string);
        const order = new Map(names(frames.flatMap((frame) => bodyRows(frame))).map((name, index) => [name, index]));
        const rows = blocksOf(rowsOf(frames, "interactions")).flat();
        expect(names(rows.map(String)).sort()).toEqual(names(came).sort());
        for (const [index, row] of rows.entries()) {
          const before = rows[index - 1];
          if (before === undefined) continue;
          expect(monthOf(before) <= monthOf(row)).toBe(true);
          const [left, right] = names([before.toString(), row.toString()]).map((name) => order.get(name) ?? -1);
          if (monthOf(before) === monthOf(row)) expect(left).toBeLessThan(right ?? -1);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("keep rows, bytes and months of a block within the limits; a larger row is alone", () => {
    fc.assert(
      fc.property(framesOf(anyRow), (frames) => {
        for (const block of blocksOf(rowsOf(frames, "interactions"))) {
          expect(block.length).toBeLessThanOrEqual(blockLimits.rows);
          expect(new Set(block.map(monthOf)).size).toBeLessThanOrEqual(blockLimits.months);
          const bytes = block.reduce((sum, row) => sum + row.length + 1, 0);
          expect(block.length === 1 || bytes <= blockLimits.bytes).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("are full at 5,000 rows, and a row of more than 16 MiB has a block of its own", () => {
    const small = Array.from({ length: 12_001 }, () => [0, 1] as const);
    expect(cutRows(rowsOf([toFrame(1, small)], "interactions"), "interactions")).toEqual([5000, 5000, 2001]);
    const large = rowsOf(
      [
        toFrame(1, [
          [0, 1],
          [0, 17 << 20],
          [0, 1],
        ]),
      ],
      "interactions",
    );
    expect(cutRows(large, "interactions")).toEqual([1, 1, 1]);
  });

  test("are the same each time", () => {
    fc.assert(
      fc.property(framesOf(anySmallRow), (frames) => {
        const rows = rowsOf(frames, "interactions");
        expect(rowsOf(frames, "interactions").map(String)).toEqual(rows.map(String));
        expect(cutRows(rowsOf(frames, "interactions"), "interactions")).toEqual(cutRows(rows, "interactions"));
      }),
      { numRuns: 20 },
    );
  });
});

const bodyRows = (frame: Frame) => frame.sections.flatMap(splitRows).map(String);
