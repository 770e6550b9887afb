import type { UseCase as ShownUseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { seesTeam } from "../domain/team-permission.ts";
import type { UseCase } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { showService } from "./show-service.ts";

/** A use case as answers hold it, with what the caller may do there. */
export function showUseCase(
  deps: Deps,
  caller: Caller,
  { default_metric, keep_failed_requests, ...use_case }: UseCase,
): ShownUseCase {
  return {
    ...use_case,
    settings: { default_metric, keep_failed_requests },
    metrics: [...use_case.metrics],
    models: deps.registry.listServicesOf(use_case.key).map((service) => showService(deps, service)),
    shares: use_case.shares.filter(({ team }) => seesTeam(caller, team)),
    permissions: [...(caller.use_cases.get(use_case.key) ?? [])],
  };
}
