import { resolve } from "node:path";
import { ConfigError } from "./config-error.ts";
import { type ProviderSettings, readProviderSettings } from "./provider-settings.ts";
import { readChoice, readSeconds, readSwitch, readWhole } from "./read-value.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ClickHouseAddress {
  /** Without user, password and database. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** What the environment says, checked. */
export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absolute. */
  readonly data_dir: string;
  /** Bootstrap key of the first user; without it one is made. */
  readonly admin_key: string | undefined;
  readonly admin_email: string;
  /** Encrypts provider secrets; without it `secret.key` in the data folder does. */
  readonly secret_key: string | undefined;
  /** A ClickHouse server; without it the embedded one is started. */
  readonly clickhouse: ClickHouseAddress | undefined;
  /** Of PostgreSQL; without it the registry is a SQLite file. */
  readonly database_url: string | undefined;
  /** Milliseconds after a delete within which the text is gone from every file. */
  readonly erase_within_ms: number;
  /** An index for texts that are written without spaces (Chinese, Japanese, Thai): true adds it, false drops it, undefined leaves it. */
  readonly cjk_index: boolean | undefined;
  readonly log_level: LogLevel;
  /** Take a data folder on a network file system, whose locks and syncs cannot be relied on. */
  readonly allow_network_disk: boolean;
  readonly providers: ProviderSettings;
  /** How many inference requests may be under way: of one API key, and in this process. */
  readonly inference_limits: { readonly per_key: number; readonly in_flight: number };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError
 */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string) => environment[name]?.trim() || undefined;
  const clickhouse = readClickHouse(read("CLICKHOUSE_URL"));
  const database_url = readDatabase(read("DATABASE_URL"));
  if (clickhouse !== undefined && database_url === undefined) {
    throw new ConfigError("CLICKHOUSE_URL needs DATABASE_URL too (PostgreSQL): what the rows mean must live as long as the rows");
  }
  const host = read("COLLOQUY_HOST") ?? "127.0.0.1";
  return Object.freeze({
    host,
    port: readPort(read("COLLOQUY_PORT")),
    data_dir: resolve(read("COLLOQUY_DATA_DIR") ?? "colloquy-data"),
    admin_key: readSecret("COLLOQUY_ADMIN_KEY", read("COLLOQUY_ADMIN_KEY"), 24),
    admin_email: readEmail(read("COLLOQUY_ADMIN_EMAIL")),
    secret_key: readSecret("COLLOQUY_SECRET_KEY", read("COLLOQUY_SECRET_KEY"), 16),
    cjk_index: readChoice("COLLOQUY_CJK_INDEX", read("COLLOQUY_CJK_INDEX")),
    log_level: readLogLevel(read("COLLOQUY_LOG_LEVEL")),
    clickhouse,
    database_url,
    erase_within_ms:
      1000 * readSeconds("COLLOQUY_ERASE_WITHIN_SECONDS", read("COLLOQUY_ERASE_WITHIN_SECONDS"), { usual: 900, least: 10 }),
    allow_network_disk: readSwitch("COLLOQUY_ALLOW_NETWORK_DISK", read("COLLOQUY_ALLOW_NETWORK_DISK")),
    providers: readProviderSettings(read, isLoopback(host)),
    inference_limits: readInferenceLimits(read),
  });
}

/** Whether what listens on this host can be reached from its own machine only. */
export const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

function readInferenceLimits(read: (name: string) => string | undefined): Config["inference_limits"] {
  const readLimit = (name: string, usual: number) => readWhole(name, read(name), { usual, least: 1, most: 1_000_000 });
  return Object.freeze({
    per_key: readLimit("COLLOQUY_INFERENCE_PER_KEY", 256),
    in_flight: readLimit("COLLOQUY_INFERENCE_IN_FLIGHT", 1024),
  });
}

function readClickHouse(text: string | undefined): ClickHouseAddress | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = url?.pathname.slice(1) || "colloquy";
  const isRight = url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
  if (!isRight || !/^[A-Za-z_]\w*$/.test(database)) {
    throw new ConfigError("CLICKHOUSE_URL is not of the form http://user:password@host:8123/database (or https)");
  }
  const decode = (part: string) => readDecoded("CLICKHOUSE_URL", part);
  return Object.freeze({
    url: url.origin,
    username: decode(url.username) || "default",
    password: decode(url.password),
    database,
  });
}

function readDecoded(name: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError(`${name} holds a broken % escape in its user or password`);
  }
}

function readDatabase(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))) return text;
  throw new ConfigError("DATABASE_URL is not of the form postgres://user:password@host:5432/database");
}

function readPort(text = "8080"): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigError(`COLLOQUY_PORT is ${JSON.stringify(text)}; allowed is a port from 0 (any free one) to 65535`);
}

/** Secrets are never repeated in a message. */
function readSecret(name: string, text: string | undefined, shortest: number): string | undefined {
  if (text === undefined) return undefined;
  if (text.length < shortest) throw new ConfigError(`${name} has ${text.length} characters; it needs at least ${shortest}`);
  if (!/^[\x21-\x7e]+$/.test(text)) throw new ConfigError(`${name} may hold printable ASCII characters only, without spaces`);
  return text;
}

function readEmail(text = "admin@localhost"): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 254) return text;
  throw new ConfigError(`COLLOQUY_ADMIN_EMAIL is ${JSON.stringify(text)}; allowed is an e-mail address`);
}

function readLogLevel(text = "info"): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level !== undefined) return level;
  throw new ConfigError(`COLLOQUY_LOG_LEVEL is ${JSON.stringify(text)}; allowed are ${logLevels.join(", ")}`);
}
