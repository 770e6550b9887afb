import { type EmbeddingsRequest, invalidInput } from "@colloquy/contract";
import type { Caller } from "../../domain/caller.ts";
import type { Deps } from "../deps.ts";
import { askInTurn, toUpstreamError } from "./ask-providers.ts";
import { routeRequest } from "./route-request.ts";

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
  const { model: _, encoding_format: __, session_id: ___, ...members } = body;
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value != null));
  const leave = deps.inference.enter(caller.api_key_id);
  try {
    const outcome = await askInTurn(deps, { candidates, signal }, (provider, model) => {
      const asked = provider.embed?.({ model, body: given, signal });
      if (asked === undefined) throw invalidInput("model", `is of a provider without embeddings (${model.provider})`);
      return asked;
    });
    if ("failure" in outcome) throw toUpstreamError(outcome.failure);
    const { answer, candidate } = outcome;
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

function toBase64(embedding: readonly number[]): string {
  const bytes = Buffer.alloc(embedding.length * 4);
  embedding.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes.toString("base64");
}
