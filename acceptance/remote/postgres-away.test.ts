import { setTimeout as delay } from "node:timers/promises";
import { Api, enginesOf, eventually, makeFolder, seed, startPostgres, startServer } from "@colloquy/testing";
import { expect, test } from "vitest";
import { expectPromisesKept } from "../faults/promises.ts";
import { metric, startWriters } from "../faults/writers.ts";

test("PostgreSQL away and back: 503 that says when to come back, nothing else; nothing acknowledged is lost", async () => {
  const use_case = "registry-away";
  const postgres = await startPostgres();
  const data_dir = makeFolder();
  const env = { ...(await enginesOf(data_dir)), DATABASE_URL: await postgres.createDatabase() };
  const server = await startServer({ data_dir, env });
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, metrics: [metric] });
  const { ledger, stop } = startWriters(server, { use_case, whenRefused: () => delay(50) });
  for (let round = 0; round < 2; round += 1) {
    await delay(500);
    await postgres.halt();
    await delay(1500);
    for (const path of ["interactions", "use-cases", "me"]) {
      const { status, headers } = await api.get(path, path === "interactions" ? { use_case } : {});
      expect([path, status]).toEqual([path, 503]);
      expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    expect((await api.get("/healthz")).status).toBe(200);
    expect((await api.get("/readyz")).status).toBe(503);
    await postgres.resume();
    await eventually(async () => (await api.get("/readyz")).status === 200, 15_000);
    await eventually(async () => (await api.get("me")).status === 200, 5000);
    expect((await api.post("use-cases", { key: `made-${round}`, name: "made after it was back" })).status).toBe(201);
  }
  await stop();
  expect(ledger.refused.filter((line) => !line.startsWith("503 "))).toEqual([]);
  await expectPromisesKept(server, use_case, ledger);
  expect(await server.stop()).toBe(0);
  await postgres.stop();
});
