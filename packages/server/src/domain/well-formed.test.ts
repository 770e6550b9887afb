import fc from "fast-check";
import { expect, test } from "vitest";
import { wellFormed } from "./well-formed.ts";

test("lone surrogates become U+FFFD wherever they are, and pairs stay", () => {
  expect(wellFormed({ content: "a\ud83d", tool_calls: [{ function: { arguments: "\ude00 😀" } }] })).toEqual({
    content: "a\ufffd",
    tool_calls: [{ function: { arguments: "\ufffd 😀" } }],
  });
});

test("a value without any is given back itself", () => {
  const value = { content: "😀 \\ud83d as text" };
  expect(wellFormed({ a: value }).a).toEqual(value);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(wellFormed({ text })).toEqual({ text: text.toWellFormed() });
    }),
  );
});
