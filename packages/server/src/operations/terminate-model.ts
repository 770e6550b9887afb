import { type Model, RequestError, type TerminateModelRequest } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { updateModelRow } from "../registry/models.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";
import { type Named, visibleModel } from "./visible.ts";

/**
 * Turns a model off for the whole deployment, until it is deployed again.
 * @throws RequestError `entity_not_found`, `forbidden`, `conflict` (several use cases have attached it, and no `force`)
 */
export async function terminateModel(deps: Deps, caller: Caller, named: Named, { force }: TerminateModelRequest): Promise<Model> {
  const model = visibleModel(deps, caller, named);
  requireAnywhere(caller, "model:deploy");
  await deps.registry.change(async (change) => {
    const isAttached = (use_case: string) => deps.registry.findService(use_case, model.key)?.attached ?? false;
    const attached = deps.registry.listUseCases().filter(({ key }) => isAttached(key)).length; // also those that the caller cannot see
    if (attached > 1 && !force) {
      throw new RequestError("conflict", "several use cases have attached this model: it is terminated only with force", {
        param: "force",
      });
    }
    await updateModelRow(change, model.id, { is_online: 0 });
  });
  return showModel(deps, caller, deps.registry.getModel(model.id));
}
