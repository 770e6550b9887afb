import { invalidInput, type Model, type UpdateModelRequest } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { checkProviderData } from "../domain/model-provider.ts";
import { updateModelRow } from "../registry/models.ts";
import type { Model as ModelRecord } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";
import { type Named, visibleModel } from "./visible.ts";

/**
 * Changes what is given. Key and provider never change.
 * @throws RequestError `entity_not_found`, `forbidden`, `invalid_input` (another endpoint without the secret, no provider)
 */
export async function updateModel(deps: Deps, caller: Caller, named: Named, request: UpdateModelRequest): Promise<Model> {
  const model = visibleModel(deps, caller, named);
  requireAnywhere(caller, "model:create");
  await deps.registry.change(async (change) => {
    checkUpdate(deps.registry.getModel(model.id), request);
    await updateModelRow(change, model.id, {
      ...(request.name == null ? {} : { name: request.name }),
      ...(request.description == null ? {} : { description: request.description }),
      ...(request.kind == null ? {} : { kind: request.kind }),
      ...(request.provider_model == null ? {} : { provider_model: request.provider_model }),
      ...(request.base_url == null ? {} : { base_url: request.base_url }),
      ...(request.extra_params == null ? {} : { extra_params: JSON.stringify(request.extra_params) }),
      ...(request.api_key == null ? {} : { sealed_api_key: await deps.registry.sealSecret(change, request.api_key) }),
    });
  });
  return showModel(deps, caller, deps.registry.getModel(model.id));
}

/** A stored secret is never sent to an endpoint that its giver did not name: who changes the endpoint gives the secret again. */
function checkUpdate(model: ModelRecord, request: UpdateModelRequest): void {
  const { provider, provider_model, base_url } = model;
  checkProviderData({
    provider,
    provider_model: request.provider_model ?? provider_model,
    base_url: request.base_url ?? base_url,
    api_key: request.api_key,
    extra_params: request.extra_params,
  });
  const movesEndpoint = request.base_url != null && request.base_url !== base_url;
  if (movesEndpoint && model.has_api_key && request.api_key == null) {
    throw invalidInput("api_key", "is required again, because base_url changes");
  }
}
