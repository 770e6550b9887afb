import { randomUUID } from "node:crypto";

/** Of the servers that tests start, as the server reads them. */
export type EngineUrls = { CLICKHOUSE_URL: string; DATABASE_URL: string };

/** Whether the tests run on remote engines: a ClickHouse server and PostgreSQL, shared by all servers, each with databases of its own. */
export const isRemote = process.env["COLLOQUY_TEST_ENGINES"] === "remote";

const urls = new Map<string, Promise<EngineUrls>>();

/** Databases that belong to a data folder: a server that is started again on the folder finds them again. */
export function enginesOf(data_dir: string): Promise<EngineUrls> {
  const known = urls.get(data_dir) ?? makeDatabases();
  urls.set(data_dir, known);
  return known;
}

/** Removes what `enginesOf` made in ClickHouse, so that its merges do not slow the tests that follow. */
export async function dropEngines(data_dir: string): Promise<void> {
  const known = await urls.get(data_dir);
  if (known === undefined) return;
  urls.delete(data_dir);
  const { origin, pathname, username, password } = new URL(known.CLICKHOUSE_URL);
  const headers = { "X-ClickHouse-User": decodeURIComponent(username), "X-ClickHouse-Key": decodeURIComponent(password) };
  const body = `DROP DATABASE IF EXISTS \`${pathname.slice(1)}\``;
  const answer = await fetch(origin, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}

async function makeDatabases(): Promise<EngineUrls> {
  const { COLLOQUY_TEST_CLICKHOUSE: clickhouse, COLLOQUY_TEST_DATABASES: databases } = process.env;
  if (clickhouse === undefined || databases === undefined)
    throw new Error("the remote engines are not started: see remote-setup.ts");
  const answer = await fetch(databases);
  if (!answer.ok) throw new Error(await answer.text());
  return {
    CLICKHOUSE_URL: `${clickhouse}/test_${randomUUID().replaceAll("-", "")}`,
    DATABASE_URL: await answer.text(),
  };
}
