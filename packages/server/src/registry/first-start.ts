import { chmod, readFile, writeFile } from "node:fs/promises";
import { defaultRoles } from "@colloquy/contract";
import { hashApiKey, insertApiKey, prefixOf } from "./api-keys.ts";
import type { Database } from "./database/database.ts";
import { findMeta, raiseVersion, setMeta } from "./meta.ts";
import { insertRole, insertTeam, insertUser, upsertTeamMember } from "./people.ts";
import { claimSecretKey } from "./secret-key.ts";
import type { Change } from "./tables.ts";

const shortest_admin_key = 24;

export interface FirstStart {
  /** E-mail address of the first user. */
  admin_email: string;
  /** The first user's API key, when the environment gives one; another value than at the last start replaces that one. */
  admin_key?: string | undefined;
  /** Where a generated key is kept (0600). */
  admin_key_file: string;
  /** 32 bytes; encrypts the secrets of providers. */
  secret_key: Buffer;
  /** Milliseconds since the epoch. */
  now: () => number;
  newId: (at: number) => string;
  generate_admin_key: () => string;
}

export interface Prepared {
  /** The generated key, when this start made it. */
  admin_key_once: string | undefined;
  /** A UUID made once per registry. */
  deployment_id: string;
}

/**
 * On the very first start: teams, roles, the first user and its key. On every start: takes over a changed `admin_key`. Of several
 * processes that start at once, one does it, and the others find it done.
 * @throws Error with a message for the operator
 */
export async function prepareFirstStart(database: Database, start: FirstStart): Promise<Prepared> {
  checkKeys(start);
  return await database.db.transaction().execute(async (change) => {
    await database.lockChanges(change);
    if (!(await claimSecretKey(change, start.secret_key))) {
      throw new Error(
        "the secret key (COLLOQUY_SECRET_KEY or secret.key) is not the one that the stored secrets of providers were encrypted with; every process of a registry needs the same",
      );
    }
    const deployment_id = await keptDeploymentId(change, start);
    const { admin_key_once, is_changed } = await prepareAdmin(change, start);
    if (is_changed) {
      await raiseVersion(change);
      await database.announce(change);
    }
    return { admin_key_once, deployment_id };
  });
}

async function keptDeploymentId(change: Change, { newId, now }: FirstStart): Promise<string> {
  const kept = await findMeta(change, "deployment_id");
  if (kept !== undefined) return kept;
  const made = newId(now());
  await setMeta(change, "deployment_id", made);
  return made;
}

async function prepareAdmin(
  change: Change,
  start: FirstStart,
): Promise<{ admin_key_once: string | undefined; is_changed: boolean }> {
  const unchanged = { admin_key_once: undefined, is_changed: false };
  const admin_user = await findMeta(change, "admin_user");
  // The file of a key that was made lies in the data folder of the process that made it; the others need none.
  if (admin_user !== undefined && start.admin_key === undefined) return unchanged;
  const admin_key = start.admin_key ?? (await keptAdminKey(start));
  const replaced = await findMeta(change, "admin_key_sha256");
  if (replaced === hashApiKey(admin_key)) return unchanged;
  const user_id = admin_user ?? (await insertFirstRecords(change, start));
  await replaceAdminKey(change, { ...start, user_id, admin_key, replaced });
  return { admin_key_once: start.admin_key === undefined ? admin_key : undefined, is_changed: true };
}

function checkKeys({ admin_key, secret_key }: FirstStart): void {
  if (secret_key.length !== 32) throw new Error(`the secret key has ${secret_key.length} bytes; it must have 32`);
  if (admin_key === undefined) return;
  if (admin_key.length < shortest_admin_key) {
    throw new Error(`COLLOQUY_ADMIN_KEY has ${admin_key.length} characters; it must have at least ${shortest_admin_key}`);
  }
  if (!/^[!-~]+$/.test(admin_key)) throw new Error("COLLOQUY_ADMIN_KEY must hold only ASCII characters without white space");
}

/** The file comes before the database, so a key that a start wrote before it died is used by the next one. */
async function keptAdminKey({ admin_key_file, generate_admin_key }: FirstStart): Promise<string> {
  const kept = await readFile(admin_key_file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (kept.trim().length >= shortest_admin_key) return kept.trim();
  const admin_key = generate_admin_key();
  await writeFile(admin_key_file, `${admin_key}\n`, { mode: 0o600, flush: true });
  await chmod(admin_key_file, 0o600); // the mode above counts only for a new file
  return admin_key;
}

/** @returns the first user's id */
async function insertFirstRecords(change: Change, { admin_email, now, newId }: FirstStart): Promise<string> {
  const at = now();
  const fresh = () => ({ id: newId(at), created_at: new Date(at).toISOString() });
  const teams = [
    { ...fresh(), key: "admin", name: "Admin" },
    { ...fresh(), key: "default", name: "Default" },
  ];
  const roles = Object.entries(defaultRoles).map(([key, { name, permissions }]) => ({
    ...fresh(),
    key,
    name,
    permissions: JSON.stringify(permissions),
  }));
  const email = admin_email.toLowerCase();
  const user = { ...fresh(), email, name: email };
  for (const team of teams) await insertTeam(change, team);
  for (const role of roles) await insertRole(change, role);
  await insertUser(change, user);
  const role_id = roles.find(({ key }) => key === "admin")?.id ?? "";
  for (const team of teams) {
    await upsertTeamMember(change, { team_id: team.id, user_id: user.id, role_id, created_at: user.created_at });
  }
  await setMeta(change, "admin_user", user.id);
  return user.id;
}

async function replaceAdminKey(
  change: Change,
  { user_id, admin_key, replaced, now, newId }: FirstStart & { user_id: string; admin_key: string; replaced: string | undefined },
): Promise<void> {
  const at = now();
  const sha256 = hashApiKey(admin_key);
  if (replaced !== undefined) await change.deleteFrom("api_keys").where("sha256", "=", replaced).execute();
  await insertApiKey(change, {
    id: newId(at),
    user_id,
    name: "admin",
    prefix: prefixOf(admin_key),
    sha256,
    created_at: new Date(at).toISOString(),
  });
  await setMeta(change, "admin_key_sha256", sha256);
}
