import type { PageQuery } from "@colloquy/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pageByKey } from "./key-page.ts";

const page = (rows: readonly string[], query: PageQuery) => pageByKey(query, { rows, keyOf: (row) => row, list: "letters" });
const rows = ["a", "b", "c", "d", "e"];
const sortedRows = fc.uniqueArray(fc.string(), { maxLength: 30 }).map((list) => list.sort((a, b) => (a < b ? -1 : 1)));

test("pages forward give every row once, in order", () => {
  fc.assert(
    fc.property(sortedRows, fc.integer({ min: 1, max: 7 }), (all, first) => {
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const got = page(all, { first, after });
        seen.push(...got.data);
        expect(got.total).toBe(all.length);
        after = got.next_cursor;
      }
      expect(seen).toEqual(all);
    }),
  );
});

test("pages backward give every row once, in order", () => {
  fc.assert(
    fc.property(sortedRows, fc.integer({ min: 1, max: 7 }), (all, last) => {
      const seen: string[] = [];
      for (let before: string | null | undefined; before !== null; ) {
        const got = page(all, { last, before });
        seen.unshift(...got.data);
        before = got.previous_cursor;
      }
      expect(seen).toEqual(all);
    }),
  );
});

test("a row that comes or goes meanwhile neither repeats nor hides others", () => {
  const { next_cursor } = page(rows, { first: 2 });
  expect(page(["a", "aa", "c", "d"], { first: 2, after: next_cursor ?? "" }).data).toEqual(["c", "d"]);
});

test("after and before bound the last rows", () => {
  const after = page(rows, { first: 1 }).next_cursor ?? "";
  const before = page(rows, { last: 1 }).previous_cursor ?? "";
  expect(page(rows, { last: 10, after, before }).data).toEqual(["b", "c", "d"]);
});

test("an empty list has no cursors", () => {
  expect(page([], {})).toEqual({ data: [], next_cursor: null, previous_cursor: null, total: 0, total_is_exact: true });
});

test("first and last together are refused", () => {
  expect(() => page(rows, { first: 1, last: 1 })).toThrow("InvalidInput:");
});

test.each(["", "x", "bm90IGpzb24", Buffer.from('["numbers","a"]').toString("base64url")])("the cursor %j is refused", (after) => {
  expect(() => page(rows, { after })).toThrow("InvalidInput: after");
});
