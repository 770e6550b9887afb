import { statSync } from "node:fs";
import { join } from "node:path";
import {
  Api,
  childrenOf,
  isAlive,
  makeFolder,
  StartFailed,
  seed,
  signal,
  startServer,
  treeOf,
  waitUntilGone,
} from "@colloquy/testing";
import { expect, test } from "vitest";

const command = ["npm", "start"];

test.each([
  ["npm itself", (pid: number) => signal(pid, "SIGTERM")],
  ["npm's child", (pid: number) => signal(childrenOf(pid)[0] ?? pid, "SIGTERM")],
  ["the whole group", (pid: number) => signal(-pid, "SIGTERM")],
])("SIGTERM to %s ends everything with 0 and leaves no process", async (_, send) => {
  const server = await startServer({ command });
  const tree = treeOf(server.pid);
  expect(tree.length).toBeGreaterThanOrEqual(2);
  send(server.pid);
  await waitUntilGone(tree, 15_000);
  expect(await server.stop()).toBe(0);
  expect(tree.filter(isAlive)).toEqual([]);
});

test("a second start on one data folder says so and ends; the first goes on", async () => {
  const first = await startServer();
  const failure = await startServer({ data_dir: first.data_dir }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartFailed);
  if (!(failure instanceof StartFailed)) return;
  expect(failure.exit_code).toBe(1);
  expect(failure.output).toContain(first.data_dir);
  expect(failure.output).toMatch(/in use|another|already/i);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
});

test("a start on a folder that was used before is ready soon and shows what was logged", async () => {
  const data_dir = makeFolder();
  const first = await startServer({ data_dir, command });
  const api = new Api(first.url, first.admin_key);
  await seed(api, { use_case: "kept" });
  const { body } = await api.post<{ completion_id: string }>("interactions", { use_case: "kept", prompt: "p", completion: "c" });
  expect(await first.stop()).toBe(0);
  const second = await startServer({ data_dir, command });
  console.info(`second npm start: ready after ${Math.round(second.ready_ms)} ms`);
  expect(second.ready_ms).toBeLessThan(15_000);
  expect((await new Api(second.url, second.admin_key).get(`interactions/${body.completion_id}`)).status).toBe(200);
  expect(await second.stop()).toBe(0);
});

test("the admin key that the first start makes is printed once, kept for its owner only, and works", async () => {
  const data_dir = makeFolder();
  const first = await startServer({ data_dir, env: { COLLOQUY_ADMIN_KEY: "" } });
  const file = statSync(join(data_dir, "admin.key"));
  expect(file.mode & 0o777).toBe(0o600);
  const key = /\b[\w-]{24,}\b/.exec(first.output().replace(data_dir, ""))?.[0];
  expect((await new Api(first.url, key).get("me")).status).toBe(200);
  await first.stop();
  const second = await startServer({ data_dir, env: { COLLOQUY_ADMIN_KEY: "" } });
  expect(second.output()).not.toContain(key);
  expect((await new Api(second.url, key).get("me")).status).toBe(200);
  await second.stop();
});
