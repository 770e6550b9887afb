import { Kysely, SqliteDialect } from "kysely";
import Libsql from "libsql";
import type { Tables } from "../tables.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";

/** The data folder is held by one process, so nothing here has to reckon with another. */
export async function openSqlite(file: string): Promise<Database> {
  const sqlite = new Libsql(file);
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
  return {
    db,
    withLock: oneAtATime(),
    lockChanges: async () => {},
    announce: async () => {},
    leases: { is_shared: false, now_sql: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)" },
    close: () => db.destroy(),
  };
}

function oneAtATime(): Database["withLock"] {
  const turns = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (turns.get(name) ?? Promise.resolve()).then(work);
    turns.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  };
}

/** libsql aborts the whole process when a boolean is bound, so every parameter is checked before it reaches native code. */
function normalising(sqlite: Libsql.Database) {
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
