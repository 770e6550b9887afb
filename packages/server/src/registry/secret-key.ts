import { findMeta, setMeta } from "./meta.ts";
import { openSecret, sealSecret } from "./secret.ts";
import type { Change } from "./tables.ts";

const checkKey = "secret_check";

/**
 * Whether this process may encrypt with its key: only one key may be in use. While no secret is stored, the latest key is taken, so
 * that a process whose data folder was lost can start without the old one.
 */
export async function claimSecretKey(change: Change, secret_key: Buffer): Promise<boolean> {
  const check = await findMeta(change, checkKey);
  if (check !== undefined && canOpen(check, secret_key)) return true;
  if (check !== undefined && (await holdsSecrets(change))) return false;
  await setMeta(change, checkKey, sealSecret("colloquy", secret_key));
  return true;
}

async function holdsSecrets(change: Change): Promise<boolean> {
  const row = await change.selectFrom("models").select("id").where("sealed_api_key", "is not", null).limit(1).executeTakeFirst();
  return row !== undefined;
}

function canOpen(sealed: string, secret_key: Buffer): boolean {
  try {
    openSecret(sealed, secret_key);
    return true;
  } catch {
    return false; // made with another key: that is what is asked
  }
}
