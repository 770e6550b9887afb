import { invalidInput, type MetricKind } from "@colloquy/contract";

/**
 * The number that is stored: true is 1 and false is 0.
 * @throws RequestError `invalid_input` when the metric's kind does not take it
 */
export function toMetricValue(metric: { key: string; kind: MetricKind }, value: boolean | number, param: string): number {
  if (metric.kind === "bool") {
    const number = Number(value);
    if (number === 0 || number === 1) return number;
    throw invalidInput(param, `is ${value}; the metric is of kind bool and takes true, false, 1 and 0`, { metric: metric.key });
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw invalidInput(param, `is ${value}; the metric is of kind scalar and takes a number`, { metric: metric.key });
}
