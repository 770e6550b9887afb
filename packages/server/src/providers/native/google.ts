import type { EmbeddingModelV3, JSONObject } from "@ai-sdk/provider";
import {
  type Embeddings,
  type Provider,
  type UpstreamAnswer,
  UpstreamFailure,
  type UpstreamModel,
  type UpstreamRequest,
} from "../provider.ts";
import type { ProviderSettings } from "../settings.ts";
import { type ChatBody, type Effort, parseEmbedBody } from "./native-body.ts";
import { requestId, toThrown } from "./native-failure.ts";
import { given, toBudget } from "./native-options.ts";
import { type Fetching, nativeProvider, toBaseUrl } from "./native-provider.ts";

/** The models that think within a budget; newer ones, and names without a version, take a level. */
const hasBudget = /(^|\/)gemini-[12]/;

/** Google's Gemini API; the wire is the library's, which is loaded with the first request. */
export function googleProvider(settings: ProviderSettings, http: Fetching): Provider {
  const connect = async ({ base_url, api_key }: UpstreamModel) => {
    const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
    const address = base_url ?? settings.base_urls.GOOGLE ?? "https://generativelanguage.googleapis.com";
    return createGoogleGenerativeAI({
      baseURL: toBaseUrl(address, "v1beta"),
      // Never undefined: the library would take a key from the environment and send it to whatever address was given.
      apiKey: api_key ?? "",
      fetch: http.fetchFor(base_url !== null, api_key),
    });
  };
  return {
    ...nativeProvider({
      provider: "Google",
      options_key: "google",
      reasoning_format: "google-gemini-v1",
      tune,
      open: async (model) => (await connect(model)).languageModel(model.provider_model),
    }),
    async embed(request) {
      try {
        const { model } = request;
        const name = model.provider_model.replace(/^models\//, "");
        return await embed(request, (await connect(model)).embeddingModel(name));
      } catch (error) {
        throw toThrown(error, { provider: "Google", api_key: request.model.api_key, signal: request.signal });
      }
    },
  };
}

function tune({ reasoning_effort: effort }: ChatBody, model: string): JSONObject {
  if (!effort) return {};
  if (hasBudget.test(model)) return { thinkingConfig: { thinkingBudget: toBudget(effort), includeThoughts: effort !== "none" } };
  return { thinkingConfig: { thinkingLevel: toLevel(effort, model), includeThoughts: true } };
}

/** These models always think; the larger ones know no level below low. */
function toLevel(effort: Effort, model: string): string {
  if (effort === "none" || effort === "minimal") return model.includes("pro") ? "low" : "minimal";
  return effort === "xhigh" || effort === "max" ? "high" : effort;
}

async function embed({ model, body, signal }: UpstreamRequest, opened: EmbeddingModelV3): Promise<UpstreamAnswer<Embeddings>> {
  const asked = parseEmbedBody(model, body);
  const values = typeof asked.input === "string" ? [asked.input] : asked.input;
  const dimensions = given({ outputDimensionality: asked.dimensions || undefined });
  const providerOptions = { google: { ...dimensions, ...asked.provider_options?.google, ...asked.google } };
  const stop = new AbortController();
  const abortSignal = AbortSignal.any([signal, stop.signal]);
  try {
    const batches = toBatches(values, (await opened.maxEmbeddingsPerCall) ?? values.length);
    const results = await Promise.all(batches.map((batch) => opened.doEmbed({ values: batch, abortSignal, providerOptions })));
    const data = results.flatMap((result) => result.embeddings).map((embedding, index) => ({ index, embedding }));
    if (data.length !== values.length) {
      throw new UpstreamFailure("failed", `Google answered ${data.length} embeddings for ${values.length} texts`);
    }
    return { body: { data }, provider_request_id: requestId(results[0]?.response?.headers, model.api_key) };
  } finally {
    stop.abort();
  }
}

function toBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
