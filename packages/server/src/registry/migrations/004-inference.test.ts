import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { newUuid } from "../../domain/ids.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { databases } from "../database/test-databases.ts";
import { loadSnapshot } from "../snapshot.ts";

const created_at = "2026-01-02T03:04:05.678Z";

/** A use case with a model, in the tables of version 003. */
async function writeOld({ db }: Database): Promise<void> {
  const [use_case, model, service] = [newUuid(1), newUuid(2), newUuid(3)];
  await sql`DELETE FROM kysely_migration WHERE name > '003-templates'`.execute(db);
  await sql`INSERT INTO use_cases (id, key, name, description, metadata, is_archived, widgets, created_at)
    VALUES (${use_case}, 'support', 'Support', '', '{}', 0, '[]', ${created_at})`.execute(db);
  await sql`INSERT INTO models (id, key, name, kind, description, is_online, created_at)
    VALUES (${model}, 'm', 'm', 'Generation', '', 1, ${created_at})`.execute(db);
  await sql`INSERT INTO model_services (id, use_case_id, model_id, name, attached, is_default, desired_online, created_at)
    VALUES (${service}, ${use_case}, ${model}, 'm', 1, 1, 1, ${created_at})`.execute(db);
}

const columns = { model_services: "fallback_models", use_cases: "keep_failed_requests" } as const;
const missing: { kind: string; make: (typeof databases)[number]["make"]; tables: (keyof typeof columns)[] }[] = databases.flatMap(
  ({ kind, make }) => [
    { kind, make, tables: ["model_services", "use_cases"] },
    { kind, make, tables: ["use_cases"] }, // as if the start that adds both had died between them
  ],
);

test.each(missing)(
  "a database of version 003 on $kind, where the columns of $tables are missing, gets them",
  async ({ make, tables }) => {
    const folder = await mkdtemp(join(tmpdir(), "migrations-"));
    const options = await make(folder);
    const old = await openDatabase(options);
    for (const table of tables) await sql`ALTER TABLE ${sql.table(table)} DROP COLUMN ${sql.ref(columns[table])}`.execute(old.db);
    await writeOld(old);
    await old.close();
    const { db, close } = await openDatabase(options);
    const snapshot = await loadSnapshot(db);
    await close();
    await rm(folder, { recursive: true, force: true });
    expect(snapshot.use_cases.get("support")).toMatchObject({ keep_failed_requests: false, default_model: "m" });
    expect(snapshot.services.get("support/m")).toMatchObject({ fallback_models: [], attached: true });
  },
);
