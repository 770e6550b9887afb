import { expect, test } from "vitest";
import { retryAfter_s, retryDelay_ms } from "./retry.ts";

const answered = (statusCode: number, headers: Record<string, string> = {}) => ({ answer: { statusCode, headers } });
const failedWith = (code: string) => ({ error: Object.assign(new Error(code), { code }) });

test.each([408, 429, 500, 502, 503, 504, 529])(
  "status %i is tried again, after about a quarter and three quarters of a second",
  (status) => {
    expect(retryDelay_ms(1, answered(status))).toSatisfy((ms: number) => ms >= 187 && ms <= 313);
    expect(retryDelay_ms(2, answered(status))).toSatisfy((ms: number) => ms >= 562 && ms <= 938);
    expect(retryDelay_ms(3, answered(status))).toBeUndefined();
  },
);

test.each([200, 302, 400, 401, 403, 404, 413, 422, 501])("status %i is final", (status) => {
  expect(retryDelay_ms(1, answered(status))).toBeUndefined();
});

test("a lost connection is tried again, a wrong certificate or an unknown name is not", () => {
  expect(retryDelay_ms(1, failedWith("ECONNREFUSED"))).toBeGreaterThan(0);
  expect(retryDelay_ms(1, failedWith("UND_ERR_SOCKET"))).toBeGreaterThan(0);
  expect(retryDelay_ms(1, failedWith("ENOTFOUND"))).toBeUndefined();
  expect(retryDelay_ms(1, failedWith("DEPTH_ZERO_SELF_SIGNED_CERT"))).toBeUndefined();
  expect(retryDelay_ms(1, { error: new Error("none") })).toBeUndefined();
});

test("the provider's own delay is kept up to five seconds; a longer one ends the attempts", () => {
  expect(retryDelay_ms(1, answered(429, { "retry-after": "5" }))).toBe(5000);
  expect(retryDelay_ms(1, answered(503, { "retry-after-ms": "1500" }))).toBe(1500);
  expect(retryDelay_ms(1, answered(429, { "retry-after": "0" }))).toBeGreaterThan(100);
  expect(retryDelay_ms(1, answered(429, { "retry-after": "6" }))).toBeUndefined();
});

test("Retry-After is a number of seconds or a date; anything else is none", () => {
  expect(retryAfter_s({ "retry-after": "7" })).toBe(7);
  expect(retryAfter_s({ "retry-after": "0.5" })).toBe(0.5);
  expect(retryAfter_s({ "retry-after-ms": "250", "retry-after": "9" })).toBe(0.25);
  expect(retryAfter_s({ "retry-after": new Date(Date.now() + 60_000).toUTCString() })).toSatisfy(
    (s: number) => s >= 59 && s <= 60,
  );
  expect(retryAfter_s({ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" })).toBe(0);
  expect(retryAfter_s({ "retry-after": "soon" })).toBeUndefined();
  expect(retryAfter_s({})).toBeUndefined();
});

test("a delay that is no finite number from 0 to a day is none, and ends the attempts when it is longer", () => {
  expect(retryAfter_s({ "retry-after": "86400" })).toBe(86_400);
  expect(retryAfter_s({ "retry-after": "86401" })).toBeUndefined();
  expect(retryAfter_s({ "retry-after": "9".repeat(400) })).toBeUndefined();
  expect(retryAfter_s({ "retry-after-ms": "9".repeat(400) })).toBeUndefined();
  expect(retryAfter_s({ "retry-after": new Date(Date.now() + 172_800_000).toUTCString() })).toBeUndefined();
  expect(retryDelay_ms(1, answered(429, { "retry-after": "9".repeat(400) }))).toBeUndefined();
});

test.each(["-5", "1/2/2100", "May 2100"])("Retry-After %j is no date", (text) => {
  expect(retryAfter_s({ "retry-after": text })).toBeUndefined();
});
