import { RequestError } from "@colloquy/contract";
import { expect, test } from "vitest";
import { normalise, toRequestError } from "./database.ts";

test.each([
  [true, 1],
  [false, 0],
  [null, null],
  ["text", "text"],
  [1.5, 1.5],
])("%j is bound as %j", (value, bound) => {
  expect(normalise(value)).toBe(bound);
});

test.each([undefined, Number.NaN, { a: 1 }, new Date(0)])("%s is never bound", (value) => {
  expect(() => normalise(value)).toThrow(TypeError);
});

const failed = (code: string) => Object.assign(new Error("failed"), { code });

test.each([
  ["SQLITE_CONSTRAINT_UNIQUE", "conflict"],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", "conflict"],
  ["23505", "conflict"],
  ["SQLITE_FULL", "unavailable"],
  ["SQLITE_IOERR_WRITE", "unavailable"],
  ["53100", "unavailable"],
])("a failure with the code %s is %s", (code, expected) => {
  expect(toRequestError(failed(code))).toMatchObject({ code: expected });
});

test("other failures stay what they are", () => {
  for (const error of [failed("SQLITE_CONSTRAINT_NOTNULL"), new Error("no"), new RequestError("conflict", "taken")]) {
    expect(toRequestError(error)).toBe(error);
  }
});
