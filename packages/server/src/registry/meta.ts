import type { Kysely } from "kysely";
import type { Change, Tables } from "./tables.ts";

/** Holds a number that every change raises: equal versions mean equal snapshots. */
export const versionKey = "registry_version";

export async function findMeta(db: Kysely<Tables>, key: string): Promise<string | undefined> {
  const row = await db.selectFrom("meta").select("value").where("key", "=", key).executeTakeFirst();
  return row?.value;
}

export async function setMeta(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db
    .insertInto("meta")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}

/** 0 before the first change. */
export async function readVersion(db: Kysely<Tables>): Promise<number> {
  return Number((await findMeta(db, versionKey)) ?? 0);
}

/** Inside a transaction that holds the lock of changes. */
export async function raiseVersion(change: Change): Promise<void> {
  await setMeta(change, versionKey, String((await readVersion(change)) + 1));
}
