import { type ChildProcess, fork } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** Where the engine tells what happens to it; a pino logger fits. */
export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EngineChild {
  pid: number | undefined;
  isRunning(): boolean;
  /** Resolves when the process is gone. */
  exited: Promise<void>;
  /** SIGKILL to its process group; nothing happens when it is gone. */
  kill(): void;
}

// Nothing of ours: no secrets, no NODE_OPTIONS. The allocator gives memory back when idle (90 MB after a load instead of 180).
const childEnvironment = { JE_MALLOC_CONF: "dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true" };

/** Starts the engine's process; it kills itself when this one ends, however that happens. */
export function startChild(args: readonly string[], log: EngineLog): EngineChild {
  const program = fileURLToPath(new URL("./child/engine-server.cjs", import.meta.url));
  const child = fork(program, args, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Its own process group: a Ctrl-C at the terminal must not take the engine from under a server that is still flushing.
    detached: true,
    execArgv: [],
    env: childEnvironment,
  });
  let running = true;
  const exited = new Promise<void>((resolve) => {
    const onEnd = () => {
      running = false;
      resolve();
    };
    child.once("exit", onEnd);
    child.once("error", (error) => {
      log.warn({ error: error.message }, "engine process failed");
      if (child.pid === undefined) onEnd();
    });
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log.warn({ engine_pid: child.pid, text: text.trim().slice(0, 2000) }, "engine says");
  });
  return { pid: child.pid, isRunning: () => running, exited, kill: () => killGroup(child) };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // it has not become a group's leader yet, or is gone
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}
