import { expect, test } from "vitest";
import { toMetricValue } from "./metric-value.ts";

const bool = { key: "ok", kind: "bool" } as const;
const scalar = { key: "csat", kind: "scalar" } as const;

test.each([
  [true, 1],
  [false, 0],
  [1, 1],
  [0, 0],
])("a bool metric takes %j as %j", (value, stored) => {
  expect(toMetricValue(bool, value, "value")).toBe(stored);
});

test.each([0.5, -1, 2, Number.NaN])("a bool metric refuses %j, naming the metric", (value) => {
  const refusal = { code: "invalid_input", param: "value", details: { metric: "ok" } };
  expect(() => toMetricValue(bool, value, "value")).toThrow(expect.objectContaining(refusal));
});

test.each([0, -3.25, 1e308, 5e-324])("a scalar metric takes %j as it is", (value) => {
  expect(toMetricValue(scalar, value, "value")).toBe(value);
});

test.each([true, false, Number.POSITIVE_INFINITY, Number.NaN])("a scalar metric refuses %j", (value) => {
  expect(() => toMetricValue(scalar, value, "feedbacks[0].value")).toThrow(
    expect.objectContaining({ param: "feedbacks[0].value" }),
  );
});
