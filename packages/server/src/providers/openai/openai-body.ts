import type { UpstreamRequest } from "../provider.ts";

type Members = Record<string, unknown>;

/** What only the stream's reader may decide. */
const ours = new Set(["model", "stream", "stream_options"]);
/** They take `max_completion_tokens` only. */
const reasoningModels = /^(?:ft:)?(?:o[134](?:-|$)|gpt-5)/;

/** The caller's members, then the model's own, for an answer as a whole. */
export function wholeBody(request: UpstreamRequest): Members {
  const { provider, provider_model } = request.model;
  const members = Object.entries({ ...request.body, ...request.model.extra_params }).filter(([name, value]) => {
    return !ours.has(name) && value !== null && value !== undefined && !(name === "max_tokens" && value === 0);
  });
  const takesMaxTokens = provider === "NVIDIA" || !reasoningModels.test(provider_model);
  const body: Members = Object.fromEntries(members);
  return { model: provider_model, ...(takesMaxTokens ? body : withMaxCompletionTokens(body)) };
}

/** The same for a stream. A model whose `extra_params` hold `stream_options: null` is never asked for usage. */
export function streamBody(request: UpstreamRequest, asksUsage: boolean): Members {
  const body: Members = { ...wholeBody(request), stream: true };
  const extra = request.model.extra_params?.["stream_options"];
  if (!asksUsage || extra === null) return body;
  return { ...body, stream_options: { ...toMembers(request.body["stream_options"]), ...toMembers(extra), include_usage: true } };
}

/** The same for embeddings, as numbers unless the model's `extra_params` want it otherwise. */
export function embeddingsBody(request: UpstreamRequest): Members {
  return wholeBody({ ...request, body: { ...request.body, encoding_format: "float" } });
}

function withMaxCompletionTokens(body: Members): Members {
  const { max_tokens, ...rest } = body;
  return max_tokens === undefined ? body : { max_completion_tokens: max_tokens, ...rest };
}

const toMembers = (value: unknown): Members => (typeof value === "object" && value !== null ? { ...value } : {});
