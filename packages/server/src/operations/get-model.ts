import type { Model } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";
import { type Named, visibleModel } from "./visible.ts";

/** @throws RequestError `entity_not_found` */
export async function getModel(deps: Deps, caller: Caller, named: Named): Promise<Model> {
  return showModel(deps, caller, visibleModel(deps, caller, named));
}
