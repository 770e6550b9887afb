import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { eventually } from "./eventually.ts";

/** Pids of the children of a process, as Linux tells. */
export function childrenOf(pid: number): number[] {
  if (!existsSync(`/proc/${pid}/task`)) return [];
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number);
    } catch {
      return []; // a thread that ended meanwhile
    }
  });
}

/** The process and everything that it started, children before theirs. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

/** Pid of the ClickHouse child of a server; undefined while there is none. */
export function engineChildOf(pid: number): number | undefined {
  return childrenOf(pid).find((child) => isAlive(child) && /engine|clickhouse/.test(readProc(child, "cmdline")));
}

/** Whether a process runs: a zombie does not. */
export function isAlive(pid: number): boolean {
  const stat = readProc(pid, "stat");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export async function waitUntilGone(pids: number[], timeout_ms = 15_000): Promise<void> {
  await eventually(() => !pids.some(isAlive), timeout_ms, 5);
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readProc(pid, "status"))?.[1] ?? 0) / 1024;
}

/**
 * Kills a process and its children as soon as this process ends, however it ends: the shell sees the end of its input.
 * @returns the shell; kill it when the watched process has ended, so that it never meets another process with that pid
 */
export function killWithMe(pid: number): ChildProcess {
  const script = `cat >/dev/null; kill -9 $(cat /proc/${pid}/task/*/children) ${pid}`;
  const shell = spawn("sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  return shell;
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return ""; // it ended
  }
}
