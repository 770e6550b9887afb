import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const types = ["UInt8", "String", "Float64", "DateTime64(3)", "UUID"];
const id = "01980000-0000-7000-8000-000000000001";
const good = [1, "a", 0.25, "2026-01-02 03:04:05.678", id];

test("a cursor comes back as it was made", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), (order, text, number) => {
      const values = [0, text, number === 0 ? 0 : number, "2026-01-02 03:04:05.678", id];
      expect(decodeCursor(encodeCursor(order, values), order, types, "after")).toEqual(values);
    }),
  );
});

test("one of another order is refused, naming both", () => {
  expect(() => decodeCursor(encodeCursor("model", good), "-created_at", types, "after")).toThrow(/order model, not -created_at/);
});

test.each([
  [[2, "a", 0.25, "2026-01-02 03:04:05.678", id]],
  [[1, 7, 0.25, "2026-01-02 03:04:05.678", id]],
  [[1, "a", "0.25", "2026-01-02 03:04:05.678", id]],
  [[1, "a", 0.25, "2026-99-02 03:04:05.678", id]],
  [[1, "a", 0.25, "9999-01-02 03:04:05.678", id]],
  [[1, "a", 0.25, "2026-01-02 03:04:05.678", "no id"]],
  [[1, "a", 0.25]],
])("a forged one with %j does not reach the engine", (values) => {
  const refusal = expect.objectContaining({ code: "invalid_input", param: "after" });
  expect(() => decodeCursor(encodeCursor("o", values), "o", types, "after")).toThrow(refusal);
});

test("any text is a cursor or refused", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(text, "o", types, "after")).toThrow(/is not a cursor that this server made/);
    }),
  );
});
