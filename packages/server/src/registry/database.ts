import { RequestError } from "@colloquy/contract";
import { Kysely, type MigrationProvider, Migrator, SqliteDialect } from "kysely";
import Database from "libsql";
import { tables } from "./migrations/001-tables.ts";
import type { Tables } from "./tables.ts";

const migrations: MigrationProvider = { getMigrations: async () => ({ "001-tables": tables }) };

/** Opens the registry's SQLite file, makes it where it is absent, and brings its tables up to date. */
export async function openDatabase(file: string): Promise<Kysely<Tables>> {
  const sqlite = new Database(file);
  sqlite.exec("PRAGMA journal_mode = WAL");
  sqlite.exec("PRAGMA synchronous = FULL");
  sqlite.exec("PRAGMA foreign_keys = ON");
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: normalising(sqlite) }) });
  try {
    await migrate(db, file);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

async function migrate(db: Kysely<Tables>, file: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  if (error === undefined) return;
  const isNewer = error instanceof Error && error.message.startsWith("corrupted migrations");
  throw new Error(isNewer ? `${file} was made by a newer version of Colloquy` : `the tables of ${file} could not be made`, {
    cause: error,
  });
}

/** libsql aborts the whole process when a boolean is bound, so every parameter is checked before it reaches native code. */
function normalising(sqlite: Database.Database) {
  return {
    close: () => void sqlite.close(),
    prepare(sql: string) {
      const statement = sqlite.prepare(sql);
      return {
        reader: statement.reader,
        all: (params: readonly unknown[]) => statement.all(params.map(normalise)),
        run: (params: readonly unknown[]) => statement.run(params.map(normalise)),
        iterate: (params: readonly unknown[]) => statement.iterate(params.map(normalise)),
      };
    },
  };
}

export function normalise(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`a ${typeof value} cannot be bound to SQL`);
}

const uniqueViolations: unknown[] = ["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"];
const storageFailures = /^SQLITE_(FULL|IOERR|READONLY|BUSY)|^(53|57P)/;

/** What a failed statement means to the caller, for SQLite and PostgreSQL; anything else stays the defect that it is. */
export function toRequestError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (uniqueViolations.includes(code)) return new RequestError("conflict", "it exists already", { cause: error });
  if (typeof code === "string" && storageFailures.test(code)) {
    return new RequestError("unavailable", "the registry cannot be written now", { cause: error });
  }
  return error;
}
