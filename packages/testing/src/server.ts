import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childrenOf, isAlive, killWithMe, signal, treeOf, waitUntilGone } from "./processes.ts";
import { dropEngines, enginesOf, isRemote } from "./remote-engines.ts";

/** The root of the repository. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));
const cli = join(repository, "packages/server/dist/cli/cli.js");
const readyWithin_ms = 60_000;

export interface StartOptions {
  /** Absent: a temporary folder that is removed by `stop` or at the end of this process. */
  data_dir?: string;
  env?: Record<string, string>;
  port?: number;
  /** What to run instead of the built server. */
  command?: string[];
}

export interface TestServer {
  url: string;
  admin_key: string;
  data_dir: string;
  /** Pid of the server, or of the command that was given instead. */
  pid: number;
  /** How long the start took until `/readyz` said yes. */
  ready_ms: number;
  /** The last of what it printed, both streams. */
  output(): string;
  /** Sends the signal to the server alone (default SIGKILL) and waits until it and its engine child are gone. */
  kill(name?: NodeJS.Signals): Promise<void>;
  /** SIGKILL to the server and its engine child in the same instant. */
  killAll(): Promise<void>;
  /** SIGTERM; the exit code. Removes the data folder when it was made here. */
  stop(): Promise<number>;
}

/** A server that ended before it was ready. */
export class StartFailed extends Error {
  override readonly name = "StartFailed";
  readonly exit_code: number | null;
  readonly output: string;

  constructor(exit_code: number | null, output: string) {
    super(`the server ended with ${exit_code} before it was ready:\n${output}`);
    this.exit_code = exit_code;
    this.output = output;
  }
}

/**
 * Starts the built server on a free loopback port and waits until it is ready.
 * @throws StartFailed when it ends before that
 */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  if (options.command === undefined && !existsSync(cli)) throw new Error(`${cli} is not there: run npm run build`);
  const made = options.data_dir === undefined ? makeFolder() : undefined;
  const data_dir = options.data_dir ?? made ?? "";
  const port = options.port ?? (await freePort());
  const admin_key = options.env?.["COLLOQUY_ADMIN_KEY"] ?? testKey;
  const child = spawnCommand(options.command ?? [process.execPath, cli, "serve"], {
    COLLOQUY_ADMIN_KEY: admin_key,
    COLLOQUY_DATA_DIR: data_dir,
    COLLOQUY_PORT: String(port),
    COLLOQUY_LOG_LEVEL: "warn",
    ...(isRemote ? await enginesOf(data_dir) : {}),
    ...options.env,
  });
  const url = `http://127.0.0.1:${port}`;
  const ready_ms = await waitUntilReady(child, url);
  return { url, admin_key, data_dir, ready_ms, pid: child.pid, output: child.output, ...ending(child, made) };
}

/** The admin key of every server started here: one key, so that a server started again on its folder knows it. */
const testKey = "colloquy-test-admin-key-0123456789abcdef";

interface Running {
  process: ChildProcess;
  pid: number;
  output: () => string;
  exited: Promise<number | null>;
}

function ending(child: Running, made: string | undefined): Pick<TestServer, "kill" | "killAll" | "stop"> {
  const end = async (name: NodeJS.Signals, pids: number[]) => {
    const tree = treeOf(child.pid);
    for (const pid of pids) signal(pid, name);
    const exit_code = await child.exited;
    await waitUntilGone(tree).catch((error: unknown) => {
      for (const pid of tree) signal(pid, "SIGKILL");
      throw new Error(`processes were left: ${tree.filter(isAlive)}`, { cause: error });
    });
    return exit_code;
  };
  return {
    kill: async (name = "SIGKILL") => void (await end(name, [child.pid])),
    killAll: async () => void (await end("SIGKILL", [child.pid, ...childrenOf(child.pid)])),
    stop: async () => {
      const exit_code = await end("SIGTERM", [child.pid]);
      if (made !== undefined) {
        removeFolder(made);
        await dropEngines(made);
      }
      return exit_code ?? -1;
    },
  };
}

function spawnCommand([file = "", ...args]: string[], env: Record<string, string>): Running {
  const inherited = Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|LANG|npm_config_.*)$/.test(name));
  const child = spawn(file, args, {
    cwd: repository,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a group of its own: a test can signal the whole group without meeting itself
  });
  if (child.pid === undefined) throw new Error(`${file} does not start`);
  let printed = "";
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString("utf8")).slice(-1_000_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const reaper = killWithMe(child.pid);
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      reaper.kill("SIGKILL");
      resolve(code);
    });
  });
  return { process: child, pid: child.pid, output: () => printed, exited };
}

async function waitUntilReady(child: Running, url: string): Promise<number> {
  const begin = performance.now();
  while (performance.now() - begin < readyWithin_ms) {
    const { exitCode, signalCode } = child.process;
    if (exitCode !== null || signalCode !== null) throw await startFailed(child);
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.arrayBuffer().then(() => response.ok),
      () => false,
    );
    if (isReady) return performance.now() - begin;
    await delay(10);
  }
  for (const pid of treeOf(child.pid)) signal(pid, "SIGKILL");
  throw new Error(`not ready within ${readyWithin_ms} ms:\n${child.output()}`);
}

async function startFailed(child: Running): Promise<StartFailed> {
  const exit_code = await child.exited;
  const { stderr } = child.process;
  if (stderr !== null) await Promise.race([finished(stderr), delay(1000)]); // its last words
  return new StartFailed(exit_code, child.output());
}

// Below the ports that systems give to outgoing connections, which could take one between two starts of a server.
const firstPort = 10_000;
const portsOfProcess = 16;
let nextPort = 0;

/** A loopback port that nothing listens on. Test processes that run side by side take different ones, each in turn. */
export async function freePort(): Promise<number> {
  for (let left = portsOfProcess * 4; left > 0; left--) {
    const port = firstPort + (process.pid % 1_400) * portsOfProcess + (nextPort++ % portsOfProcess);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port");
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

/** Holds all folders of this process; a shell removes it when this process ends, however it ends. */
let root: string | undefined;

function makeRoot(): string {
  const made = mkdtempSync(join(tmpdir(), "colloquy-test-"));
  const script = 'cat >/dev/null; sleep 1; rm -rf "$0"'; // the servers are killed in that second
  spawn("sh", ["-c", script, made], { stdio: ["pipe", "ignore", "ignore"], detached: true }).unref();
  return made;
}

/** A temporary folder that is removed at the end of this process. */
export function makeFolder(): string {
  root ??= makeRoot();
  return mkdtempSync(join(root, "data-"));
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
