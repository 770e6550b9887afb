import { expect, test } from "vitest";
import { cutText, toModelName, toRequestId, withoutSecrets } from "./provider-text.ts";

test("a request's name loses the key and what looks like one, and is cut to 200 characters", () => {
  expect(toRequestId("req-secret-key-1", "secret-key")).toBe("req-***-1");
  expect(toRequestId("sk-abcdefgh", undefined)).toBe("***");
  expect(toRequestId(`${"x".repeat(195)}secret-key`, "secret-key")).toBe(`${"x".repeat(195)}***`);
  expect(toRequestId("x".repeat(1000), undefined)).toBe("x".repeat(200));
});

test.each(["", "naïve", "a\tb", "a\u007f", "\ud83d", undefined])("a request's name is none when it is %j", (id) => {
  expect(toRequestId(id, undefined)).toBeUndefined();
});

test("a model's name is none when it is too long or not well-formed", () => {
  expect(toModelName("m".repeat(500))).toBe("m".repeat(500));
  for (const name of ["m".repeat(501), "\ud83d", 3, null, undefined]) expect(toModelName(name)).toBeUndefined();
});

test("a text that is cut stays well-formed", () => {
  expect(cutText("ab☃", 3)).toBe("ab☃");
  expect(cutText("ab😀", 3)).toBe("ab\ufffd");
});

test("a key too short to be one is left where it is", () => {
  expect(withoutSecrets("a ordinary text", "a")).toBe("a ordinary text");
});
