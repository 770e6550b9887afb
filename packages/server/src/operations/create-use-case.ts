import type { CreateUseCaseRequest, UseCase } from "@colloquy/contract";
import { type Caller, forbidden, requireAnywhere } from "../domain/caller.ts";
import { chooseKey } from "../domain/entity-key.ts";
import { insertMetricLink } from "../registry/metrics.ts";
import type { Team } from "../registry/records.ts";
import { insertUseCase, replaceShares } from "../registry/use-cases.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";
import { visibleMetric, visibleTeam } from "./visible.ts";

/** What an owner's share is shown with; its members act with their own roles. */
const ownersRole = "power_user";

/**
 * Makes a use case that belongs to one team.
 * @throws RequestError `forbidden`, `conflict` (key taken), `entity_not_found` (team, default metric)
 */
export async function createUseCase(deps: Deps, caller: Caller, request: CreateUseCaseRequest): Promise<UseCase> {
  requireAnywhere(caller, "use_case:create");
  const at = deps.now();
  const [id, created_at] = [deps.newId(at), new Date(at).toISOString()];
  await deps.registry.change(async (change) => {
    const team = owningTeam(deps, caller, request.team ?? undefined);
    const metric = defaultMetric(deps, caller, request);
    const key = chooseKey({ ...request, isTaken: (taken) => deps.registry.findUseCase(taken) !== undefined });
    await insertUseCase(change, {
      id,
      key,
      name: request.name ?? key,
      description: request.description ?? "",
      metadata: JSON.stringify(request.metadata ?? {}),
      widgets: JSON.stringify(request.widgets ?? []),
      is_archived: 0,
      default_metric_id: metric?.id ?? null,
      keep_failed_requests: request.settings?.keep_failed_requests ? 1 : 0,
      created_at,
    });
    await replaceShares(change, id, [{ team_id: team.id, role_id: deps.registry.getRole(ownersRole).id, is_owner: 1 }]);
    if (metric !== undefined) await insertMetricLink(change, { use_case_id: id, metric_id: metric.id, created_at });
  });
  return showUseCase(deps, deps.registry.refreshCaller(caller), deps.registry.getUseCase(id));
}

function defaultMetric(deps: Deps, caller: Caller, { settings }: CreateUseCaseRequest) {
  if (settings?.default_metric == null) return undefined;
  return visibleMetric(deps, caller, { value: settings.default_metric, param: "settings.default_metric" });
}

/** The named team, or the first one in which the caller may make use cases. */
function owningTeam(deps: Deps, caller: Caller, named: string | undefined): Team {
  if (named === undefined) {
    const first = [...caller.teams].find(([, held]) => held.has("use_case:create"));
    if (first === undefined) throw forbidden("use_case:create");
    return deps.registry.getTeam(first[0]);
  }
  const team = visibleTeam(deps, caller, { value: named, param: "team" });
  if (!caller.teams.get(team.key)?.has("use_case:create")) throw forbidden("use_case:create");
  return team;
}
