import { parseFilter } from "@colloquy/contract";
import { expect, test } from "vitest";
import { createdRange } from "./created-range.ts";

const now = Date.UTC(2026, 5, 15, 12);
const first_ms = Date.UTC(2026, 0, 1);
const day_ms = 86_400_000;

test.each([
  ["model:m", {}],
  ["created_at>=2026-01-01", { first_ms }],
  ["created_at>2026-01-01", { first_ms: first_ms + 1 }],
  ["created_at>=2026-01-01T00:00:00.0000001Z", { first_ms: first_ms + 1 }],
  ["created_at<2026-01-01", { last_ms: first_ms - 1 }],
  ["created_at<=2026-01-01 model:m", { last_ms: first_ms }],
  ["created_at:2026-01-01", { first_ms, last_ms: first_ms }],
  ["created_at>=-2d created_at<now", { first_ms: now - 2 * day_ms, last_ms: now - 1 }],
  ["created_at>=2020-01-01 (created_at>=2026-01-01 model:m)", { first_ms }],
  ["created_at>=2026-01-01 OR model:m", {}],
  ["-created_at>=2026-01-01", {}],
  ["created_at!=2026-01-01", {}],
])("%s", (text, expected) => {
  expect(createdRange(parseFilter(text), now)).toEqual(expected);
});
