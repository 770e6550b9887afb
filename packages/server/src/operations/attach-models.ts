import { invalidInput, RequestError } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { attachModel } from "./attach-model.ts";
import type { Deps } from "./deps.ts";
import { type Named, visibleUseCase } from "./visible.ts";

const most = 100;

/** A model that was not attached, as the request names it, and why. */
export interface AttachFailure {
  model: string;
  reason: string;
}

/**
 * Attaches those of the models that there are.
 * @returns the others
 * @throws RequestError `entity_not_found` (use case), `forbidden`, `invalid_input` (too many at once)
 */
export async function attachModels(
  deps: Deps,
  caller: Caller,
  use_case: Named,
  models: readonly string[],
): Promise<AttachFailure[]> {
  visibleUseCase(deps, caller, use_case, "use_case:manage_models");
  if (models.length > most) throw invalidInput("models", `must hold at most ${most} models`);
  const failures: AttachFailure[] = [];
  for (const value of models) {
    try {
      await attachModel(deps, caller, { use_case, model: { value, param: "models" } }, {});
    } catch (error) {
      if (!(error instanceof RequestError && error.code === "entity_not_found")) throw error;
      failures.push({ model: value, reason: error.message });
    }
  }
  return failures;
}
