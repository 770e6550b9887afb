import { resolve } from "node:path";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

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
  readonly log_level: LogLevel;
  /** Take a data folder on a network file system, whose locks and syncs cannot be relied on. */
  readonly allow_network_disk: boolean;
}

/** A variable with a value that cannot be used; the message names it and says what can. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError
 */
export function readConfig(environment: Environment = process.env): Config {
  const read = (name: string) => environment[name]?.trim() || undefined;
  for (const name of ["CLICKHOUSE_URL", "DATABASE_URL"]) {
    if (read(name) !== undefined) {
      throw new ConfigError(`${name} is set, but this version serves with its embedded engines only: unset it`);
    }
  }
  return Object.freeze({
    host: read("COLLOQUY_HOST") ?? "127.0.0.1",
    port: readPort(read("COLLOQUY_PORT")),
    data_dir: resolve(read("COLLOQUY_DATA_DIR") ?? "colloquy-data"),
    admin_key: readSecret("COLLOQUY_ADMIN_KEY", read("COLLOQUY_ADMIN_KEY"), 24),
    admin_email: readEmail(read("COLLOQUY_ADMIN_EMAIL")),
    secret_key: readSecret("COLLOQUY_SECRET_KEY", read("COLLOQUY_SECRET_KEY"), 16),
    log_level: readLogLevel(read("COLLOQUY_LOG_LEVEL")),
    allow_network_disk: readSwitch("COLLOQUY_ALLOW_NETWORK_DISK", read("COLLOQUY_ALLOW_NETWORK_DISK")),
  });
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

function readSwitch(name: string, text = "0"): boolean {
  if (["1", "true", "yes"].includes(text)) return true;
  if (["0", "false", "no"].includes(text)) return false;
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; allowed are 1 and 0`);
}
