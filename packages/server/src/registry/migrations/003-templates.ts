import type { Kysely, Migration } from "kysely";
import type { Tables } from "../tables.ts";
import { addColumn, type Column } from "./add-column.ts";

/** Widgets, system prompt templates, models that are turned off and their extra parameters. Repeatable, as all of them are. */
export const templates: Migration = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("system_prompt_templates")
      .ifNotExists()
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("template", "text", (column) => column.notNull())
      .addColumn("created_by", "text", (column) => column.notNull()) // no reference: templates outlive who made them
      .addColumn("created_at", "text", (column) => column.notNull())
      .execute();
    for (const column of columns) await addColumn(db, column);
  },
};

const columns: readonly Column[] = [
  { table: "use_cases", name: "widgets", type: "text", initial: "[]" },
  { table: "models", name: "is_online", type: "integer", initial: 1 },
  { table: "models", name: "extra_params", type: "text" },
  { table: "model_services", name: "system_prompt_template_id", type: "text" },
];
