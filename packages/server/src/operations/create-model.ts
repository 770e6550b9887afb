import type { CreateModelRequest, Model } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { chooseKey, modelKeyFromName } from "../domain/entity-key.ts";
import { checkProviderData, kindOfModel } from "../domain/model-provider.ts";
import { insertModel } from "../registry/models.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";

/**
 * Registers a model for the whole deployment; use cases attach it.
 * @throws RequestError `forbidden`, `conflict` (key taken), `invalid_input` (the provider needs more, or is absent)
 */
export async function createModel(deps: Deps, caller: Caller, request: CreateModelRequest): Promise<Model> {
  requireAnywhere(caller, "model:create");
  checkProviderData(request);
  const at = deps.now();
  const id = deps.newId(at);
  await deps.registry.change(async (change) => {
    const isTaken = (taken: string) => deps.registry.findModel(taken) !== undefined;
    const key = chooseKey({ ...request, isTaken, makeKey: modelKeyFromName });
    await insertModel(change, {
      id,
      key,
      name: request.name ?? key,
      kind: request.kind ?? kindOfModel(request.provider_model),
      description: request.description ?? "",
      provider: request.provider ?? null,
      provider_model: request.provider_model ?? null,
      base_url: request.base_url ?? null,
      sealed_api_key: request.api_key == null ? null : await deps.registry.sealSecret(change, request.api_key),
      extra_params: request.extra_params == null ? null : JSON.stringify(request.extra_params),
      is_online: 1,
      created_at: new Date(at).toISOString(),
    });
  });
  return showModel(deps, caller, deps.registry.getModel(id));
}
