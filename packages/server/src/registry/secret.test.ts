import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSecret, sealSecret } from "./secret.ts";

const key = randomBytes(32);

test("a sealed text opens again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(openSecret(sealSecret(text, key), key)).toBe(text);
    }),
  );
});

test("the same text never looks the same", () => {
  expect(sealSecret("text", key)).not.toBe(sealSecret("text", key));
});

test("it opens neither with another key nor after a change", () => {
  const sealed = sealSecret("text", key);
  expect(() => openSecret(sealed, randomBytes(32))).toThrow();
  const bytes = Buffer.from(sealed, "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(() => openSecret(bytes.toString("base64"), key)).toThrow();
});
