import { RequestError } from "@colloquy/contract";
import { expect, test } from "vitest";
import { getTimezone, makeBuckets } from "./buckets.ts";

const at = (text: string) => Date.parse(text);
const range = (first: string, last: string) => ({ first_ms: at(first), last_ms: at(last) });
const texts = (edges: number[]) => edges.map((edge) => new Date(edge).toISOString().replace(":00.000Z", ""));

test("buckets begin where the clock does and cover both ends", () => {
  const { edges } = makeBuckets(range("2026-01-01T10:59:59.999Z", "2026-01-01T12:00:00Z"), "hour", "UTC");
  expect(texts(edges)).toEqual(["2026-01-01T10:00", "2026-01-01T11:00", "2026-01-01T12:00", "2026-01-01T13:00"]);
});

test("one instant makes one bucket", () => {
  expect(makeBuckets(range("2026-01-01", "2026-01-01"), "auto", "UTC").edges).toHaveLength(2);
});

test("weeks begin on Monday", () => {
  expect(texts(makeBuckets(range("2026-01-01", "2026-01-04T23:59:59Z"), "week", "UTC").edges)).toEqual([
    "2025-12-29T00:00",
    "2026-01-05T00:00",
  ]);
});

test("quarters and years begin with their first month", () => {
  const span = range("2025-11-30T00:00:00Z", "2026-04-01T00:00:00Z");
  expect(texts(makeBuckets(span, "quarter", "UTC").edges)).toEqual([
    "2025-10-01T00:00",
    "2026-01-01T00:00",
    "2026-04-01T00:00",
    "2026-07-01T00:00",
  ]);
  expect(texts(makeBuckets(span, "year", "UTC").edges)).toEqual(["2025-01-01T00:00", "2026-01-01T00:00", "2027-01-01T00:00"]);
});

test("days of a zone have 23, 24 or 25 hours", () => {
  const { edges } = makeBuckets(range("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"), "day", "Europe/Paris");
  expect(texts(edges)).toEqual(["2026-03-27T23:00", "2026-03-28T23:00", "2026-03-29T22:00", "2026-03-30T22:00"]);
});

test.each([
  ["2026-01-01T00:00:00Z", "2026-01-01T03:19:59Z", "minute", 200],
  ["2026-01-01T00:00:00Z", "2026-01-01T03:20:00Z", "hour", 4],
  ["2026-01-01T00:00:00Z", "2026-01-10T00:00:00Z", "day", 10],
  ["2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z", "week", 53],
  ["2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "month", 73],
  ["1970-01-01T00:00:00Z", "2026-12-01T00:00:00Z", "month", 684],
])("from %s to %s auto takes %s", (first, last, interval, count) => {
  const made = makeBuckets(range(first, last), "auto", "UTC");
  expect([made.interval, made.edges.length - 1]).toEqual([interval, count]);
});

test("too many buckets are refused, near the limit and far above it", () => {
  expect(makeBuckets(range("2026-01-01T00:00:00Z", "2026-01-02T09:19:59Z"), "minute", "UTC").edges).toHaveLength(2001);
  for (const last of ["2026-01-02T09:20:00Z", "2300-01-01T00:00:00Z"])
    expect(() => makeBuckets(range("2026-01-01T00:00:00Z", last), "minute", "UTC")).toThrow(
      /interval minute makes more than 2000/,
    );
});

test("a zone is named as the database names it", () => {
  expect(getTimezone("europe/paris")).toBe("Europe/Paris");
  expect(getTimezone("UTC")).toBe("UTC");
  for (const name of ["", "+01:00", "Mars/Olympus", "x'; DROP"]) expect(() => getTimezone(name)).toThrow(RequestError);
});
