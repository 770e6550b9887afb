import { setTimeout as delay } from "node:timers/promises";
import { sumOf } from "@colloquy/testing";
import { interactionOf } from "./creates.ts";
import type { Result, Step } from "./load.ts";
import { median, type Row, short } from "./row.ts";
import { quiet_use_case, use_case } from "./targets.ts";
import type { Measure, Setting } from "./writes.ts";

const create: Step = { method: "POST", path: "/api/v1/interactions", body: interactionOf(2000) };
const get: Step = { method: "GET", path: "/api/v1/interactions/{id}" };
const list = (name: string): Step => ({ method: "GET", path: `/api/v1/interactions?use_case=${name}&first=50` });

/** One reading caller, alone or beside so many creates per second. */
async function read(setting: Setting, steps: Step[], creates: number): Promise<Result> {
  const { ours } = setting.targets;
  const times = { warm_up_ms: 500, measure_ms: setting.measure_ms };
  const background =
    creates === 0 ? undefined : setting.background.run({ ...ours, ...times, callers: 10, steps: [create], per_second: creates });
  const result = await setting.generator.run({ ...ours, ...times, callers: 1, steps });
  await background;
  await delay(500);
  return result;
}

const loads = [
  { name: "idle", creates: 0 },
  { name: "at 500 creates/s", creates: 500 },
];
const last = (result: Result) => result.steps.at(-1) ?? { p50_ms: Number.NaN, p99_ms: Number.NaN };

export const getAfterCreate: Measure = async (setting) => {
  const rows: Row[] = [];
  for (const { name, creates } of loads) {
    const results = await inRounds(setting, () => read(setting, [create, get], creates));
    rows.push({
      what: `get right after create, ${name}`,
      ours: `create p50 ${short(median(results.map((result) => result.steps[0]?.p50_ms ?? Number.NaN)))} ms`,
      baseline: "–",
      measured_as: "p50; p99",
      figures: [median(results.map((result) => last(result).p50_ms)), median(results.map((result) => last(result).p99_ms))],
      unit: "ms",
      rising: false,
      must: [3, 10],
      aim: [1, 5],
    });
  }
  return rows;
};

export const listAfterCreate: Measure = async (setting) => {
  const rows: Row[] = [];
  const { ours } = setting.targets;
  const quiet: Step = { method: "POST", path: "/api/v1/interactions", body: interactionOf(2000, quiet_use_case) };
  await setting.generator.run({ ...ours, callers: 8, steps: [quiet], warm_up_ms: 0, measure_ms: 30_000, most_rounds: 2000 });
  for (const { name, creates } of loads) {
    const results = await inRounds(setting, async () => {
      const before = await flushes(setting);
      const own = last(await read(setting, [create, list(use_case)], creates)).p50_ms;
      const after = await flushes(setting);
      const alone = last(await read(setting, [list(quiet_use_case)], creates)).p50_ms;
      return { own, alone, flush: (1000 * (after.seconds - before.seconds)) / (after.count - before.count) };
    });
    const middle = (figure: "own" | "alone" | "flush") => short(median(results.map((result) => result[figure])));
    rows.push({
      what: `list right after create, ${name}`,
      ours: `p50 ${middle("own")} ms`,
      baseline: `flush ${middle("flush")} + list ${middle("alone")} ms`,
      measured_as: "p50 ÷ (one flush + p50 of one list)",
      figures: [median(results.map(({ own, flush, alone }) => own / (flush + alone)))],
      rising: false,
      must: [1.5],
      aim: [1.2],
    });
  }
  return rows;
};

async function inRounds<Value>(setting: Setting, measure: () => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let round = 0; round < setting.rounds; round += 1) values.push(await measure());
  return values;
}

async function flushes(setting: Setting): Promise<{ count: number; seconds: number }> {
  const text = await (await fetch(`${setting.targets.server.url}/metrics`)).text();
  return {
    count: sumOf(text, "colloquy_flush_duration_seconds_count"),
    seconds: sumOf(text, "colloquy_flush_duration_seconds_sum"),
  };
}
