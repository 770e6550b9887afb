import type { Service, UpdateServiceRequest } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { type ServiceNames, updateService } from "./update-service.ts";

/**
 * Attaches a model to a use case, unless `attached` is false; twice is harmless. It never becomes the default by itself.
 * @throws RequestError `entity_not_found` (use case, model), `forbidden`, `invalid_input` (a default that is not attached)
 */
export function attachModel(deps: Deps, caller: Caller, names: ServiceNames, request: UpdateServiceRequest): Promise<Service> {
  return updateService(deps, caller, names, { ...request, attached: request.attached ?? true });
}
