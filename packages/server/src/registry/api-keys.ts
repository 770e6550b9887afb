import { createHash, randomBytes } from "node:crypto";
import type { Change, Tables } from "./tables.ts";

const marker = "clq_";

/** A fresh API key: 256 random bits. */
export function generateApiKey(): string {
  return marker + randomBytes(32).toString("base64url");
}

/** How a key is stored and looked up: SHA-256, hexadecimal. It holds enough random bits to need no salt. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** What a list shows of a key. Of a key chosen by people, which may be short, less. */
export function prefixOf(key: string): string {
  return key.slice(0, key.startsWith(marker) ? 12 : 4);
}

export async function insertApiKey(change: Change, api_key: Omit<Tables["api_keys"], "last_used_at">): Promise<void> {
  await change
    .insertInto("api_keys")
    .values({ ...api_key, last_used_at: null })
    .execute();
}

/** Deletes it: the snapshot that follows no longer knows it. */
export async function deleteApiKey(change: Change, id: string): Promise<void> {
  await change.deleteFrom("api_keys").where("id", "=", id).execute();
}
