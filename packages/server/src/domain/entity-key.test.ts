import { Key } from "@colloquy/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseKey, keyFromName, modelKeyFromName } from "./entity-key.ts";

test.each([
  ["Customer satisfaction", "customer-satisfaction"],
  ["GPT 4.1 (mini)", "gpt-4.1-mini-"],
  ["a_b", "a_b"],
  ["Über – uns", "über-uns"],
  ["满意度", "满意度"],
  ["a / b", "a-b"],
])("the name %j makes the key %j", (name, key) => {
  expect(keyFromName(name)).toBe(key);
});

test.each([
  ["qwen_25_500M", "qwen_25_500M"],
  ["My model", "my-model"],
  ["org/model", "org-model"],
])("a model's name %j makes the key %j", (name, key) => {
  expect(modelKeyFromName(name)).toBe(key);
});

describe("chooseKey", () => {
  test("appends the first free number to a made key", () => {
    const taken = new Set(["csat", "csat-2"]);
    expect(chooseKey({ name: "CSAT", isTaken: (key) => taken.has(key) })).toBe("csat-3");
  });

  test("refuses a given key that is taken", () => {
    expect(() => chooseKey({ key: "csat", name: "CSAT", isTaken: () => true })).toThrow("Conflict:");
  });

  test("makes a legal, free key of any name", () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 200 }),
      fc.uuid(),
      fc.string({ unit: "grapheme", minLength: 150, maxLength: 200 }),
    );
    fc.assert(
      fc.property(name, fc.constantFrom(keyFromName, modelKeyFromName), fc.boolean(), (text, makeKey, isFirstTaken) => {
        const isTaken = (key: string) => isFirstTaken && key === makeKey(text);
        const key = chooseKey({ name: text, isTaken, makeKey });
        expect(Key.safeParse(key).success).toBe(true);
        expect(isTaken(key)).toBe(false);
      }),
    );
  });
});
