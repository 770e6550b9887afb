import fc from "fast-check";
import { expect, test } from "vitest";
import { newUuid, seededUuids } from "./ids.ts";

const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const anyTime = fc.integer({ min: 0, max: Date.UTC(2200, 0) });
const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

test("an id is a UUIDv7 that begins with its milliseconds, fresh or seeded", () => {
  fc.assert(
    fc.property(anyTime, fc.string(), (at_ms, seed) => {
      for (const id of [newUuid(at_ms), seededUuids(seed)(at_ms)]) {
        expect(id).toMatch(version7);
        expect(timeOf(id)).toBe(at_ms);
      }
    }),
  );
});

test("a seed makes the same ids again, each another one", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(anyTime, { maxLength: 10 }), (seed, times) => {
      const ids = times.map(seededUuids(seed));
      expect(times.map(seededUuids(seed))).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      expect(times.map(seededUuids(`${seed}+`)).some((id) => ids.includes(id))).toBe(false);
    }),
  );
});

test("ids of one millisecond ascend in the order in which they were made", () => {
  for (const make of [newUuid, seededUuids("s")]) {
    const ids = Array.from({ length: 1000 }, () => make(Date.UTC(2026, 0)));
    expect(ids.toSorted()).toEqual(ids);
  }
});
