import { describe, expect, test } from "vitest";
import { beginBefore, lastDays, parsePeriod, relativeChange } from "./period.ts";

const now = Date.UTC(2026, 5, 15, 12);

describe("a period", () => {
  test("has both ends, whatever form they are given in", () => {
    expect(parsePeriod({ from: "2026-06-01", to: "now - 1 day" }, now)).toEqual({
      first_ms: Date.UTC(2026, 5, 1),
      last_ms: Date.UTC(2026, 5, 14, 12),
    });
    expect(parsePeriod({ from: 5, to: 5 }, now)).toEqual({ first_ms: 5, last_ms: 5 });
  });

  test("may end far ahead or begin before anything was stored", () => {
    expect(parsePeriod({ from: "1066-10-14", to: "9999-01-01" }, now)).toEqual({ first_ms: 0, last_ms: Date.UTC(2299, 0) });
  });

  test("does not begin after its end", () => {
    expect(() => parsePeriod({ from: "2026-06-02", to: "2026-06-01" }, now)).toThrow(
      expect.objectContaining({ code: "invalid_input", param: "timerange.from" }),
    );
  });

  test.each(["from", "to"])("names the end that is no time: %s", (end) => {
    const range = { from: "2026-06-01", to: "2026-06-02", [end]: "soon" };
    expect(() => parsePeriod(range, now)).toThrow(expect.objectContaining({ param: `timerange.${end}` }));
  });

  test("is the last 30 days where none is named, and follows an equally long one", () => {
    const period = lastDays(now);
    expect(period).toEqual({ first_ms: Date.UTC(2026, 4, 16, 12), last_ms: now });
    expect(beginBefore(period)).toBe(Date.UTC(2026, 3, 16, 12));
    expect(beginBefore({ first_ms: 10, last_ms: 1000 })).toBe(0);
  });
});

test("a relative change has the direction of the change, and none from 0 or from nothing", () => {
  expect(relativeChange(3, 2)).toBe(0.5);
  expect(relativeChange(-1, -2)).toBe(0.5);
  expect(relativeChange(0, 2)).toBe(-1);
  expect([relativeChange(1, 0), relativeChange(null, 1), relativeChange(1, null)]).toEqual([null, null, null]);
});
