import { notFound, type Permission, RequestError } from "@colloquy/contract";

/** Who asks, and what they may do. Made once per user and registry snapshot. */
export interface Caller {
  user_id: string;
  api_key_id: string;
  /** Member of team `admin` as `admin` or `platform_admin`: acts in every team and sees every use case. */
  is_global: boolean;
  /** Everything held in any team: for what belongs to the whole deployment (metrics, models). */
  anywhere: ReadonlySet<Permission>;
  /** By team key: what the caller's role there holds (every team for a global caller). */
  teams: ReadonlyMap<string, ReadonlySet<Permission>>;
  /** By use case key: what the caller holds there. A use case that is absent does not exist for the caller. */
  use_cases: ReadonlyMap<string, ReadonlySet<Permission>>;
}

/** @throws RequestError `forbidden` when the caller holds the permission nowhere */
export function requireAnywhere(caller: Caller, permission: Permission): void {
  if (!caller.anywhere.has(permission)) throw forbidden(permission);
}

/** @throws RequestError `entity_not_found` when the caller may not see the use case, `forbidden` when it may only see it */
export function requirePermission(caller: Caller, use_case: string, permission: Permission, param = "use_case"): void {
  const held = caller.use_cases.get(use_case);
  if (held?.has(permission)) return;
  throw held?.has("use_case:read") ? forbidden(permission) : notFound("use_case", use_case, param);
}

/** The use cases in which the caller holds a permission. */
export function useCasesWith(caller: Caller, permission: Permission): string[] {
  return [...caller.use_cases].filter(([, held]) => held.has(permission)).map(([key]) => key);
}

export function forbidden(permission: Permission): RequestError {
  return new RequestError("forbidden", `this needs the permission ${permission}`, { details: { permission } });
}
