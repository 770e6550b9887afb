import type { Model, Service } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";

/** The model of a service that the caller was shown. */
export function getModelOf(deps: Deps, caller: Caller, service: Pick<Service, "model">): Model {
  return showModel(deps, caller, deps.registry.getModel(service.model));
}

/** Id of the use case of a service that the caller was shown. */
export function getUseCaseIdOf({ registry }: Deps, service: Pick<Service, "use_case">): string {
  return registry.getUseCase(service.use_case).id;
}
