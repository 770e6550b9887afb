import type { ColumnDataType, Kysely, Migration } from "kysely";
import type { Tables } from "../tables.ts";

/** Who answers the request under an idempotency key, and until when nobody else may. Repeatable, as all of them are. */
export const leases: Migration = {
  async up(db: Kysely<Tables>) {
    const tables = await db.introspection.getTables();
    const known = tables.find(({ name }) => name === "idempotency")?.columns.map(({ name }) => name) ?? [];
    const missing = Object.entries(columns).filter(([name]) => !known.includes(name));
    for (const [name, type] of missing) await db.schema.alterTable("idempotency").addColumn(name, type).execute();
  },
};

const columns = { owner: "text", lease_until_ms: "bigint" } as const satisfies Record<string, ColumnDataType>;
