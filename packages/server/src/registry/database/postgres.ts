import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely";
import pg from "pg";
import type { Tables } from "../tables.ts";
import { channel, watchChanges } from "./change-watch.ts";
import type { Database } from "./database.ts";
import { destroyClient } from "./destroy-client.ts";
import { migrate } from "./migrate.ts";
import { nameOf, toConnectionError } from "./postgres-url.ts";
import { within } from "./within.ts";

const connect_ms = 3000;
/** Shorter, because it tries again. */
const listen_ms = 1500;
/** Statements here touch a few rows: what takes longer is lost, or waits for another process. */
const query_ms = 5000;
const pool_size = 5;
const close_ms = 1000;

/** The database of a URL, shared with other processes. */
export async function openPostgres(url: string): Promise<Database> {
  const name = nameOf(url);
  await withLockHeld(url, { key: "migrations", name }, (client) =>
    migrate(new Kysely({ dialect: new PostgresDialect({ pool: onlyOne(client) }) }), name),
  );
  const clients = new Set<pg.Client>();
  const pool = openPool(url, clients);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: dropLost(pool) }) });
  return {
    db,
    withLock: (key, work) => withLockHeld(url, { key, name }, work),
    lockChanges: async (change) => {
      await sql`SELECT pg_advisory_xact_lock(${lockOf("changes")})`.execute(change);
    },
    announce: async (change) => {
      await sql`SELECT pg_notify(${channel}, '')`.execute(change);
    },
    watch: (watcher) => watchChanges({ connect: () => connect(url, { connectionTimeoutMillis: listen_ms }), db, watcher }),
    leases: { is_shared: true, now_sql: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)" },
    close: async () => {
      await within(close_ms, db.destroy()).catch(() => {}); // silent: it is told no farewell
      for (const client of clients) destroyClient(client);
    },
  };
}

const lockOf = (key: string) => sql`hashtextextended(${`colloquy:${key}`}, 0)`;

/**
 * A connection of its own, because a lock belongs to its session: however the work ends, closing the connection releases it, and so
 * does the death of this process.
 */
async function withLockHeld<T>(
  url: string,
  { key, name }: { key: string; name: string },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, { idle_in_transaction_session_timeout: 0 }).catch((error: unknown) => {
    throw toConnectionError(name, error);
  });
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`colloquy:${key}`]);
    return await work(client);
  } finally {
    await client.end().catch(() => {}); // it is lost, and with it the lock
  }
}

/** Milliseconds since the epoch come as bigint, which pg gives as text. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

const common = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: "colloquy",
  connectionTimeoutMillis: connect_ms,
  keepAlive: true,
  idle_in_transaction_session_timeout: 2 * query_ms, // a stopped process must not hold the lock of changes for ever
  types,
});

async function connect(url: string, more: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...common(url), ...more });
  client.on("error", () => {}); // its queries fail too; without a listener the process would end
  await client.connect();
  return client;
}

/** @param clients is kept to hold the connections that are open */
function openPool(url: string, clients: Set<pg.Client>): pg.Pool {
  const pool = new pg.Pool({ ...common(url), max: pool_size, query_timeout: query_ms, lock_timeout: query_ms - 1000 });
  pool.on("error", () => {}); // as above
  pool.on("connect", (client) => {
    client.on("error", () => {});
    clients.add(client);
  });
  pool.on("remove", (client) => void clients.delete(client));
  return pool;
}

/** A connection whose query timed out is still busy with it, and perhaps dead: it is closed instead of being lent again. */
function dropLost(pool: pg.Pool): PostgresPool {
  const lend = (client: pg.PoolClient): PostgresPoolClient => {
    let lost: Error | undefined;
    const query = async (text: string, parameters: readonly unknown[]) => {
      try {
        return await client.query(text, [...parameters]);
      } catch (error) {
        if (error instanceof Error && error.message === "Query read timeout") lost = error;
        throw error;
      }
    };
    return { query: query as unknown as PostgresPoolClient["query"], release: () => client.release(lost) };
  };
  return { connect: async () => lend(await pool.connect()), end: () => pool.end() };
}

/** One connection in the form of a pool. */
function onlyOne(client: pg.Client): PostgresPool {
  const lent = { query: client.query.bind(client), release: () => {} } as unknown as PostgresPoolClient;
  return { connect: async () => lent, end: async () => {} };
}
