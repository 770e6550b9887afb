import { type EmbeddingsRequest, invalidInput } from "@colloquy/contract";
import type { Caller } from "../../domain/caller.ts";
import type { Embeddings, UpstreamAnswer } from "../../providers/provider.ts";
import type { Deps } from "../deps.ts";
import { toFailure, toUpstreamError } from "./ask-providers.ts";
import { type Candidate, routeRequest } from "./route-request.ts";

/**
 * Has a model embed texts; nothing is stored. The embeddings are numbers, or base64 of little-endian 32-bit floats.
 * @throws RequestError as `routeRequest`, `too_many_requests`, `upstream_error`
 */
export async function embedTexts(
  deps: Deps,
  caller: Caller,
  { body, signal }: { body: EmbeddingsRequest; signal: AbortSignal },
): Promise<Record<string, unknown>> {
  const { candidates } = routeRequest(deps, caller, body.model, "Embedding");
  const leave = deps.inference.enter(caller.api_key_id);
  try {
    const { answer, candidate } = await askInTurn(deps, candidates, { body, signal });
    const isText = body.encoding_format?.toLowerCase() === "base64";
    const data = answer.body.data.map(({ embedding, ...rest }) => ({
      ...rest,
      object: "embedding",
      embedding: isText ? toBase64(embedding) : embedding,
    }));
    return { ...answer.body, object: "list", model: answer.body.model ?? candidate.model.provider_model, data };
  } finally {
    leave();
  }
}

async function askInTurn(
  deps: Deps,
  candidates: readonly Candidate[],
  { body, signal }: { body: EmbeddingsRequest; signal: AbortSignal },
): Promise<{ answer: UpstreamAnswer<Embeddings>; candidate: Candidate }> {
  let failed: unknown;
  for (const candidate of candidates) {
    try {
      return { candidate, answer: await ask(deps, candidate, { body, signal }) };
    } catch (error) {
      const failure = toFailure(error, signal);
      deps.inference.onFailed({ provider: candidate.model.provider, reason: failure.reason });
      failed = toUpstreamError(failure);
      if (failure.reason === "refused" || signal.aborted) break;
    }
  }
  throw failed;
}

function ask(
  deps: Deps,
  { model: { key, provider, provider_model, base_url, extra_params } }: Candidate,
  { body, signal }: { body: EmbeddingsRequest; signal: AbortSignal },
): Promise<UpstreamAnswer<Embeddings>> {
  const model = { provider, provider_model, base_url, extra_params, api_key: deps.registry.findModelSecret(key) };
  const { model: _, encoding_format: __, session_id: ___, ...members } = body;
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value != null));
  const asked = deps.inference.providerOf(model).embed?.({ model, body: given, signal });
  if (asked === undefined) throw invalidInput("model", `is of a provider without embeddings (${provider})`);
  return asked;
}

function toBase64(embedding: readonly number[]): string {
  const bytes = Buffer.alloc(embedding.length * 4);
  embedding.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes.toString("base64");
}
