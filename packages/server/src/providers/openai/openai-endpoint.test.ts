import type { ProviderName } from "@colloquy/contract";
import { expect, test } from "vitest";
import { type OpenAiCall, openAiEndpoint } from "./openai-endpoint.ts";

const settingsWith = (OPEN_AI?: string) => ({ base_urls: { OPEN_AI }, azure_api_version: "2024-10-21" });

const urlOf = (provider: ProviderName, base_url: string | null, call: OpenAiCall = "chat/completions", operators?: string) => {
  const model = { provider, base_url, provider_model: "my model", api_key: "key", extra_params: null };
  return openAiEndpoint(model, call, settingsWith(operators)).url.href;
};

test.each([
  ["http://host:8000", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/v1", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/v1//", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/v1/chat/completions", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/v1/embeddings/", "http://host:8000/v1/chat/completions"],
  ["http://host:8000/chat/completions", "http://host:8000/chat/completions"],
  ["https://integrate.api.nvidia.com/v1", "https://integrate.api.nvidia.com/v1/chat/completions"],
  ["https://host/gateway/openai?team=1#top", "https://host/gateway/openai/chat/completions?team=1"],
])("a compatible endpoint at %s is called at %s", (base_url, url) => {
  expect(urlOf("NVIDIA", base_url)).toBe(url);
  expect(urlOf("OPEN_AI", base_url)).toBe(url);
});

test("OpenAI is called at the model's endpoint, else the operator's, else its public one", () => {
  expect(urlOf("OPEN_AI", "http://own", "embeddings", "http://operator")).toBe("http://own/v1/embeddings");
  expect(urlOf("OPEN_AI", null, "embeddings", "http://operator")).toBe("http://operator/v1/embeddings");
  expect(urlOf("OPEN_AI", null, "completions")).toBe("https://api.openai.com/v1/completions");
  expect(() => urlOf("NVIDIA", null)).toThrow("the model has no endpoint");
});

const azure = "https://name.openai.azure.com";

test.each([
  [azure, `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-10-21`],
  [`${azure}/`, `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-10-21`],
  [`${azure}/openai`, `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-10-21`],
  [`${azure}/openai/v1/`, `${azure}/openai/v1/chat/completions`],
  [`${azure}/openai/v1?api-version=preview`, `${azure}/openai/v1/chat/completions?api-version=preview`],
  [`${azure}/openai/v1/chat/completions`, `${azure}/openai/v1/chat/completions`],
  ["https://apim.example/llm", "https://apim.example/llm/openai/deployments/my%20model/chat/completions?api-version=2024-10-21"],
  [`${azure}?api-version=2024-06-01`, `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-06-01`],
  [
    `${azure}/openai?api-version=2024-06-01&a=b`,
    `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-06-01&a=b`,
  ],
  [`${azure}/openai/deployments`, `${azure}/openai/deployments/my%20model/chat/completions?api-version=2024-10-21`],
  [`${azure}/openai/deployments/mine`, `${azure}/openai/deployments/mine/chat/completions?api-version=2024-10-21`],
  [
    `${azure}/openai/deployments/mine/chat/completions?api-version=2025-01-01-preview`,
    `${azure}/openai/deployments/mine/chat/completions?api-version=2025-01-01-preview`,
  ],
])("an Azure endpoint at %s is called at %s", (base_url, url) => {
  expect(urlOf("AZURE", base_url)).toBe(url);
});

test("Azure gets the key in its own header, others as a bearer token, and without a key there is none", () => {
  const model = { provider: "AZURE" as const, base_url: azure, provider_model: "m", api_key: "key", extra_params: null };
  expect(openAiEndpoint(model, "embeddings", settingsWith())).toMatchObject({ guarded: true, headers: { "api-key": "key" } });
  const other = { ...model, provider: "NVIDIA" as const };
  expect(openAiEndpoint(other, "embeddings", settingsWith()).headers["authorization"]).toBe("Bearer key");
  const headers = openAiEndpoint({ ...other, api_key: undefined }, "embeddings", settingsWith()).headers;
  expect(Object.keys(headers)).toEqual(["content-type", "accept", "user-agent"]);
  expect(openAiEndpoint({ ...model, provider: "OPEN_AI", base_url: null }, "embeddings", settingsWith()).guarded).toBe(false);
});
