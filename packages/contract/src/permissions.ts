/** Every permission there is, in the form `category:action`. */
export const permissions = [
  "admin:manage_roles",
  "admin:manage_teams",
  "admin:manage_users",
  "team:read",
  "metric:read",
  "metric:create",
  "model:read",
  "model:create",
  "model:deploy",
  "dataset:read",
  "dataset:create",
  "dataset:delete",
  "use_case:read",
  "use_case:create",
  "use_case:adapt",
  "use_case:update",
  "use_case:share",
  "use_case:interact",
  "use_case:feedback",
  "use_case:label",
  "use_case:manage_models",
  "use_case:ab_test",
  "use_case:evaluate",
  "use_case:export",
  "use_case:import",
  "use_case:delete_interactions",
] as const;

export type Permission = (typeof permissions)[number];

const readAll = permissions.filter((permission) => permission.endsWith(":read"));
const isAdministrative = (permission: Permission) => permission.startsWith("admin:");

/** The six roles that every deployment starts with, by key. */
export const defaultRoles: Record<string, { name: string; permissions: readonly Permission[] }> = {
  admin: { name: "Admin", permissions },
  platform_admin: { name: "Platform admin", permissions: [...permissions.filter(isAdministrative), ...readAll] },
  power_user: { name: "Power user", permissions: permissions.filter((permission) => !isAdministrative(permission)) },
  "read-only": { name: "Read only", permissions: readAll },
  inference: { name: "Inference", permissions: [...readAll, "use_case:interact", "use_case:feedback"] },
  annotator: { name: "Annotator", permissions: [...readAll, "use_case:feedback", "use_case:label"] },
};
