import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Api, seed, startServer, type TestServer } from "@colloquy/testing";

export interface Target {
  port: number;
  key: string;
}

/** Use cases of the measured server: one that is written to, one that is only read. */
export const use_case = "bench";
export const quiet_use_case = "quiet";
export const metric = "quality";

export interface Targets {
  server: TestServer;
  ours: Target;
  hono: Target;
  node: Target;
  close(): Promise<void>;
}

export async function startTargets(): Promise<Targets> {
  const server = await startServer({ env: { COLLOQUY_LOG_LEVEL: "info" } }); // as it runs by default
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, metrics: [metric] });
  await seed(api, { use_case: quiet_use_case });
  const hono = await startBaseline(new URL("./baseline-hono.ts", import.meta.url));
  const node = await startBaseline(new URL("./baseline-node.ts", import.meta.url));
  const close = async () => {
    hono.close();
    node.close();
    await server.stop();
  };
  return { server, ours: { port: Number(new URL(server.url).port), key: server.admin_key }, hono, node, close };
}

/** Starts a server in a process of its own, which sends its port. */
export async function startBaseline(file: URL, ...args: string[]): Promise<Target & { close(): void }> {
  const child = fork(fileURLToPath(file), args);
  const [port] = (await once(child, "message")) as [number];
  return { port, key: "none", close: () => child.disconnect() };
}

/** @throws Error unless the server's open journal file is written with O_DSYNC: then no 201 comes before its bytes are on disk */
export function requireSyncedJournal(pid: number): void {
  const folder = `/proc/${pid}/fd`;
  const descriptor = readdirSync(folder).find((name) => linkOf(`${folder}/${name}`).endsWith(".cqj"));
  if (descriptor === undefined) throw new Error("the server has no journal file open");
  const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, "utf8"))?.[1] ?? "0";
  const isSynced = (Number.parseInt(flags, 8) & 0o10000) !== 0;
  if (!isSynced) throw new Error(`the journal's descriptor has the flags ${flags}: no O_DSYNC`);
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed meanwhile
  }
}
