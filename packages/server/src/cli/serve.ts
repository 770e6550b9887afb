import { type Config, readConfig } from "../config/config.ts";

export const usage = `Starts the server and runs until it gets SIGTERM or SIGINT.

usage: colloquy serve

environment:
  COLLOQUY_HOST                  address to listen on (127.0.0.1)
  COLLOQUY_PORT                  port to listen on; 0 takes any free one (8080)
  COLLOQUY_DATA_DIR              folder for everything that is kept (./colloquy-data)
  COLLOQUY_ADMIN_KEY             API key of the first user, at least 24 characters; without it one is made and shown once
  COLLOQUY_ADMIN_EMAIL           e-mail address of the first user (admin@localhost)
  COLLOQUY_SECRET_KEY            encrypts stored provider secrets; without it secret.key in the data folder is made
  CLICKHOUSE_URL                 http://user:password@host:8123/database of a ClickHouse server (26.2 or newer); without it one is embedded
  DATABASE_URL                   postgres://user:password@host:5432/database of PostgreSQL for the registry; without it a SQLite file
  COLLOQUY_ERASE_WITHIN_SECONDS  time within which deleted text leaves every file (900)
  COLLOQUY_CJK_INDEX             1 adds an index for text without spaces (Chinese, Japanese, Thai), 0 drops it
  COLLOQUY_LOG_LEVEL             fatal, error, warn, info, debug, trace or silent; the log goes to stderr (info)
  COLLOQUY_ALLOW_NETWORK_DISK    1 takes a data folder on a network file system in spite of its risks

  OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GOOGLE_BASE_URL
                                 in place of the providers' public addresses
  COLLOQUY_AZURE_API_VERSION     api-version for Azure endpoints that name none (2024-10-21)
  COLLOQUY_ALLOW_PRIVATE_ENDPOINTS
                                 1 lets models be at private and loopback addresses, 0 forbids it (1 while COLLOQUY_HOST is loopback)
  COLLOQUY_UPSTREAM_CONNECT_SECONDS, COLLOQUY_UPSTREAM_FIRST_BYTE_SECONDS,
  COLLOQUY_UPSTREAM_BETWEEN_CHUNKS_SECONDS, COLLOQUY_UPSTREAM_TOTAL_SECONDS
                                 how long a provider may take: to be connected, to begin its answer, between two pieces, in all (10, 85, 60, 600)
  COLLOQUY_INFERENCE_PER_KEY     inference requests of one API key at a time (256)
  COLLOQUY_INFERENCE_IN_FLIGHT   inference requests at a time (1024)
`;

/** Promised are 10 s between the signal and the end; what was acknowledged is on disk at any moment. */
const longestStop_ms = 9_500;

/** Starts the server and says where it is; it stops on a signal, exit code 0. A failed start is one line and exit code 1. */
export async function run(): Promise<void> {
  process.umask(0o077); // whatever is made from here on, also by the engine, is its owner's alone
  let stop: () => Promise<void> = async () => {};
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), longestStop_ms).unref();
    stop().then(() => process.exit(0), exitOnError);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  try {
    const config = readConfig();
    const { startServer } = await import("../main.ts");
    const server = await startServer(config);
    stop = () => server.close();
    process.stdout.write(welcome(server, config));
  } catch (error) {
    if (!stopping) exitOnError(error);
  }
}

function exitOnError(error: unknown): void {
  process.stderr.write(`colloquy: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function welcome(server: { url: string; admin_key_once: string | undefined }, config: Config): string {
  const lines = ["", `Colloquy is ready: ${server.url}`, `Data folder:       ${config.data_dir}`];
  if (server.admin_key_once !== undefined) {
    lines.push(
      `Admin key:         ${server.admin_key_once}`,
      `                   (shown once; kept in ${config.data_dir}/admin.key)`,
    );
    lines.push("", "Try it:", `  curl -H 'Authorization: Bearer ${server.admin_key_once}' ${server.url}/api/v1/me`);
  }
  return `${lines.join("\n")}\n\n`;
}
