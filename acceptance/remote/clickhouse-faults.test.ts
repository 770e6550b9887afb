import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  Api,
  enginesOf,
  eventually,
  makeFolder,
  seed,
  startClickHouse,
  startServer,
  type TestClickHouse,
  type TestServer,
} from "@colloquy/testing";
import { afterEach, expect, test } from "vitest";
import { expectPromisesKept } from "../faults/promises.ts";
import { metric, startWriters } from "../faults/writers.ts";

const use_case = "faults";
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A server with a ClickHouse that nobody else uses. */
async function startOn(clickhouse: TestClickHouse): Promise<{ server: TestServer; api: Api }> {
  ends.push(() => clickhouse.kill());
  const data_dir = makeFolder();
  const env = { ...(await enginesOf(data_dir)), CLICKHOUSE_URL: clickhouse.newDatabase() };
  const server = await startServer({ data_dir, env });
  ends.push(() => server.kill());
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, metrics: [metric] });
  return { server, api };
}

const ask = (api: Api) => api.post("interactions", { use_case, prompt: "p", completion: "c" });
const isUnavailable = async (api: Api) => {
  const { status, headers } = await ask(api);
  return status === 503 && Number(headers.get("Retry-After")) > 0;
};
const isBack = async (api: Api) => (await ask(api)).status === 201;
/** Everything but what a fault is allowed to cause. */
const unexpected = (refused: readonly string[]) => refused.filter((line) => !line.startsWith("503 "));

test("ClickHouse away and restarted: logging gets 503 at once, and what was acknowledged is there once", async () => {
  const clickhouse = await startClickHouse();
  const { server, api } = await startOn(clickhouse);
  const { ledger, stop } = startWriters(server, { use_case, months: 4, whenRefused: () => delay(50) });
  for (let round = 0; round < 3; round += 1) {
    await delay(200 + Math.random() * 600);
    await clickhouse.kill();
    await eventually(() => isUnavailable(api), 10_000);
    const begin = performance.now();
    expect((await ask(api)).status).toBe(503);
    expect(performance.now() - begin).toBeLessThan(3000);
    expect((await api.get("/healthz")).status).toBe(200);
    expect((await api.get("/readyz")).status).toBe(503);
    expect((await api.get("interactions", { use_case })).status).toBe(503);
    await clickhouse.start();
    await eventually(() => isBack(api), 10_000);
  }
  await stop();
  expect(unexpected(ledger.refused)).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
});

test("a ClickHouse that stops answering and goes on: nothing acknowledged is lost, nothing waits without end", async () => {
  const clickhouse = await startClickHouse();
  const { server, api } = await startOn(clickhouse);
  const { ledger, stop } = startWriters(server, { use_case, whenRefused: () => delay(50) });
  for (let round = 0; round < 3; round += 1) {
    await delay(300);
    clickhouse.pause();
    await delay(1500);
    clickhouse.resume();
  }
  clickhouse.pause();
  const begin = performance.now();
  expect((await ask(api)).status).toBe(503);
  expect(performance.now() - begin).toBeLessThan(15_000);
  clickhouse.resume();
  await eventually(() => isBack(api), 20_000);
  await stop();
  expect(unexpected(ledger.refused)).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
});

test("a read-only ClickHouse: nothing is taken; when it writes again everything goes on", async () => {
  const clickhouse = await startClickHouse();
  const { server, api } = await startOn(clickhouse);
  const { ledger, stop } = startWriters(server, { use_case, whenRefused: () => delay(50) });
  await delay(500);
  await clickhouse.kill();
  await clickhouse.start({ isReadOnly: true });
  await eventually(() => isUnavailable(api), 30_000);
  expect((await api.get("interactions", { use_case })).status).toBe(503);
  await clickhouse.kill();
  await clickhouse.start();
  await eventually(() => isBack(api), 30_000);
  await stop();
  expect(unexpected(ledger.refused)).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
});

test("ClickHouse out of memory: logging goes on or gets 503, big reads are refused with advice", async () => {
  const clickhouse = await startClickHouse({ config: "<max_server_memory_usage>700000000</max_server_memory_usage>" });
  const { server, api } = await startOn(clickhouse);
  const { ledger, stop } = startWriters(server, { use_case, whenRefused: () => delay(50) });
  const hog = clickhouse
    .sql("SELECT length(groupArray(repeat('x', 1000) || toString(number))) FROM numbers(100000000)", {
      max_memory_usage: "0",
      max_threads: "1",
      max_execution_time: "5",
    })
    .catch(String);
  await delay(2000);
  await hog;
  await eventually(() => isBack(api), 20_000);
  await stop();
  expect(unexpected(ledger.refused)).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
});

test("the engine's disk full: nothing is acknowledged that was not stored, and there is an end to it", async (context) => {
  const dir = makeFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=96m,mode=0700", "tmpfs", dir], { stdio: "pipe" });
  } catch (error) {
    console.warn(`skipped: no small file system can be mounted here (${error})`);
    return context.skip();
  }
  ends.push(() => execFileSync("umount", ["-l", dir], { stdio: "pipe" }));
  const clickhouse = await startClickHouse({ dir });
  const { server, api } = await startOn(clickhouse);
  const { ledger, stop } = startWriters(server, { use_case, logOnly: true, bytes: 5000, whenRefused: () => delay(50) });
  await delay(300);
  const filler = join(dir, "filler");
  fill(filler);
  await eventually(() => isUnavailable(api), 60_000);
  expect((await api.get("/healthz")).status).toBe(200);
  rmSync(filler);
  await eventually(() => isBack(api), 60_000);
  await stop();
  expect(unexpected(ledger.refused)).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
});

function fill(file: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  try {
    for (;;) writeFileSync(file, Buffer.alloc(1 << 20), { flag: "a" });
  } catch {
    // it is full
  }
}
