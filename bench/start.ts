import { setTimeout as delay } from "node:timers/promises";
import { Api, engineChildOf, eventually, makeFolder, readMetric, residentMb, seed, startServer } from "@colloquy/testing";
import { interactionOf } from "./creates.ts";
import { median, short } from "./row.ts";
import { use_case } from "./targets.ts";
import type { Measure } from "./writes.ts";

const interactions = 100_000;

/** Fills a server of its own, then starts it again and again. */
export const startAndMemory: Measure = async ({ generator, rounds }) => {
  const data_dir = makeFolder();
  const first = await startServer({ data_dir });
  const api = new Api(first.url, first.admin_key);
  await seed(api, { use_case });
  const steps = [{ method: "POST" as const, path: "/api/v1/interactions", body: interactionOf(2000) }];
  const filling = { warm_up_ms: 0, measure_ms: 300_000, most_rounds: interactions };
  await generator.run({ port: Number(new URL(first.url).port), key: first.admin_key, callers: 30, steps, ...filling });
  await api.get("interactions", { use_case, first: 1 }); // waits until all is inserted
  await eventually(async () => (await readMetric(first.url, "colloquy_journal_pending_bytes")) === 0, 60_000);
  await first.stop();
  const ready_s: number[] = [];
  const memory: { server: number; engine: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({ data_dir });
    ready_s.push(server.ready_ms / 1000);
    await delay(3000);
    const engine = engineChildOf(server.pid);
    memory.push({ server: residentMb(server.pid), engine: engine === undefined ? Number.NaN : residentMb(engine) });
    await server.stop();
  }
  const server = median(memory.map((sizes) => sizes.server));
  const engine = median(memory.map((sizes) => sizes.engine));
  return [
    {
      what: `built server on ${interactions.toLocaleString("en")} interactions → ready; idle memory`,
      ours: `server ${short(server)} MB, engine ${short(engine)} MB`,
      baseline: "–",
      measured_as: "s; MB",
      figures: [median(ready_s), server + engine],
      rising: false,
      must: [3, 400],
      aim: [1.5, 350],
    },
  ];
};
