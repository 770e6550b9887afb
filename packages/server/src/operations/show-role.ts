import type { Role as ShownRole } from "@colloquy/contract";
import type { Role } from "../registry/records.ts";

/** A role as answers hold it. */
export function showRole(role: Role): ShownRole {
  return { ...role, permissions: [...role.permissions] };
}
