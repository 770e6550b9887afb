import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startEngineProcess } from "@colloquy/server/engine";
import { signal } from "./processes.ts";
import { freePort, makeFolder } from "./server.ts";

export interface TestClickHouse {
  /** With user and password, without a database. */
  url: string;
  pid(): number;
  /** URL of a database that does not exist yet. */
  newDatabase(): string;
  /** Runs a statement with every right that the user has; the answer as text. */
  sql(statement: string, settings?: Record<string, string>): Promise<string>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** On the same port and folder as before. */
  start(options?: { isReadOnly?: boolean }): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface ClickHouseOptions {
  /** Kept; absent: a temporary one. */
  dir?: string;
  /** XML members of the server's configuration, as in `<max_server_memory_usage>…`. */
  config?: string;
}

/** A ClickHouse server of its own on a loopback port, as a remote one would be. Ends with this process at the latest. */
export async function startClickHouse(options: ClickHouseOptions = {}): Promise<TestClickHouse> {
  const dir = options.dir ?? makeFolder();
  writeOverride(dir, "config", options.config);
  const port = await freePort();
  const user = { username: "tester", password: randomBytes(12).toString("hex") };
  const url = `http://${user.username}:${user.password}@127.0.0.1:${port}`;
  const says: string[] = [];
  const log = { info: () => {}, warn: (fields: object) => void says.push(JSON.stringify(fields)) };
  let child = startEngineProcess({ dir, port, user, log });
  const pid = () => child.pid ?? 0;

  const sql = async (statement: string, settings: Record<string, string> = {}) => {
    const headers = { "X-ClickHouse-User": user.username, "X-ClickHouse-Key": user.password };
    const query = new URLSearchParams(settings);
    const answer = await fetch(`http://127.0.0.1:${port}/?${query}`, { method: "POST", headers, body: statement });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return text;
  };
  const waitUntilUp = async () => {
    for (let left = 600; left > 0 && child.isRunning(); left--) {
      if (await sql("SELECT 1").then(Boolean, () => false)) return;
      await delay(50);
    }
    throw new Error(`ClickHouse did not start: ${says.join("\n")}`);
  };
  const kill = async () => {
    child.kill();
    await child.exited;
  };
  const start = async ({ isReadOnly = false } = {}) => {
    writeOverride(dir, "users", isReadOnly ? readOnlyUser(user.username) : undefined);
    child = startEngineProcess({ dir, port, user, log });
    await waitUntilUp();
  };
  await waitUntilUp();
  return {
    url,
    pid,
    sql,
    kill,
    start,
    newDatabase: () => `${url}/test_${randomUUID().replaceAll("-", "")}`,
    pause: () => signal(pid(), "SIGSTOP"),
    resume: () => signal(pid(), "SIGCONT"),
  };
}

function readOnlyUser(name: string): string {
  const user = `<users><${name}><profile replace="replace">frozen</profile></${name}></users>`;
  return `${user}<profiles><frozen><readonly>1</readonly></frozen></profiles>`;
}

/** ClickHouse merges the files of a folder beside each of its two files of configuration. */
function writeOverride(dir: string, name: "config" | "users", members: string | undefined): void {
  const folder = join(dir, `${name}.d`);
  rmSync(folder, { recursive: true, force: true });
  if (members === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "test.xml"), `<clickhouse>${members}</clickhouse>`);
}
