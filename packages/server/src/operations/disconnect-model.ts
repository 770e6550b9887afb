import { notFound, type Service } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { deleteService } from "../registry/models.ts";
import type { Deps } from "./deps.ts";
import { showService } from "./show-service.ts";
import { namedModel, type ServiceNames } from "./update-service.ts";
import { visibleUseCase } from "./visible.ts";

/**
 * Removes a model from a use case altogether, with its settings there. Its interactions stay.
 * @returns what was removed
 * @throws RequestError `entity_not_found` (use case; model, also when it was never attached), `forbidden`
 */
export async function disconnectModel(deps: Deps, caller: Caller, names: ServiceNames): Promise<Service> {
  const use_case = visibleUseCase(deps, caller, names.use_case, "use_case:manage_models");
  const model = namedModel(deps, caller, use_case, names.model);
  return await deps.registry.change(async (change) => {
    const service = deps.registry.findService(use_case.key, model.key);
    if (service === undefined) throw notFound("model", names.model.value, names.model.param);
    await deleteService(change, service.id);
    return showService(deps, { ...service, attached: false, is_default: false });
  });
}
