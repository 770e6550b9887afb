import type { Model } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";

/** The model that something names by key or id; undefined where there is none, or the caller may see no models. */
export function findModel(deps: Deps, caller: Caller, named: string): Model | undefined {
  const model = caller.anywhere.has("model:read") ? deps.registry.findModel(named) : undefined;
  return model && showModel(deps, caller, model);
}
