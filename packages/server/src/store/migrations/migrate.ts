import type { Engine } from "../engine/engine.ts";
import { tables } from "./001-tables.ts";
import { textIndex } from "./002-text-index.ts";
import { deletions } from "./003-deletions.ts";
import { replacedFiles } from "./004-replaced-files.ts";

export interface Migration {
  /** Ascending, without gaps. */
  number: number;
  name: string;
  /** Each can be run again without harm: a migration that was interrupted starts anew. */
  statements: readonly string[];
}

const migrations: readonly Migration[] = [
  { number: 1, name: "tables", statements: tables },
  { number: 2, name: "text index", statements: textIndex },
  { number: 3, name: "deletions", statements: deletions },
  { number: 4, name: "replaced-files", statements: replacedFiles },
];

const record = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number UInt32,
  name String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = MergeTree ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000`;

/**
 * Brings the tables to what this program knows. The caller sees to it that nobody else does so at the same time.
 * @throws Error when the data has migrations that this program does not know: a newer version wrote it
 * @throws EngineError
 */
export async function migrate(engine: Engine, known: readonly Migration[] = migrations): Promise<void> {
  await engine.command(record);
  const applied = await engine.query<{ number: number; name: string }>(
    "SELECT number, name FROM schema_migrations ORDER BY number",
  );
  const newer = applied.find(({ number }) => !known.some((migration) => migration.number === number));
  if (newer !== undefined) {
    throw new Error(`the data was written by a newer version of this program (it has migration ${newer.number}, ${newer.name})`);
  }
  for (const { number, name, statements } of known) {
    if (applied.some((migration) => migration.number === number)) continue;
    for (const statement of statements) await engine.command(statement);
    await engine.insert("schema_migrations", [Buffer.from(JSON.stringify({ number, name }))], `schema_migrations-${number}`);
  }
}
