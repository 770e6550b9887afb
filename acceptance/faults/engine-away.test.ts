import { setTimeout as delay } from "node:timers/promises";
import {
  type Answer,
  Api,
  engineChildOf,
  eventually,
  readMetric,
  seed,
  signal,
  startServer,
  type TestServer,
} from "@colloquy/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectPromisesKept, inTurns } from "./promises.ts";
import { metric, startWriters } from "./writers.ts";

let server: TestServer;
let api: Api;

beforeAll(async () => {
  server = await startServer();
  api = new Api(server.url, server.admin_key);
});
afterAll(() => server.stop());

const childOf = () => eventually(() => engineChildOf(server.pid));
const isReady = async () => (await api.get("/readyz")).status === 200;

/** Lists until told to stop; every answer must be 200, or 503 that says when to come back, and within 20 s. */
function startReader(use_case: string) {
  const statuses = new Set<number>();
  const wrong: unknown[] = [];
  let isStopped = false;
  const read = async () => {
    while (!isStopped) {
      const begin = performance.now();
      const answer = await api.get("interactions", { use_case });
      statuses.add(answer.status);
      if (!isFine(answer) || performance.now() - begin > 20_000)
        wrong.push([answer.status, answer.body, performance.now() - begin]);
      await delay(20);
    }
  };
  const reading = read();
  const stop = async () => {
    isStopped = true;
    await reading;
    return { statuses: [...statuses].sort(), wrong };
  };
  return { stop };
}

function isFine({ status, body, headers }: Answer<unknown>): boolean {
  if (status === 200) return true;
  return status === 503 && /"Unavailable: /.test(JSON.stringify(body)) && Number(headers.get("Retry-After")) > 0;
}

test("the engine child killed again and again while 16 write: no logging call fails, and all is there once", async () => {
  const use_case = "child-killed";
  await seed(api, { use_case, metrics: [metric] });
  const restarts = await readMetric(server.url, "colloquy_engine_restarts_total");
  const writers = startWriters(server, { use_case, months: 6, logOnly: true });
  const reader = startReader(use_case);
  for (let kill = 0; kill < 4; kill += 1) {
    await delay(Math.random() * 500);
    const child = await childOf();
    signal(child, "SIGKILL");
    await eventually(async () => (await childOf()) !== child && (await isReady()));
  }
  await writers.stop();
  const { wrong } = await reader.stop();
  expect(writers.ledger.refused).toEqual([]);
  expect(wrong).toEqual([]);
  await expectPromisesKept(server, use_case, writers.ledger);
  expect(await readMetric(server.url, "colloquy_engine_restarts_total")).toBeGreaterThanOrEqual(restarts + 4);
});

test("while the engine is away logging and feedback go on, lists answer 503, and health tells the two apart", async () => {
  const use_case = "engine-away";
  await seed(api, { use_case, metrics: [metric] });
  let isAway = true;
  const killer = (async () => {
    while (isAway) {
      const child = engineChildOf(server.pid);
      if (child !== undefined) signal(child, "SIGKILL");
      await delay(20);
    }
  })();
  const reader = startReader(use_case);
  const ids = await inTurns(Array.from({ length: 200 }), 16, async (_, i) => {
    const logged = await api.post<{ completion_id: string }>("interactions", { use_case, prompt: `p${i}`, completion: "c" });
    expect(logged.status, JSON.stringify(logged.body)).toBe(201);
    const { completion_id } = logged.body;
    expect((await api.post("feedback", { completion_id, metric, value: 1 })).status).toBe(201);
    expect((await api.get(`interactions/${completion_id}`)).status).toBe(200);
    return completion_id;
  });
  await eventually(async () => (await api.get("/readyz")).status === 503, 10_000);
  expect((await api.get("/healthz")).status).toBe(200);
  await eventually(async () => (await api.get("interactions", { use_case })).status === 503, 20_000);
  isAway = false;
  await killer;
  const { wrong } = await reader.stop();
  expect(wrong).toEqual([]);
  await eventually(isReady, 30_000);
  const { body } = await api.get<{ data: { id: string; feedback: object }[] }>("interactions", { use_case, first: 1000 });
  expect(body.data.map((row) => row.id).sort()).toEqual(ids.sort());
  for (const row of body.data) expect(row.feedback).toEqual({ [metric]: { mean: 1, count: 1 } });
});

test("an engine that hangs is as good as away: logging goes on, and no read waits without end", async () => {
  const use_case = "engine-hangs";
  await seed(api, { use_case, metrics: [metric] });
  const child = await childOf();
  signal(child, "SIGSTOP");
  try {
    const reader = startReader(use_case);
    const writers = startWriters(server, { use_case, logOnly: true, callers: 4 });
    await eventually(async () => (await api.get("/readyz")).status === 503, 30_000);
    expect((await api.get("/healthz")).status).toBe(200);
    await writers.stop();
    signal(child, "SIGCONT");
    await eventually(isReady, 30_000);
    expect((await reader.stop()).wrong).toEqual([]);
    expect(writers.ledger.refused).toEqual([]);
    await expectPromisesKept(server, use_case, writers.ledger);
  } finally {
    signal(child, "SIGCONT");
  }
});
