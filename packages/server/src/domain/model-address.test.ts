import fc from "fast-check";
import { expect, test } from "vitest";
import { parseModelAddress } from "./model-address.ts";

test.each([
  ["support", "support", undefined],
  ["support/", "support", undefined],
  ["support/gpt", "support", "gpt"],
  ["support/a/b", "support", "a/b"],
  ["support//", "support", "/"],
  ["0190a3d2-0000-7000-8000-000000000000/naïve ☃", "0190a3d2-0000-7000-8000-000000000000", "naïve ☃"],
])("%j names use case %j and model %j", (address, use_case, model) => {
  expect(parseModelAddress(address)).toEqual({ use_case, model });
});

test.each(["", "/", "/gpt", "//"])("%j names no use case, which is refused", (address) => {
  expect(() => parseModelAddress(address)).toThrow(expect.objectContaining({ code: "invalid_input", param: "model" }));
});

test("a use case and a model survive their address", () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("/"));
  fc.assert(
    fc.property(key, key, (use_case, model) => {
      expect(parseModelAddress(`${use_case}/${model}`)).toEqual({ use_case, model });
    }),
  );
});
