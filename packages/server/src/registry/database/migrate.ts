import { type Kysely, type MigrationProvider, Migrator } from "kysely";
import { tables } from "../migrations/001-tables.ts";
import { leases } from "../migrations/002-leases.ts";
import { templates } from "../migrations/003-templates.ts";
import { inference } from "../migrations/004-inference.ts";

const migrations: MigrationProvider = {
  getMigrations: async () => ({
    "001-tables": tables,
    "002-leases": leases,
    "003-templates": templates,
    "004-inference": inference,
  }),
};

/**
 * Brings the tables up to date.
 * @param name names the database in messages
 * @throws Error when they are of a newer version, or cannot be made
 */
export async function migrate<Tables>(db: Kysely<Tables>, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : String(error);
  const message = reason.startsWith("corrupted migrations")
    ? `${name} was made by a newer version of Colloquy`
    : `the tables of ${name} could not be made: ${reason}`;
  throw new Error(message, { cause: error });
}
