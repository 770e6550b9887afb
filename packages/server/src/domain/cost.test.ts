import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costOf, type PricedAnswer } from "./cost.ts";

const at = Date.parse("2026-01-02T03:04:05.678Z");

function cost({ provider_model = "gpt-4o-mini", ...answer }: Partial<PricedAnswer> = {}): Promise<number | undefined> {
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 100_000, total_tokens: 1_100_000 };
  return costOf({ provider: "OPEN_AI", base_url: null, provider_model, registered_model: provider_model, usage, at, ...answer });
}

/** What the price list says, asked by its own names. */
function listed(providerId: string, model: string, usage: Record<string, number>): number {
  return calcPrice(usage, model, { providerId, timestamp: new Date(at) })?.total_price ?? Number.NaN;
}
const whole = { input_tokens: 1_000_000, output_tokens: 100_000 };

describe("an answer", () => {
  test("of gpt-4o-mini costs 0.15 USD per million tokens of the prompt, and 0.60 of the completion", async () => {
    expect(await cost()).toBe(0.21);
  });

  test.each([
    ["OPEN_AI", null, "gpt-4o-2024-08-06", "openai"],
    ["AZURE", "https://ours.openai.azure.com", "gpt-4.1-2025-04-14", "azure"],
    ["AZURE", "https://gateway.example.com/azure", "gpt-4.1-2025-04-14", "azure"],
    ["GOOGLE", null, "gemini-2.5-flash", "google"],
    ["GOOGLE", null, "models/gemini-2.5-flash", "google"],
    ["ANTHROPIC", null, "claude-sonnet-4-5-20250929", "anthropic"],
    ["NVIDIA", "https://api.groq.com/openai/v1", "llama-3.3-70b-versatile", "groq"],
    ["NVIDIA", "https://API.together.xyz/v1", "meta-llama/Llama-3.3-70B-Instruct-Turbo", "together"],
    ["OPEN_AI", "https://openrouter.ai/api/v1", "openai/gpt-4o", "openrouter"],
    ["OPEN_AI", "https://proxy.example.com/v1", "gpt-4o", "openai"],
  ] as const)("of %s at %s by %s has the price of %s", async (provider, base_url, provider_model, id) => {
    const price = listed(id, provider_model.replace("models/", ""), whole);
    expect(price).toBeGreaterThan(0);
    expect(await cost({ provider, base_url, provider_model })).toBeCloseTo(price, 9);
  });

  test("by a model that has a name of its own has the price of the registered one", async () => {
    expect(await cost({ provider_model: "our-deployment", registered_model: "gpt-4o-mini" })).toBe(0.21);
    expect(await cost({ provider_model: "gpt-4o-mini", registered_model: "our-deployment" })).toBe(0.21);
  });

  test.each([
    { provider: "NVIDIA", base_url: "http://127.0.0.1:8000/v1", provider_model: "gpt-4o" },
    { provider: "NVIDIA", base_url: "http://vllm.internal:8000/v1", provider_model: "meta-llama/Llama-3.3-70B-Instruct" },
    { provider: "NVIDIA", base_url: "not a URL" },
    { provider_model: "no-such-model" },
    { provider_model: "" },
    { usage: {} },
    { usage: { prompt_tokens: null, completion_tokens: 3 } },
    { usage: { prompt_tokens: Number.NaN, completion_tokens: 3 } },
    { usage: { prompt_tokens: -1, completion_tokens: 3 } },
    { at: Number.NaN, provider: "NVIDIA", base_url: "https://api.deepseek.com", provider_model: "deepseek-chat" },
  ] as const)("has no price with %j", async (answer) => {
    expect(await cost(answer)).toBeUndefined();
  });
});

describe("usage", () => {
  test("from a cache costs less than the rest of the prompt, written to it more", async () => {
    const answer = { provider: "ANTHROPIC", provider_model: "claude-sonnet-4-5" } as const;
    const usage = { prompt_tokens: 100_000, completion_tokens: 1000, total_tokens: 101_000 };
    const [plain = 0, read = 0, written = 0, both = 0] = await Promise.all(
      [{}, { cached_tokens: 60_000 }, { cache_write_tokens: 30_000 }, { cached_tokens: 60_000, cache_write_tokens: 30_000 }].map(
        (prompt_tokens_details) => cost({ ...answer, usage: { ...usage, prompt_tokens_details } }),
      ),
    );
    const counted = { input_tokens: 100_000, output_tokens: 1000, cache_read_tokens: 60_000, cache_write_tokens: 30_000 };
    expect(both).toBeCloseTo(listed("anthropic", "claude-sonnet-4-5", counted), 9);
    expect(read).toBeLessThan(plain);
    expect(written).toBeGreaterThan(plain);
  });

  test("of reasoning counts once, whether or not it is among the tokens of the completion", async () => {
    const completion_tokens_details = { reasoning_tokens: 600 };
    const inside = { prompt_tokens: 100, completion_tokens: 1000, total_tokens: 1100, completion_tokens_details };
    const beside = { prompt_tokens: 100, completion_tokens: 400, total_tokens: 1100, completion_tokens_details };
    const priced = listed("openai", "gpt-5", { input_tokens: 100, output_tokens: 1000 });
    expect(await cost({ provider_model: "gpt-5", usage: inside })).toBeCloseTo(priced, 9);
    expect(await cost({ provider_model: "gpt-5", usage: beside })).toBeCloseTo(priced, 9);
  });

  test("of audio has its own price", async () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 0, prompt_tokens_details: { audio_tokens: 1000 } };
    const counted = { input_tokens: 1000, input_audio_tokens: 1000, output_tokens: 0 };
    const answer = { provider: "GOOGLE", provider_model: "gemini-2.5-flash", usage } as const;
    expect(await cost(answer)).toBeCloseTo(listed("google", "gemini-2.5-flash", counted), 9);
    const some_cached = { ...usage, prompt_tokens_details: { audio_tokens: 1000, cached_tokens: 10 } };
    expect(await cost({ ...answer, usage: some_cached })).toBeGreaterThan(0);
  });

  test("of an embedding has a prompt only", async () => {
    const usage = { prompt_tokens: 1_000_000, total_tokens: 1_000_000 };
    expect(await cost({ provider_model: "text-embedding-3-small", usage })).toBe(0.02);
  });

  test("of nothing costs nothing", async () => {
    expect(await cost({ usage: { prompt_tokens: 0, completion_tokens: 0 } })).toBe(0);
  });

  test("that makes no sense never fails, and never costs less than nothing", async () => {
    const count = fc.oneof(fc.double(), fc.nat(), fc.string(), fc.constant(null), fc.constant(undefined));
    const details = fc.oneof(
      count,
      fc.record({ cached_tokens: count, cache_write_tokens: count, audio_tokens: count, reasoning_tokens: count }),
    );
    const usage = fc.record({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_tokens_details: details,
      completion_tokens_details: details,
    });
    const model = fc.constantFrom("gpt-4o", "gpt-4o-realtime-preview", "o3-mini");
    await fc.assert(
      fc.asyncProperty(usage, model, async (usage, provider_model) => {
        expect((await cost({ usage, provider_model })) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
