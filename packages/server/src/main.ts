import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import type { Config } from "./config/config.ts";
import { newUuid } from "./domain/ids.ts";
import { createRequestObserver } from "./http/observe.ts";
import { createHttpServer } from "./http/server.ts";
import { createMetrics } from "./metrics.ts";
import type { Deps } from "./operations/deps.ts";
import { generateApiKey } from "./registry/api-keys.ts";
import { openRegistry, type Registry } from "./registry/registry.ts";
import { keepSecret, openDataFolder } from "./store/data-folder.ts";
import { startEmbeddedEngine } from "./store/engine/embedded-engine.ts";
import type { Engine } from "./store/engine/engine.ts";
import { migrate } from "./store/migrations/migrate.ts";
import { Store } from "./store/store.ts";

export interface RunningServer {
  url: string;
  /** The admin's key, when this start made it. */
  admin_key_once: string | undefined;
  /** Stops accepting, lets running requests finish, flushes, and ends the engine. */
  close(): Promise<void>;
}

const storeLimits = {
  flush_interval_ms: 500,
  pending_bytes: 256 << 20,
  write_wait_ms: 5000,
  read_wait_ms: 10_000,
  recent_bytes: 64 << 20,
  purge_after_ms: 5 * 60_000,
  upkeep_quiet_ms: 30_000,
  upkeep_latest_ms: 8 * 60_000,
} as const;

/** How long running requests get when the server stops, then the last flush. */
const drain_ms = 6000;
const lastFlush_ms = 1500;

/** Builds the server out of its parts and starts it. @throws Error with a message for the operator */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = pino({ level: config.log_level }, pino.destination({ dest: 2, sync: false }));
  const folder = openDataFolder(config.data_dir, { allow_network_disk: config.allow_network_disk });
  const closers: (() => Promise<void> | void)[] = [() => folder.release()];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const [engine, registry] = await openEngines(config, log, closers);
    const metrics = createMetrics();
    const store = new Store({
      engine,
      folder: join(config.data_dir, "journal"),
      log,
      limits: storeLimits,
      onFlushed: metrics.observeFlush,
    });
    closers.push(() => store.close(lastFlush_ms));
    metrics.watch(store);
    const deps: Deps = { store, registry, now: Date.now, newId: newUuid, append: (entry) => store.append(entry) };
    const observer = createRequestObserver(log, metrics.register);
    const server = createHttpServer({ deps, observer, metrics: metrics.register, is_loopback: isLoopback(config.host) });
    const url = await listen(server, config);
    closers.push(() => drain(server));
    return { url, admin_key_once: registry.admin_key_once, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openEngines(config: Config, log: Logger, closers: (() => Promise<void> | void)[]): Promise<[Engine, Registry]> {
  const file = (name: string) => join(config.data_dir, name);
  const secret = config.secret_key ?? keepSecret(file("secret.key"), () => randomBytes(32).toString("base64url")).secret;
  const starting = startEmbeddedEngine({ dir: file("clickhouse"), log }).then((engine) => {
    closers.push(() => engine.close());
    return engine;
  });
  const opening = openRegistry({
    file: file("registry.db"),
    admin_email: config.admin_email,
    admin_key: config.admin_key,
    admin_key_file: file("admin.key"),
    secret_key: createHash("sha256").update(secret).digest(),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  }).then((registry) => {
    closers.push(() => registry.close());
    return registry;
  });
  await Promise.allSettled([starting, opening]); // whatever was opened is known to `closers` before anything is thrown
  const engine = await starting;
  const registry = await opening;
  await migrate(engine);
  return [engine, registry];
}

async function listen(server: Server, config: Config): Promise<string> {
  server.listen(config.port, config.host);
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(`port ${config.port} on ${config.host} is in use; choose another with COLLOQUY_PORT`, { cause: error });
  }
  const { port } = server.address() as AddressInfo;
  const host = config.host === "0.0.0.0" || config.host === "::" ? "localhost" : config.host;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

async function drain(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drain_ms);
  await closed;
  clearTimeout(cut);
}
