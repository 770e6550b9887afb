import { type Entity, invalidInput, notFound, type Permission } from "@colloquy/contract";
import { type Caller, requirePermission } from "../domain/caller.ts";
import type { UseCase } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { visibleUseCase } from "./visible.ts";

/**
 * The use case that a request names, under either of its two names, when the caller may do this there.
 * @throws RequestError `invalid_input` when it is missing or named twice differently, `entity_not_found`, `forbidden`
 */
export function getScope(
  deps: Deps,
  caller: Caller,
  named: { use_case?: string | null | undefined; project?: string | null | undefined },
  permission: Permission,
): UseCase {
  const given = named.use_case ?? named.project;
  if (given == null) throw invalidInput("use_case", "is required: the key or id of a use case");
  const use_case = visibleUseCase(deps, caller, { value: given, param: "use_case" }, permission);
  if (named.use_case != null && named.project != null && deps.registry.findUseCase(named.project) !== use_case) {
    throw invalidInput("project", "is another name for use_case, and names another one here");
  }
  return use_case;
}

/** The same for a record that was found: where the caller may not see its use case, the record does not exist. */
export function requireOnRecord(
  caller: Caller,
  record: { use_case: string; id: string },
  permission: Permission,
  entity: Entity,
  param?: string,
): void {
  const held = caller.use_cases.get(record.use_case);
  if (held === undefined || !(held.has(permission) || held.has("use_case:read"))) throw notFound(entity, record.id, param);
  requirePermission(caller, record.use_case, permission);
}

/** The key of a model that is attached to the use case. @throws RequestError `entity_not_found` */
export function getAttachedModel(deps: Deps, use_case: UseCase, model: string, param: string): string {
  const found = deps.registry.getModel(model, param);
  if (!deps.registry.findService(use_case.key, found.key)?.attached) throw notFound("model", model, param);
  return found.key;
}
