import type { ProviderName } from "@colloquy/contract";
import { expect, test } from "vitest";
import { embeddingsBody, streamBody, wholeBody } from "./openai-body.ts";

type Members = Record<string, unknown>;

const { signal } = new AbortController();
function requestOf(
  body: Members,
  extra_params: Members | null = null,
  provider_model = "gpt-4o",
  provider: ProviderName = "OPEN_AI",
) {
  return { model: { provider, provider_model, base_url: null, api_key: undefined, extra_params }, body, signal };
}

test("what the caller sent is passed on, with the provider's name of the model", () => {
  const messages = [{ role: "user", content: null, anything: [0, false, ""] }];
  const given = { model: "use-case/model", messages, seed: 0, logprobs: false, unknown: { a: null } };
  expect(wholeBody(requestOf(given))).toEqual({ ...given, model: "gpt-4o" });
});

test("null members, max_tokens 0 and what belongs to streams are left out", () => {
  const given = { max_tokens: 0, seed: null, stream: true, stream_options: {}, temperature: 0 };
  expect(wholeBody(requestOf(given))).toEqual({ model: "gpt-4o", temperature: 0 });
});

test("the model's own parameters are set over the caller's, and null takes one out", () => {
  const extra = { temperature: 1, top_k: 4, seed: null, model: "other", stream: true };
  expect(wholeBody(requestOf({ temperature: 0, seed: 3 }, extra))).toEqual({ model: "gpt-4o", temperature: 1, top_k: 4 });
});

test("a stream asks for usage beside what the caller asked for", () => {
  const body = streamBody(requestOf({ stream_options: { include_usage: false, include_obfuscation: false } }), true);
  expect(body).toEqual({ model: "gpt-4o", stream: true, stream_options: { include_obfuscation: false, include_usage: true } });
});

test("a stream does not ask for usage where that is refused, by the endpoint or by the model's parameters", () => {
  const plain = { model: "gpt-4o", stream: true };
  expect(streamBody(requestOf({ stream_options: {} }), false)).toEqual(plain);
  expect(streamBody(requestOf({ stream_options: {} }, { stream_options: null }), true)).toEqual(plain);
});

test.each(["o1", "o1-mini", "o3", "o3-mini-2025-01-31", "o4-mini", "gpt-5", "gpt-5.1-codex", "ft:o4-mini:org::id"])(
  "%s of OpenAI and Azure is given max_completion_tokens",
  (model) => {
    for (const provider of ["OPEN_AI", "AZURE"] as const) {
      expect(wholeBody(requestOf({ max_tokens: 9 }, null, model, provider))).toEqual({ model, max_completion_tokens: 9 });
    }
    expect(wholeBody(requestOf({ max_tokens: 9, max_completion_tokens: 5 }, null, model))).toEqual({
      model,
      max_completion_tokens: 5,
    });
    expect(wholeBody(requestOf({ max_tokens: 9 }, null, model, "NVIDIA"))).toEqual({ model, max_tokens: 9 });
  },
);

test.each(["gpt-4o", "gpt-4.1", "gpt-35-turbo", "o11y-model", "my-o1"])("%s keeps max_tokens", (model) => {
  expect(wholeBody(requestOf({ max_tokens: 9 }, null, model))).toEqual({ model, max_tokens: 9 });
});

test("embeddings are asked for as numbers, whatever the caller wants, unless the model's parameters say otherwise", () => {
  const body = { input: ["a"], dimensions: 3, encoding_format: "base64" };
  expect(embeddingsBody(requestOf(body))).toEqual({ model: "gpt-4o", input: ["a"], dimensions: 3, encoding_format: "float" });
  expect(embeddingsBody(requestOf(body, { encoding_format: null }))).not.toHaveProperty("encoding_format");
});
