import type { Service } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Service as ServiceRecord, UseCase } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { showService } from "./show-service.ts";

/**
 * A model inside a use case, also when it was detached; undefined where there is none that the caller may read.
 * @param names the use case by key or id; the model by key or id, or the service by its own id
 */
export function findService(deps: Deps, caller: Caller, names: { use_case: string; model: string }): Service | undefined {
  const use_case = deps.registry.findUseCase(names.use_case);
  if (use_case === undefined || !caller.use_cases.get(use_case.key)?.has("use_case:read")) return undefined;
  const service = serviceIn(deps, use_case, names.model);
  return service && showService(deps, service);
}

/** A service has the model's key and an id of its own; the model's id names it too. */
export function serviceIn({ registry }: Deps, use_case: UseCase, named: string): ServiceRecord | undefined {
  const model = registry.findModel(named);
  const of_model = model && registry.findService(use_case.key, model.key);
  return of_model ?? registry.listServicesOf(use_case.key).find(({ id }) => id === named.toLowerCase());
}
