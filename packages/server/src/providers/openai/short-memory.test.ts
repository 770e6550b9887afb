import { expect, test } from "vitest";
import { ShortMemory } from "./short-memory.ts";

test("a key is remembered until its time is over, counted from when it was added last", () => {
  let now = 0;
  const memory = new ShortMemory(10, () => now);
  memory.add("a");
  now = 5;
  memory.add("a");
  now = 14;
  expect(memory.has("a")).toBe(true);
  now = 15;
  expect(memory.has("a")).toBe(false);
  expect(memory.has("b")).toBe(false);
});

test("of more than a thousand keys the oldest are forgotten", () => {
  const memory = new ShortMemory(Number.POSITIVE_INFINITY);
  for (let i = 0; i <= 1000; i++) memory.add(`key ${i}`);
  expect([memory.has("key 0"), memory.has("key 1"), memory.has("key 1000")]).toEqual([false, true, true]);
});
