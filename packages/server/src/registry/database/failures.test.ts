import { RequestError } from "@colloquy/contract";
import { expect, test } from "vitest";
import { toRequestError } from "./failures.ts";

const failed = (code: string) => Object.assign(new Error("failed"), { code });

test.each([
  ["SQLITE_CONSTRAINT_UNIQUE", "conflict"],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", "conflict"],
  ["23505", "conflict"],
  ["SQLITE_FULL", "unavailable"],
  ["SQLITE_IOERR_WRITE", "unavailable"],
  ["53100", "unavailable"],
  ["57P01", "unavailable"],
  ["08006", "unavailable"],
  ["55P03", "unavailable"],
  ["ECONNREFUSED", "unavailable"],
  ["ENOTFOUND", "unavailable"],
  ["22021", "invalid_input"],
])("a failure with the code %s is %s", (code, expected) => {
  expect(toRequestError(failed(code))).toMatchObject({ code: expected });
});

test.each([
  "Connection terminated unexpectedly",
  "Query read timeout",
  "timeout exceeded when trying to connect",
  "Connection terminated due to connection timeout",
  "Client has encountered a connection error and is not queryable",
])("%j without a code is unavailable", (message) => {
  expect(toRequestError(new Error(message))).toMatchObject({ code: "unavailable" });
});

test("other failures stay what they are", () => {
  for (const error of [failed("SQLITE_CONSTRAINT_NOTNULL"), new Error("no"), new RequestError("conflict", "taken")]) {
    expect(toRequestError(error)).toBe(error);
  }
});
