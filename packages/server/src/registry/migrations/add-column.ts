import type { ColumnDataType, Kysely } from "kysely";
import type { Tables } from "../tables.ts";

export interface Column {
  table: keyof Tables;
  name: string;
  type: ColumnDataType;
  /** What the rows have that are there already; absent: null. */
  initial?: string | number;
}

/** Does nothing where the column is there already. */
export async function addColumn(db: Kysely<Tables>, { table, name, type, initial }: Column): Promise<void> {
  const tables = await db.introspection.getTables();
  if (tables.find((known) => known.name === table)?.columns.some((column) => column.name === name)) return;
  await db.schema
    .alterTable(table)
    .addColumn(name, type, (column) => (initial === undefined ? column : column.notNull().defaultTo(initial)))
    .execute();
}
