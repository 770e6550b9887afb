import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `action` while no other process does so for this checkout. Outside of the checkout, where installing cannot remove it.
 * @template Result
 * @param {string} root
 * @param {() => Promise<Result>} action
 */
export async function withSetupLock(root, action) {
  const file = join(tmpdir(), `colloquy-setup-${createHash("sha1").update(root).digest("hex").slice(0, 12)}.pid`);
  for (let isFirst = true; !(await take(file)); isFirst = false) {
    if (isFirst) console.error(`Waiting for another start that is installing or building (${file}) …`);
    await sleep(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await action();
  } finally {
    process.off("exit", release);
    release();
  }
}

async function take(file) {
  if (isHeld(file)) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  await sleep(50); // two that found a dead holder at the same moment: the later one's file stays
  return readHolder(file) === process.pid;
}

function isHeld(file) {
  const holder = readHolder(file);
  if (holder === undefined || holder === process.pid) return false;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}
