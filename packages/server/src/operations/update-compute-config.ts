import { invalidInput, type Model } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { type Named, visibleModel } from "./visible.ts";

/**
 * How a model uses the hardware that it runs on. There is nothing to say of models that others run, so nobody needs a permission.
 * @throws RequestError `entity_not_found`, `invalid_input`
 */
export async function updateComputeConfig(deps: Deps, caller: Caller, named: Named): Promise<Model> {
  const { provider } = visibleModel(deps, caller, named);
  const why = provider === null ? "it is only logged against" : "its provider runs it";
  throw invalidInput(named.param, `has no compute config: ${why}`);
}
