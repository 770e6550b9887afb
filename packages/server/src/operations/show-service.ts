import type { Service as ShownService } from "@colloquy/contract";
import type { Service } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { onlineOf } from "./show-model.ts";

/** A service as answers hold it. */
export function showService(deps: Deps, service: Service): ShownService {
  return { ...service, fallback_models: [...service.fallback_models], status: statusOf(deps, service) };
}

function statusOf(deps: Deps, { attached, desired_online, model }: Service): ShownService["status"] {
  if (!attached) return "DETACHED";
  return desired_online ? onlineOf(deps.registry.getModel(model)) : "TURNED_OFF";
}
