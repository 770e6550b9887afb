import type { UseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";
import { type Named, visibleUseCase } from "./visible.ts";

/** @throws RequestError `entity_not_found` */
export async function getUseCase(deps: Deps, caller: Caller, named: Named): Promise<UseCase> {
  return showUseCase(deps, caller, visibleUseCase(deps, caller, named, "use_case:read"));
}
