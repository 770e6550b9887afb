import type { UseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";

/** The use case that something names by key or id; undefined where there is none that the caller may read. */
export function findUseCase(deps: Deps, caller: Caller, named: string): UseCase | undefined {
  const use_case = deps.registry.findUseCase(named);
  if (use_case === undefined || !caller.use_cases.get(use_case.key)?.has("use_case:read")) return undefined;
  return showUseCase(deps, caller, use_case);
}
