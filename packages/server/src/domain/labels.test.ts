import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editLabels, toLabelPairs } from "./labels.ts";

const current = { label_keys: ["a", "a", "b", "adaptive.dataset"], label_values: ["1", "2", "3", "d"] };
const pairs = ({ label_keys, label_values }: { label_keys: string[]; label_values: string[] }) =>
  label_keys.map((key, index) => `${key}=${label_values[index]}`);

describe("a label edit", () => {
  test("adds pairs, each once", () => {
    expect(pairs(editLabels(current, { add: { a: ["2", "9"], c: "4" } }))).toEqual([
      "a=1",
      "a=2",
      "b=3",
      "adaptive.dataset=d",
      "a=9",
      "c=4",
    ]);
  });

  test("removes a key, or one of its pairs", () => {
    expect(pairs(editLabels(current, { remove: ["a"] }))).toEqual(["b=3", "adaptive.dataset=d"]);
    expect(pairs(editLabels(current, { remove: [{ key: "a", value: "1" }, "unknown"] }))).toEqual([
      "a=2",
      "b=3",
      "adaptive.dataset=d",
    ]);
  });

  test("sets, removes and adds, in this order; the reserved ones stay", () => {
    const edit = { add: { x: "3" }, remove: ["x"], set: { x: ["1", "2"], y: "" } };
    expect(pairs(editLabels(current, edit))).toEqual(["adaptive.dataset=d", "y=", "x=3"]);
    expect(pairs(editLabels(current, { set: {} }))).toEqual(["adaptive.dataset=d"]);
  });

  test("without anything changes nothing, also where there were no labels", () => {
    expect(editLabels(current, {})).toEqual(current);
    expect(editLabels({}, {})).toEqual({ label_keys: [], label_values: [] });
  });

  test("refuses to remove a reserved label, naming which", () => {
    expect(() => editLabels(current, { remove: ["a", "adaptive.dataset"] })).toThrow(
      expect.objectContaining({ code: "invalid_input", param: "labels.remove[1]" }),
    );
  });

  test("leaves at most 64 pairs of the caller's", () => {
    const of = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
    expect(editLabels(current, { set: of(64) }).label_keys).toHaveLength(65);
    expect(() => editLabels(current, { set: of(64), add: { one: "more" } })).toThrow(/at most 64/);
    expect(editLabels(current, { set: of(64), remove: ["k1"], add: { one: "more" } }).label_keys).toHaveLength(65);
  });

  test("setting what is there changes nothing", () => {
    const anyLabels = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 20 });
    fc.assert(
      fc.property(anyLabels, anyLabels, (before, labels) => {
        const once = editLabels(toLabelPairs(before), { set: labels });
        expect(editLabels(once, { set: labels })).toEqual(once);
      }),
    );
  });
});

test("__proto__ is a label like any other", () => {
  const labels = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
  expect(toLabelPairs(labels)).toEqual({ label_keys: ["__proto__"], label_values: ["x"] });
});
