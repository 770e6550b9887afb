import { closeSync, constants, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Plan, Result, Step } from "./load.ts";
import { median, type Row, short } from "./row.ts";
import { metric, requireSyncedJournal, use_case } from "./targets.ts";
import type { Measure, Setting } from "./writes.ts";

/** A conversation whose JSON has about `bytes` bytes: history, question, answer, as text of words. */
export function interactionOf(bytes: number, name = use_case): Record<string, unknown> {
  const words = "the customer asks whether the flight can be moved to the next morning without a fee and what it would cost ";
  const text = (length: number) => words.repeat(Math.ceil(length / words.length)).slice(0, length);
  const rest = bytes - 195;
  return {
    use_case: name,
    messages: [
      { role: "system", content: text(rest * 0.3) },
      { role: "user", content: text(rest * 0.4) },
    ],
    completion: text(rest * 0.3),
    labels: { channel: "web", language: "en" },
    prompt_tokens: 400,
    completion_tokens: 90,
  };
}

const logging = (bytes: number): Step => ({ method: "POST", path: "/api/v1/interactions", body: interactionOf(bytes) });
const feedback: Step = { method: "POST", path: "/api/v1/feedback", body: { completion_id: "{id}", metric, value: 0.5 } };

type Name = "ours" | "hono" | "node";
type Results = Record<Name, Result[]>;

/** The same load on ours, the bare framework and bare Node, in turn within each round. */
async function interleaved(
  setting: Setting,
  plan: Omit<Plan, "port" | "key" | "warm_up_ms" | "measure_ms">,
  afterRound?: () => void,
): Promise<Results> {
  const results: Results = { ours: [], hono: [], node: [] };
  const names: Name[] = ["ours", "hono", "node"];
  for (let round = 0; round < setting.rounds; round += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round) % names.length] ?? "ours";
      const { port, key } = setting.targets[name];
      const times = { warm_up_ms: 500, measure_ms: setting.measure_ms };
      results[name].push(await setting.generator.run({ ...plan, ...times, port, key }));
      if (name === "ours") requireSyncedJournal(setting.targets.server.pid);
      await delay(1000); // what is still being inserted must not run beside the next
    }
    afterRound?.();
  }
  return results;
}

const rate = ({ rounds, seconds }: Result) => rounds / seconds;
const p50 = (result: Result) => result.steps[0]?.p50_ms ?? Number.NaN;
const p99 = (result: Result) => result.steps[0]?.p99_ms ?? Number.NaN;

/** Median over the rounds of ours ÷ the baseline of the same round. */
function ratio({ ours, ...others }: Results, to: "hono" | "node", figure: (result: Result) => number): number {
  return median(ours.map((result, i) => figure(result) / figure(others[to][i] ?? result)));
}

function rateRow(results: Results, bounds: { must: number[] | undefined; aim: number[] }): Omit<Row, "what"> {
  const described = (of: Result[]) =>
    `${short(median(of.map(rate)))}/s, p50 ${short(median(of.map(p50)))}, p99 ${short(median(of.map(p99)))} ms`;
  return {
    ours: described(results.ours),
    baseline: described(results.hono),
    measured_as: "req/s ÷ bare framework",
    figures: [ratio(results, "hono", rate)],
    rising: true,
    ...bounds,
    against_node: ratio(results, "node", rate),
  };
}

export const creates30: Measure = async (setting) => {
  const results = await interleaved(setting, { callers: 30, steps: [logging(2000)] });
  return [{ what: "single creates, 30 callers, 2 KB, synced", ...rateRow(results, { must: [0.45], aim: [0.6] }) }];
};

export const creates200: Measure = async (setting) => {
  const results = await interleaved(setting, { callers: 200, steps: [logging(2000)] });
  const row = rateRow(results, { must: [0.45, 4], aim: [0.6, 2] });
  const tail = ratio(results, "hono", p99);
  return [{ what: "the same, 200 callers", ...row, measured_as: "req/s ratio; p99 ÷ bare p99", figures: [...row.figures, tail] }];
};

export const creates40kb: Measure = async (setting) => {
  const results = await interleaved(setting, { callers: 30, steps: [logging(40_000)] });
  return [{ what: "the same, 40 KB bodies, 30 callers", ...rateRow(results, { must: undefined, aim: [0.5] }) }];
};

export const pairs: Measure = async (setting) => {
  const results = await interleaved(setting, { callers: 30, steps: [logging(2000), feedback] });
  const row = rateRow(results, { must: [0.35], aim: [0.6] });
  return [{ what: "feedback right after its interaction, 30 callers", ...row, measured_as: "pairs/s ÷ two bare requests" }];
};

export const creates1: Measure = async (setting) => {
  const writes: number[] = [];
  const file = join(setting.targets.server.data_dir, "bench-synced-write");
  const results = await interleaved(setting, { callers: 1, steps: [logging(2000)] }, () =>
    writes.push(syncedWrite_ms(file, 2000)),
  );
  const above = results.ours.map((result, i) => p50(result) - p50(results.hono[i] ?? result) - (writes[i] ?? 0));
  const node = results.ours.map((result, i) => p50(result) - p50(results.node[i] ?? result) - (writes[i] ?? 0));
  return [
    {
      what: "the same, 1 caller",
      ours: `p50 ${short(median(results.ours.map(p50)))} ms`,
      baseline: `p50 ${short(median(results.hono.map(p50)))} ms + write ${short(median(writes))} ms`,
      measured_as: "p50 − (bare p50 + one synced write)",
      figures: [median(above)],
      unit: "ms",
      rising: false,
      must: [0.5],
      aim: [0.2],
      against_node: median(node),
    },
  ];
};

/** p50 of one appending write with O_DSYNC on the disk that holds the journal. */
export function syncedWrite_ms(file: string, bytes: number): number {
  const { O_CREAT, O_WRONLY, O_APPEND, O_DSYNC } = constants;
  const descriptor = openSync(file, O_CREAT | O_WRONLY | O_APPEND | O_DSYNC);
  const chunk = Buffer.alloc(bytes, "x");
  const times = Array.from({ length: 300 }, () => {
    const begin = performance.now();
    writeSync(descriptor, chunk);
    return performance.now() - begin;
  });
  closeSync(descriptor);
  rmSync(file);
  return median(times);
}
