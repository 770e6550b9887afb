import { notFound, type Permission } from "@colloquy/contract";
import { type Caller, requirePermission } from "../domain/caller.ts";
import { seesTeam, seesUser } from "../domain/team-permission.ts";
import type { Metric, Model, SystemPromptTemplate, Team, UseCase, User } from "../registry/records.ts";
import type { Deps } from "./deps.ts";

/** How a request names something: the text that it gave, and the member that holds it. */
export interface Named {
  value: string;
  param: string;
}

/**
 * A use case in which the caller holds the permission.
 * @throws RequestError `entity_not_found`, the same for one that does not exist and one that the caller may not see; `forbidden`
 */
export function visibleUseCase(deps: Deps, caller: Caller, { value, param }: Named, permission: Permission): UseCase {
  const use_case = deps.registry.findUseCase(value);
  const held = use_case && caller.use_cases.get(use_case.key);
  if (use_case === undefined || !(held?.has(permission) || held?.has("use_case:read"))) throw notFound("use_case", value, param);
  requirePermission(caller, use_case.key, permission, param);
  return use_case;
}

/** @throws RequestError `entity_not_found`, also when the caller may see no metrics */
export function visibleMetric(deps: Deps, caller: Caller, { value, param }: Named): Metric {
  if (!caller.anywhere.has("metric:read")) throw notFound("metric", value, param);
  return deps.registry.getMetric(value, param);
}

/** @throws RequestError `entity_not_found`, also when the caller may see no models */
export function visibleModel(deps: Deps, caller: Caller, { value, param }: Named): Model {
  if (!caller.anywhere.has("model:read")) throw notFound("model", value, param);
  return deps.registry.getModel(value, param);
}

/** @throws RequestError `entity_not_found`, also when the caller may see no models */
export function visibleTemplate(deps: Deps, caller: Caller, { value, param }: Named): SystemPromptTemplate {
  if (!caller.anywhere.has("model:read")) throw notFound("system_prompt_template", value, param);
  return deps.registry.getTemplate(value, param);
}

/** @throws RequestError `entity_not_found`, the same for one that does not exist and one that the caller may not see */
export function visibleTeam(deps: Deps, caller: Caller, { value, param }: Named): Team {
  const team = deps.registry.findTeam(value);
  if (team === undefined || !seesTeam(caller, team.key)) throw notFound("team", value, param);
  return team;
}

/** @throws RequestError `entity_not_found`, the same for one that does not exist and one that the caller may not see */
export function visibleUser(deps: Deps, caller: Caller, { value, param }: Named): User {
  const user = deps.registry.findUser(value);
  if (user === undefined || !seesUser(caller, user)) throw notFound("user", value, param);
  return user;
}
