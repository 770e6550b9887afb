import { notFound, type Service } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { serviceIn } from "./find-service.ts";
import { showService } from "./show-service.ts";
import type { ServiceNames } from "./update-service.ts";
import { visibleUseCase } from "./visible.ts";

/**
 * A model that a use case has attached, for somebody who manages its models.
 * @throws RequestError `entity_not_found` (use case; model, also when it is not attached), `forbidden`
 */
export function getManagedService(deps: Deps, caller: Caller, names: ServiceNames): Service {
  const use_case = visibleUseCase(deps, caller, names.use_case, "use_case:manage_models");
  const service = serviceIn(deps, use_case, names.model.value);
  if (!service?.attached) throw notFound("model", names.model.value, names.model.param);
  return showService(deps, service);
}
