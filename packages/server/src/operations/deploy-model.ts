import type { Model } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { updateModelRow } from "../registry/models.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";
import { type Named, visibleModel } from "./visible.ts";

/**
 * Turns a model on for the whole deployment. One without a provider stays OFFLINE: nothing answers for it.
 * @throws RequestError `entity_not_found`, `forbidden`
 */
export async function deployModel(deps: Deps, caller: Caller, named: Named): Promise<Model> {
  const model = visibleModel(deps, caller, named);
  requireAnywhere(caller, "model:deploy");
  if (!model.is_online) await deps.registry.change((change) => updateModelRow(change, model.id, { is_online: 1 }));
  return showModel(deps, caller, deps.registry.getModel(model.id));
}
