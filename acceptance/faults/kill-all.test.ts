import { setTimeout as delay } from "node:timers/promises";
import { Api, eventually, makeFolder, readMetric, seed, startServer, type TestServer } from "@colloquy/testing";
import { expect, test } from "vitest";
import { expectListed, expectPromisesKept, retryKeyed } from "./promises.ts";
import { type Crowd, type Ledger, metric, startWriters } from "./writers.ts";

const rounds = Number(process.env["COLLOQUY_KILL_ROUNDS"] ?? 20);
const timeout_ms = 60_000 + rounds * 30_000;

/** Writes, kills everything in one instant, starts again and looks; the writers of a round have a use case of their own. */
async function killRounds(
  count: number,
  crowd: Omit<Crowd, "use_case">,
  killTime: (server: TestServer, use_case: string, round: number) => Promise<unknown>,
) {
  const data_dir = makeFolder();
  const done: { use_case: string; ledger: Ledger }[] = [];
  let server = await startServer({ data_dir });
  for (let round = 0; round < count; round += 1) {
    const use_case = `round-${round}`;
    await seed(new Api(server.url, server.admin_key), { use_case, metrics: [metric] });
    const { ledger, stop } = startWriters(server, { ...crowd, use_case });
    await killTime(server, use_case, round);
    const died_with = ledger.refused.length;
    await server.killAll();
    await stop();
    expect(ledger.refused.slice(0, died_with)).toEqual([]);
    server = await startServer({ data_dir });
    await retryKeyed(server, ledger);
    await expectPromisesKept(server, use_case, ledger);
    done.push({ use_case, ledger });
  }
  for (const { use_case, ledger } of done) await expectListed(server, use_case, ledger);
  const acknowledged = done.reduce((sum, { ledger }) => sum + ledger.logged.length, 0);
  console.info(`${count} kills, ${acknowledged} interactions acknowledged, none lost or doubled`);
  expect(await server.stop()).toBe(0);
}

test(
  "kill -9 of everything at random moments loses and doubles nothing that was acknowledged",
  async () => {
    await killRounds(rounds, { months: 6 }, () => delay(50 + Math.random() * 900));
  },
  timeout_ms,
);

test(
  "kill -9 between the insert of a block and its checkpoint neither loses nor doubles blocks over 24 months",
  async () => {
    await killRounds(Math.ceil(rounds / 2), { months: 24, logOnly: true }, async (server, use_case, round) => {
      await delay(150);
      if (round % 2 === 0) {
        const flushes = await readMetric(server.url, "colloquy_flushes_total");
        await eventually(async () => (await readMetric(server.url, "colloquy_flushes_total")) > flushes, 1500, 0).catch(
          () => undefined,
        );
      } else {
        // A list makes the flusher start at once: the kill falls somewhere into its inserts.
        new Api(server.url, server.admin_key).get("interactions", { use_case }).catch(() => undefined);
        await delay(Math.random() * 200);
      }
    });
  },
  timeout_ms,
);

test("a delete and a label edit right after the record outlive kill -9", async () => {
  const data_dir = makeFolder();
  const use_case = "changed-at-once";
  const first = await startServer({ data_dir });
  const api = new Api(first.url, first.admin_key);
  await seed(api, { use_case, metrics: [metric] });
  const edited: string[] = [];
  const deleted: string[] = [];
  const logThen = async (change: (id: string) => Promise<unknown>) => {
    const { body } = await api.post<{ completion_id: string }>("interactions", {
      use_case,
      prompt: "p",
      completion: "c",
      labels: { state: "first" },
    });
    await change(body.completion_id);
  };
  const pairs = Array.from({ length: 20 }, () => [
    logThen(async (id) => {
      const { status } = await api.patch(`interactions/${id}`, { labels: { add: { more: "yes" }, set: { state: "edited" } } });
      if (status === 200) edited.push(id);
    }),
    logThen(async (id) => {
      if ((await api.delete(`interactions/${id}`)).status < 300) deleted.push(id);
    }),
  ]);
  await Promise.all(pairs.flat());
  await first.killAll();
  expect([edited.length, deleted.length]).toEqual([20, 20]);

  const second = await startServer({ data_dir });
  const after = new Api(second.url, second.admin_key);
  const { body } = await after.get<{ data: { id: string; labels: object }[] }>("interactions", { use_case, first: 100 });
  expect(body.data.map((row) => row.id).sort()).toEqual(edited.sort());
  for (const row of body.data) expect(row.labels).toEqual({ state: "edited", more: "yes" });
  for (const id of deleted) expect((await after.get(`interactions/${id}`)).status).toBe(404);
  await second.stop();
});
