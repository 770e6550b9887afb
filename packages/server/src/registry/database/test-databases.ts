import { join } from "node:path";
import { inject } from "vitest";
import type { DatabaseOptions } from "./open.ts";

declare module "vitest" {
  interface ProvidedContext {
    database_service: string;
  }
}

/** The databases that tests run on; each call makes an empty one, on SQLite in the folder. */
export const databases: { kind: string; make(folder: string): Promise<DatabaseOptions> }[] = [
  { kind: "SQLite", make: async (folder) => ({ file: join(folder, "registry.db") }) },
  { kind: "PostgreSQL", make: async () => ({ url: await newPostgresDatabase() }) },
];

/** URL of an empty database of the PostgreSQL that all test files share. */
export async function newPostgresDatabase(): Promise<string> {
  const answer = await fetch(inject("database_service"));
  if (!answer.ok) throw new Error(await answer.text());
  return await answer.text();
}
