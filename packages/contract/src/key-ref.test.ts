import { expect, test } from "vitest";
import { RequestError } from "./errors.ts";
import { parseKeyRef, splitList, unquote } from "./key-ref.ts";

const names = ["model", "label"] as const;

test.each([
  ["model", { name: "model" }],
  ["label.team", { name: "label", key: "team" }],
  ["label.a.b", { name: "label", key: "a.b" }],
  ['label."my key"', { name: "label", key: "my key" }],
  ['label."a,\\"b\\\\"', { name: "label", key: 'a,"b\\' }],
])("%s names a key", (text, expected) => {
  expect(parseKeyRef(text, names, "by")).toEqual(expected);
});

test.each(["", "label", "label.", "label.a b", 'label."open', "Model", "model ", "toString"])("%j is refused", (text) => {
  expect(() => parseKeyRef(text, names, "by")).toThrow(RequestError);
});

test("commas separate outside of quotes only", () => {
  expect(splitList('model, label."a,\\"b" ,"x,y"', "fields")).toEqual(["model", 'label."a,\\"b"', '"x,y"']);
  expect(["plain", '"x,\\"y"'].map(unquote)).toEqual(["plain", 'x,"y']);
  for (const text of ["", "a,,b", "a,", 'a,"b']) expect(() => splitList(text, "fields")).toThrow(/^InvalidInput: fields /);
});
