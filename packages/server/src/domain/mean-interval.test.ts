import { expect, test } from "vitest";
import { meanInterval, studentT } from "./mean-interval.ts";

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975; more digits from R's qt.
test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [5, 2.57058],
  [6, 2.44691],
  [9, 2.26216],
  [10, 2.22814],
  [30, 2.04227],
  [100, 1.98397],
  [1000, 1.96234],
  [1_000_000, 1.95997],
])("the quantile of t with %d degrees of freedom is %d", (degrees, expected) => {
  expect(Math.abs(studentT(degrees) / expected - 1)).toBeLessThan(2e-5);
});

test("the interval lies around the mean, and needs two values", () => {
  expect(meanInterval({ count: 1, mean: 3, stddev: 0 })).toBeUndefined();
  expect(meanInterval({ count: 5, mean: 3, stddev: 0 })).toEqual({ low: 3, high: 3 });
  const interval = meanInterval({ count: 10, mean: 2, stddev: 1.5 });
  expect(interval?.low).toBeCloseTo(2 - (2.262157 * 1.5) / Math.sqrt(10), 5);
  expect(interval?.high).toBeCloseTo(2 + (2.262157 * 1.5) / Math.sqrt(10), 5);
});
