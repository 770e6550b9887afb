import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonDepth } from "./json-depth.ts";

const isTooDeep = (...pieces: string[]) => {
  const depth = new JsonDepth();
  return pieces.map((piece) => depth.push(Buffer.from(piece))).includes(true);
};
const nested = (levels: number, open = "[", close = "]") => open.repeat(levels) + close.repeat(levels);

test("64 levels are not too deep, 65 are, of lists and of objects", () => {
  expect(isTooDeep(nested(64))).toBe(false);
  expect(isTooDeep(nested(65))).toBe(true);
  expect(isTooDeep(nested(64, '{"a":', "}"))).toBe(false);
  expect(isTooDeep(nested(65, '{"a":', "}"))).toBe(true);
});

test("levels count across pieces", () => {
  expect(isTooDeep("[".repeat(60), "[".repeat(4))).toBe(false);
  expect(isTooDeep("[".repeat(60), "[".repeat(5))).toBe(true);
});

test("brackets in texts do not count, whatever is escaped in them and wherever they are cut", () => {
  expect(isTooDeep(JSON.stringify({ a: `\\"${"[".repeat(100)}` }))).toBe(false);
  expect(isTooDeep('{"a":"\\', `"${"[".repeat(100)}`, '"}')).toBe(false);
  expect(isTooDeep(`{"a":"\\\\",${"[".repeat(64)}`)).toBe(true);
});

test("brackets that nothing opened, and texts that a line's end leaves open, hide nothing", () => {
  expect(isTooDeep(`data: ${"]".repeat(100)}\n\ndata: ${nested(65)}`)).toBe(true);
  expect(isTooDeep(`: it is 5" long\ndata: ${nested(65)}`)).toBe(true);
  expect(isTooDeep(`: it is 5" long\\\ndata: ${nested(65)}`)).toBe(true);
});

test("events side by side are not deep", () => {
  expect(isTooDeep('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'.repeat(1000))).toBe(false);
});

test("however the bytes are cut, the answer is the same", () => {
  const text = fc.string({ unit: fc.constantFrom("[", "[[[[[[[[", '"', "\\", "]", "\n", "a"), maxLength: 100 });
  fc.assert(
    fc.property(text, (whole) => {
      expect(isTooDeep(...whole)).toBe(isTooDeep(whole));
    }),
  );
});
