import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Postgres, startPostgres } from "./postgres.ts";

/** What Vitest gives to a global set-up, as far as it is used here. */
interface Project {
  /** `database_service`: a GET there gives the URL of an empty PostgreSQL database. */
  provide(key: "database_service", value: string): void;
}

/** For Vitest's `globalSetup`: one PostgreSQL for all test files, started when the first of them asks for a database. */
// biome-ignore lint/style/noDefaultExport: Vitest takes a set-up as one
export default async function provideDatabases(project: Project): Promise<() => Promise<void>> {
  let starting: Promise<Postgres> | undefined;
  const server = createServer(async (_, outgoing) => {
    try {
      starting ??= startPostgres();
      outgoing.end(await (await starting).createDatabase());
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  project.provide("database_service", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    const postgres = await starting?.catch(() => undefined);
    await postgres?.stop();
  };
}
