import { expect, test } from "vitest";
import { checkProviderData, kindOfModel } from "./model-provider.ts";

test.each([
  [{ provider: "OPEN_AI" }, "provider_model"],
  [{ provider: "AZURE", provider_model: "m" }, "base_url"],
  [{ provider: "NVIDIA", provider_model: "m", base_url: null }, "base_url"],
  [{ provider_model: "m" }, "provider_model"],
  [{ base_url: "http://h" }, "base_url"],
  [{ api_key: "s" }, "api_key"],
] as const)("%j is refused, naming %s", (data, param) => {
  expect(() => checkProviderData(data)).toThrow(expect.objectContaining({ code: "invalid_input", param }));
});

test.each([
  {},
  { provider: null, provider_model: null },
  { provider: "OPEN_AI", provider_model: "gpt-4.1" },
  { provider: "NVIDIA", provider_model: "m", base_url: "http://localhost:8000/v1" },
] as const)("%j is fine", (data) => {
  expect(() => checkProviderData(data)).not.toThrow();
});

test.each([
  ["text-embedding-3-small", "Embedding"],
  ["gpt-4.1", "Generation"],
  [null, "Generation"],
])("a model %j of a provider is of kind %s", (provider_model, kind) => {
  expect(kindOfModel(provider_model)).toBe(kind);
});
