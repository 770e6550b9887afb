import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Logger, pino } from "pino";
import { type Config, isLoopback } from "./config/config.ts";
import { newUuid } from "./domain/ids.ts";
import { createRequestObserver } from "./http/observe.ts";
import { createHttpServer } from "./http/server.ts";
import { createMetrics } from "./metrics.ts";
import type { Deps } from "./operations/deps.ts";
import { Inference } from "./operations/inference/inference.ts";
import { Providers } from "./providers/providers.ts";
import { generateApiKey } from "./registry/api-keys.ts";
import { openRegistry, type Registry } from "./registry/registry.ts";
import { keepSecret, openDataFolder, requireOwnJournal } from "./store/data-folder.ts";
import { startEmbeddedEngine } from "./store/engine/embedded-engine.ts";
import type { Engine } from "./store/engine/engine.ts";
import { connectRemoteEngine, isOlder } from "./store/engine/remote-engine.ts";
import { migrate } from "./store/migrations/migrate.ts";
import { keepUnspacedIndex } from "./store/migrations/unspaced-index.ts";
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
} as const;

/** Within half of its time a deleted text leaves the journal and the data files; the engine removes the replaced files in the other half. */
const erasing = (within_ms: number) => ({
  purge_after_ms: within_ms / 3,
  upkeep_quiet_ms: Math.min(30_000, within_ms / 20),
  upkeep_latest_ms: within_ms / 2,
});

/** With an engine of its own a process knows every change. A remote one has other writers too: memory answers only for what is pending. */
const storeModes = {
  embedded: { acknowledge: "journal", recent_bytes: 64 << 20 },
  remote: { acknowledge: "engine", recent_bytes: 0 },
} as const;

/** How long running requests get when the server stops, then the last flush. */
const drain_ms = 6000;
const lastFlush_ms = 1500;
/** For the records of streams that were cut. */
const lastRecords_ms = 500;

/** Builds the server out of its parts and starts it. @throws Error with a message for the operator */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = pino({ level: config.log_level }, pino.destination({ dest: 2, sync: false }));
  const folder = openDataFolder(config.data_dir, { allow_network_disk: config.allow_network_disk });
  const closers: (() => Promise<void> | void)[] = [() => folder.release()];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const { engine, registry, has_unspaced_index } = await openEngines(config, log, closers);
    const metrics = createMetrics();
    const { acknowledge, recent_bytes } = storeModes[config.clickhouse === undefined ? "embedded" : "remote"];
    const store = new Store({
      engine,
      folder: join(config.data_dir, "journal"),
      log,
      limits: { ...storeLimits, ...erasing(config.erase_within_ms), recent_bytes },
      acknowledge,
      onFlushed: metrics.observeFlush,
    });
    store.has_unspaced_index = has_unspaced_index;
    closers.push(() => store.close(lastFlush_ms));
    const providers = new Providers(config.providers);
    closers.push(() => providers.close());
    const inference = new Inference({
      providerOf: (model) => providers.of(model),
      limits: config.inference_limits,
      onFailed: metrics.countFailure,
    });
    closers.push(() => Promise.race([inference.untilIdle(), delay(lastRecords_ms, undefined, { ref: false })]));
    metrics.watch(store, inference);
    const deps: Deps = { store, registry, inference, now: Date.now, newId: newUuid, append: (entry) => store.append(entry) };
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

interface Engines {
  engine: Engine;
  registry: Registry;
  has_unspaced_index: boolean;
}

async function openEngines(config: Config, log: Logger, closers: (() => Promise<void> | void)[]): Promise<Engines> {
  const connecting = openEngine(config, log).then((opened) => {
    closers.push(() => opened.engine.close());
    return opened;
  });
  const opening = openConfiguredRegistry(config, log).then((registry) => {
    closers.push(() => registry.close());
    return registry;
  });
  await Promise.allSettled([connecting, opening]); // whatever was opened is known to `closers` before anything is thrown
  const registry = await opening;
  const { engine, version } = await connecting;
  requireOwnJournal(config.data_dir, registry.deployment_id);
  const has_unspaced_index = await registry.withLock("clickhouse", async () => {
    if (version !== undefined) await recordServerVersion(registry, version);
    await migrate(engine);
    return await keepUnspacedIndex(engine, config.cjk_index);
  });
  return { engine, registry, has_unspaced_index };
}

/** `version` is given for a remote server; the embedded engine keeps its own in its folder. */
async function openEngine(config: Config, log: Logger): Promise<{ engine: Engine; version?: string }> {
  if (config.clickhouse !== undefined) return await connectRemoteEngine(config.clickhouse, log);
  return { engine: await startEmbeddedEngine({ dir: join(config.data_dir, "clickhouse"), log }) };
}

function openConfiguredRegistry(config: Config, log: Logger): Promise<Registry> {
  const file = (name: string) => join(config.data_dir, name);
  const secret = config.secret_key ?? keepSecret(file("secret.key"), () => randomBytes(32).toString("base64url")).secret;
  return openRegistry({
    database: config.database_url === undefined ? { file: file("registry.db") } : { url: config.database_url },
    log,
    process_id: keepSecret(file("process.id"), randomUUID).secret,
    admin_email: config.admin_email,
    admin_key: config.admin_key,
    admin_key_file: file("admin.key"),
    secret_key: createHash("sha256").update(secret).digest(),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
}

/** Remembers which ClickHouse wrote the data. @throws Error when it was a newer one */
async function recordServerVersion(registry: Registry, version: string): Promise<void> {
  const before = (await registry.getMeta("clickhouse_version")) ?? "0";
  const release = before.split(".").slice(0, 2).join("."); // fixes of one release read each other's files
  if (isOlder(version, release))
    throw new Error(`the data was written by ClickHouse ${before}, which is newer than the ${version} behind CLICKHOUSE_URL`);
  if (isOlder(before, version)) await registry.setMeta("clickhouse_version", version);
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

async function drain(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drain_ms);
  await closed;
  clearTimeout(cut);
}
