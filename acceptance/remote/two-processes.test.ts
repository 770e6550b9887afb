import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { InteractionRow } from "@colloquy/contract";
import { Api, enginesOf, eventually, listAll, makeFolder, seed, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectPromisesKept, inTurns } from "../faults/promises.ts";
import { metric, startWriters } from "../faults/writers.ts";

const use_case = "shared";
let engines: Record<string, string>;
let first: TestServer;
let second: TestServer;
let here: Api;
let there: Api;

const start = (data_dir = makeFolder()) => startServer({ data_dir, env: engines });

beforeAll(async () => {
  engines = await enginesOf(makeFolder());
  [first, second] = await Promise.all([start(), start()]); // both at once on empty databases
  here = new Api(first.url, first.admin_key);
  there = new Api(second.url, second.admin_key);
  await seed(here, { use_case, metrics: [metric] });
  await eventually(async () => (await there.get(`use-cases/${use_case}`)).status === 200, 1000);
});
afterAll(() => Promise.all([first.stop(), second.stop()]));

async function log(api: Api, members: object = {}): Promise<string> {
  const { status, body } = await api.post<{ completion_id: string }>("interactions", {
    use_case,
    prompt: "p",
    completion: "c",
    ...members,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.completion_id;
}

test("what one acknowledged, the other reads, edits, judges and deletes", async () => {
  const id = await log(here, { labels: { state: "first" } });
  expect((await there.get(`interactions/${id}`)).body).toMatchObject({ id, labels: { state: "first" } });
  expect((await there.post("feedback", { completion_id: id, metric, value: 0.5 })).status).toBe(201);
  expect((await there.patch(`interactions/${id}`, { labels: { set: { state: "second" } } })).status).toBe(200);
  expect((await here.get(`interactions/${id}`)).body).toMatchObject({
    labels: { state: "second" },
    feedback: [{ metric, value: 0.5 }],
  });
  expect((await here.delete(`interactions/${id}`)).status).toBe(200);
  expect((await there.get(`interactions/${id}`)).status).toBe(404);
  expect((await there.post("feedback", { completion_id: id, metric, value: 1 })).status).toBe(404);
});

test("a key that one revokes, and a role that it takes away, are refused by the other within a second", async () => {
  const { body: key } = await here.post<{ id: string; key: string }>("api-keys", { name: "short-lived" });
  const asked = new Api(second.url, key.key);
  await eventually(async () => (await asked.get("me")).status === 200, 1000);
  expect((await here.delete(`api-keys/${key.id}`)).status).toBe(200);
  await eventually(async () => (await asked.get("me")).status === 401, 1000);
});

test("one Idempotency-Key sent to both at once is stored once", async () => {
  await inTurns(Array.from({ length: 20 }), 4, async () => {
    const headers = { "Idempotency-Key": randomUUID() };
    const body = { use_case, prompt: "p", completion: "c", external_id: headers["Idempotency-Key"] };
    const answers = await Promise.all(
      [here, there, here, there].map((api) => api.post<{ completion_id: string }>("interactions", body, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.completion_id)).size).toBe(1);
  });
  const rows = await listAll<InteractionRow>(here, "interactions", { use_case });
  const external = rows.map((row) => row.external_id).filter((value) => value !== null);
  expect(external).toHaveLength(20);
  expect(new Set(external).size).toBe(20);
});

test("one of two writers killed: nothing is lost or doubled, the other goes on, and a wiped data folder loses nothing", async () => {
  const crowds = [first, second].map((server) => startWriters(server, { use_case, months: 3, callers: 8 }));
  await delay(1500);
  await first.killAll();
  await delay(500);
  for (const { stop } of crowds) await stop();
  expect(crowds[1]?.ledger.refused).toEqual([]);

  first = await start(makeFolder()); // its journal is gone
  here = new Api(first.url, first.admin_key);
  for (const { ledger } of crowds) await expectPromisesKept(second, use_case, ledger);
  for (const { ledger } of crowds) await expectPromisesKept(first, use_case, ledger);
});
