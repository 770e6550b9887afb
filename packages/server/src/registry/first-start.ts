import { chmod, readFile, writeFile } from "node:fs/promises";
import { defaultRoles } from "@colloquy/contract";
import type { Kysely } from "kysely";
import { hashApiKey, insertApiKey, prefixOf } from "./api-keys.ts";
import { insertRole, insertTeam, insertUser, upsertTeamMember } from "./people.ts";
import { openSecret, sealSecret } from "./secret.ts";
import type { Change, Tables } from "./tables.ts";

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

/**
 * On the very first start: teams, roles, the first user and its key. On every start: takes over a changed `admin_key`.
 * @returns the generated key, when this start made it
 */
export async function prepareFirstStart(db: Kysely<Tables>, start: FirstStart): Promise<string | undefined> {
  checkKeys(start);
  const meta = new Map((await db.selectFrom("meta").selectAll().execute()).map(({ key, value }) => [key, value]));
  checkSecretKey(meta.get("secret_check"), start.secret_key);
  const admin_user = meta.get("admin_user");
  const is_first = admin_user === undefined;
  if (!is_first && start.admin_key === undefined) return undefined;
  const admin_key = start.admin_key ?? (await keptAdminKey(start));
  const sha256 = hashApiKey(admin_key);
  if (meta.get("admin_key_sha256") === sha256) return undefined;
  await db.transaction().execute(async (change) => {
    const user_id = admin_user ?? (await insertFirstRecords(change, start));
    await replaceAdminKey(change, { ...start, user_id, admin_key, replaced: meta.get("admin_key_sha256") });
  });
  return start.admin_key === undefined ? admin_key : undefined;
}

function checkKeys({ admin_key, secret_key }: FirstStart): void {
  if (secret_key.length !== 32) throw new Error(`the secret key has ${secret_key.length} bytes; it must have 32`);
  if (admin_key === undefined) return;
  if (admin_key.length < shortest_admin_key) {
    throw new Error(`COLLOQUY_ADMIN_KEY has ${admin_key.length} characters; it must have at least ${shortest_admin_key}`);
  }
  if (!/^[!-~]+$/.test(admin_key)) throw new Error("COLLOQUY_ADMIN_KEY must hold only ASCII characters without white space");
}

/** Told at the start, not when the first request to a provider fails. */
function checkSecretKey(sealed: string | undefined, secret_key: Buffer): void {
  if (sealed === undefined) return;
  try {
    openSecret(sealed, secret_key);
  } catch (cause) {
    throw new Error("the secret key (COLLOQUY_SECRET_KEY or secret.key) is not the one that this data folder was made with", {
      cause,
    });
  }
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
async function insertFirstRecords(change: Change, { admin_email, secret_key, now, newId }: FirstStart): Promise<string> {
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
  await setMeta(change, "secret_check", sealSecret("colloquy", secret_key));
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

async function setMeta(change: Change, key: string, value: string): Promise<void> {
  await change
    .insertInto("meta")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}
