import { spawn } from "node:child_process";

/** The commands that run now, each the leader of a process group. */
const running = new Set();
let stopping = false;

/**
 * Runs a command; its standard output goes to ours for errors, where it disturbs nobody who reads ours.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdout?: "inherit" }} options
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function run(command, args, { env = process.env, stdout } = {}) {
  const child = spawn(command, args, { stdio: ["ignore", stdout ?? 2, "inherit"], detached: true, env });
  running.add(child);
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => {
        if (!stopping)
          resolve(code === 0); // otherwise nothing may follow
        else if (running.size === 1) process.exit(0);
      });
    });
  } finally {
    running.delete(child);
  }
}

/** Runs a command that everything after it needs; when it fails this process ends, with `advice` beside the command's own output. */
export async function runOrExit(command, args, advice = "") {
  if (await run(command, args)) return;
  console.error(`failed: ${command} ${args.join(" ")}`);
  if (advice !== "") console.error(advice);
  process.exit(1);
}

/** On SIGTERM and SIGINT ends the running command with all its processes, and this one with 0; unless others listen too. */
export function stopOnSignals() {
  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      stopping = true;
      if (running.size === 0) process.exit(0);
      for (const child of running) kill(child.pid);
    });
  }
}

function kill(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // it has just ended by itself
  }
}
