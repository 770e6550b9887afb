import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

/** Where the registry is: a SQLite file of this process, or a PostgreSQL database (a URL) that several processes share. */
export type DatabaseOptions = { file: string } | { url: string };

/** Opens the database, makes it where it is a file that is absent, and brings its tables up to date. @throws Error for the operator */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return "file" in options ? await openSqlite(options.file) : await openPostgres(options.url);
}
