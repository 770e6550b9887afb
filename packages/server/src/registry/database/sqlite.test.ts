import { expect, test } from "vitest";
import { normalise } from "./sqlite.ts";

test.each([
  [true, 1],
  [false, 0],
  [null, null],
  ["text", "text"],
  [1.5, 1.5],
])("%j is bound as %j", (value, bound) => {
  expect(normalise(value)).toBe(bound);
});

test.each([undefined, Number.NaN, { a: 1 }, new Date(0)])("%s is never bound", (value) => {
  expect(() => normalise(value)).toThrow(TypeError);
});
