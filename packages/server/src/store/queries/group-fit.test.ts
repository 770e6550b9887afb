import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepWithin } from "./group-fit.ts";

const MiB = 1 << 20;
const sumKept = (sizes: readonly (readonly number[])[], kept: readonly number[]) =>
  sizes.flatMap((group, index) => group.slice(0, kept[index])).reduce((sum, size) => sum + size, 0);

describe("the records of groups in one answer", () => {
  test("all stay where they fit", () => {
    expect(keepWithin([[1, 2, 3], [], [MiB]])).toEqual([3, 0, 1]);
  });

  test("are cut in every group alike", () => {
    const big = Array.from({ length: 10 }, () => 2 * MiB);
    expect(keepWithin([big, big, [1, 1, 1]])).toEqual([4, 3, 3]);
  });

  test("are at least one of each group, also when these alone are more", () => {
    expect(
      keepWithin([
        [20 * MiB, 1],
        [20 * MiB, 1],
      ]),
    ).toEqual([1, 1]);
  });

  test("are refused when one of each group is far too much", () => {
    expect(() => keepWithin(Array.from({ length: 7 }, () => [10 * MiB]))).toThrow(
      expect.objectContaining({ code: "invalid_input", param: "page" }),
    );
  });

  test("never hold more than 16 MiB beyond the first of each group, and end only where the next does not fit", () => {
    const groups = fc.array(fc.array(fc.integer({ min: 0, max: 8 * MiB }), { maxLength: 6 }), { maxLength: 7 });
    fc.assert(
      fc.property(groups, (sizes) => {
        const kept = keepWithin(sizes);
        const firsts = sumKept(
          sizes,
          sizes.map((group) => Math.min(group.length, 1)),
        );
        expect(sumKept(sizes, kept)).toBeLessThanOrEqual(Math.max(16 * MiB, firsts));
        for (const [index, group] of sizes.entries()) {
          const next = group[kept[index] ?? 0];
          if (next !== undefined) expect(sumKept(sizes, kept) + next).toBeGreaterThan(16 * MiB);
          if (group.length > 0) expect(kept[index]).toBeGreaterThan(0);
        }
      }),
    );
  });
});
