import type { Kysely, Migration } from "kysely";
import type { Tables } from "../tables.ts";
import { addColumn, type Column } from "./add-column.ts";

/** Models that answer in place of one that fails, and whether failed requests are kept. Repeatable, as all of them are. */
export const inference: Migration = {
  async up(db: Kysely<Tables>) {
    for (const column of columns) await addColumn(db, column);
  },
};

const columns: readonly Column[] = [
  { table: "model_services", name: "fallback_models", type: "text", initial: "[]" },
  { table: "use_cases", name: "keep_failed_requests", type: "integer", initial: 0 },
];
