import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInputDatetime } from "./input-datetime.ts";

const now = Date.parse("2024-03-31T10:15:30.123Z");
const parse = (value: string | number) => parseInputDatetime(value, now, "created_at");
const day_ms = 86_400_000;

describe("an input time", () => {
  test.each([
    ["2024-02-21T09:51:03Z", "2024-02-21T09:51:03.000Z"],
    ["2024-02-21T09:51:03", "2024-02-21T09:51:03.000Z"],
    ["2024-02-21 09:51:03.1239", "2024-02-21T09:51:03.123Z"],
    ["2024-02-21T09:51:03.5+05:30", "2024-02-21T04:21:03.500Z"],
    ["2024-02-21t09:51:03z", "2024-02-21T09:51:03.000Z"],
    ["2024-02-21T09:51", "2024-02-21T09:51:00.000Z"],
    ["2024-02-21", "2024-02-21T00:00:00.000Z"],
    [1708457468860, "2024-02-20T19:31:08.860Z"],
    ["1708457468860", "2024-02-20T19:31:08.860Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["now", "2024-03-31T10:15:30.123Z"],
    ["now - 1 month", "2024-02-29T10:15:30.123Z"],
    ["now - 2 days", "2024-03-29T10:15:30.123Z"],
    ["now-36hours", "2024-03-29T22:15:30.123Z"],
    ["NOW + 1 Hour", "2024-03-31T11:15:30.123Z"],
    ["now - 1 year", "2023-03-31T10:15:30.123Z"],
    ["now - 2 weeks", "2024-03-17T10:15:30.123Z"],
    ["now - 90 seconds", "2024-03-31T10:14:00.123Z"],
  ])("%j is %s", (value, expected) => {
    expect(new Date(parse(value)).toISOString()).toBe(expected);
  });

  test("is counted in the days and months of its zone", () => {
    // Paris went to summer time at 01:00Z of this day: yesterday's same local time is one hour later in UTC.
    expect(new Date(parse("now - 2 days | Europe/Paris")).toISOString()).toBe("2024-03-29T11:15:30.123Z");
    expect(new Date(parse("now - 1 month | Europe/Paris")).toISOString()).toBe("2024-02-29T11:15:30.123Z");
    expect(new Date(parse("now - 48 hours | Europe/Paris")).toISOString()).toBe("2024-03-29T10:15:30.123Z");
  });

  test.each([
    "",
    "yesterday",
    "2024-02-30",
    "2024-13-01",
    "2024-02-21T25:00:00Z",
    "now - 1 fortnight",
    "now - day",
    "now | Nowhere/City",
    "now - 1.5 days",
    "12",
    "1e400",
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])("%j is refused, naming the member and what is allowed", (value) => {
    expect(() => parse(value)).toThrow(/^InvalidInput: .*allowed are RFC 3339, a date, epoch milliseconds/);
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: "invalid_input", param: "created_at" }));
  });

  test("repeats no more than the beginning of what was given", () => {
    expect(() => parse("x".repeat(100_000))).toThrow(/^InvalidInput: .{0,250}$/);
  });

  test("is from 1970 to one day ahead", () => {
    expect(parse(now + day_ms)).toBe(now + day_ms);
    expect(parse("now + 1 day")).toBe(now + day_ms);
    for (const value of [-1, now + day_ms + 1, "1969-12-31", "now + 2 days", "now - 60 years", "now - 999999999 days", 1e17]) {
      expect(() => parse(value)).toThrow(/InvalidInput/);
    }
  });

  test("comes back from RFC 3339 and from milliseconds, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: now }), (at_ms) => {
        expect(parse(new Date(at_ms).toISOString())).toBe(at_ms);
        expect(parse(at_ms)).toBe(at_ms);
        if (at_ms >= 10_000) expect(parse(String(at_ms))).toBe(at_ms);
      }),
    );
  });

  test("never throws anything but a refusal", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^now ?[+-] ?\d{1,12} ?[a-z]{1,8}( ?\| ?\S{1,9})?$/)),
        (value) => {
          try {
            expect(Number.isInteger(parse(value))).toBe(true);
          } catch (error) {
            expect(error).toMatchObject({ code: "invalid_input" });
          }
        },
      ),
    );
  });
});
