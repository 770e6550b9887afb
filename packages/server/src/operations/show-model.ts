import type { Model as ShownModel } from "@colloquy/contract";
import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { Model } from "../registry/records.ts";
import type { Deps } from "./deps.ts";

/** A model as answers hold it: of its use cases only those that the caller sees, of its secret only whether it has one. */
export function showModel(deps: Deps, caller: Caller, { is_online, ...model }: Model): ShownModel {
  const isAttached = (use_case: string) => deps.registry.findService(use_case, model.key)?.attached ?? false;
  return {
    ...model,
    is_external: model.provider !== null,
    online: onlineOf({ ...model, is_online }),
    use_cases: useCasesWith(caller, "use_case:read").filter(isAttached).sort(),
  };
}

/** A model without a provider is only logged against: nothing answers for it. */
export function onlineOf({ provider, is_online }: Model): "ONLINE" | "OFFLINE" {
  return provider !== null && is_online ? "ONLINE" : "OFFLINE";
}
