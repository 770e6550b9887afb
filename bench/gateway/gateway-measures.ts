import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { interactionOf, syncedWrite_ms } from "../creates.ts";
import type { Result, Step } from "../load.ts";
import { median, type Row, short } from "../row.ts";
import { requireSyncedJournal } from "../targets.ts";
import type { GatewaySetting } from "./gateway.ts";
import { model_address } from "./gateway-targets.ts";

type Name = "ours" | "passed" | "direct";
type Results = Record<Name, Result[]>;
type Figure = (result: Result) => number;

const { messages } = interactionOf(2000);
const chat = (members: object): Step => ({
  method: "POST",
  path: "/api/v1/chat/completions",
  body: { model: model_address, messages, ...members },
});
const plain = chat({});
const streamed: Step = { ...chat({ stream: true }), piece: '"content":"piece' };

/** What has just started runs slowly until its code is compiled: a single caller alone would not get it there. */
export async function warmUp({ generator, targets: { ours, passed, direct } }: GatewaySetting): Promise<void> {
  for (const { port, key } of [ours, passed, direct]) {
    const times = { warm_up_ms: 0, measure_ms: 5000 };
    for (const step of [plain, streamed]) await generator.run({ port, key, callers: 30, steps: [step], ...times });
  }
}

/** The same load on ours, the pass-through and the upstream itself, in turn within each round. */
async function interleaved(setting: GatewaySetting, callers: number, step: Step, times = 1): Promise<Results> {
  const results: Results = { ours: [], passed: [], direct: [] };
  const names: Name[] = ["ours", "passed", "direct"];
  for (let round = 0; round < setting.rounds; round += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round) % names.length] ?? "ours";
      const { port, key } = setting.targets[name];
      const measured = { warm_up_ms: 500, measure_ms: setting.measure_ms * times };
      results[name].push(await setting.generator.run({ port, key, callers, steps: [step], ...measured }));
      if (name === "ours") requireSyncedJournal(setting.targets.server.pid);
      await delay(1000); // what is still being inserted must not run beside the next
    }
  }
  return results;
}

const p50: Figure = (result) => result.steps[0]?.p50_ms ?? Number.NaN;
const p99: Figure = (result) => result.steps[0]?.p99_ms ?? Number.NaN;
const firstP50: Figure = (result) => result.steps[0]?.pieces?.first.p50_ms ?? Number.NaN;
const betweenP50: Figure = (result) => result.steps[0]?.pieces?.between.p50_ms ?? Number.NaN;
const betweenP99: Figure = (result) => result.steps[0]?.pieces?.between.p99_ms ?? Number.NaN;
const rate: Figure = ({ rounds, seconds }) => rounds / seconds;

const middle = (results: Result[], figure: Figure) => median(results.map(figure));

/** Median over the rounds of what a figure is above that of another target in the same round. */
function above(results: Results, [name, base]: [Name, Name], figure: Figure): number {
  return median(results[name].map((result, i) => figure(result) - figure(results[base][i] ?? result)));
}

/** What ours adds to the direct call ÷ what the pass-through adds. */
function addedRow(
  results: Results,
  name: string,
  figure: Figure,
): Pick<Row, "ours" | "baseline" | "measured_as" | "figures" | "rising"> {
  const ours = above(results, ["ours", "direct"], figure);
  const passed = above(results, ["passed", "direct"], figure);
  return {
    ours: `${name} ${short(middle(results.ours, figure))}, added ${short(ours)} ms`,
    baseline: `${name} ${short(middle(results.passed, figure))}, added ${short(passed)} ms; direct ${short(middle(results.direct, figure))} ms`,
    measured_as: `(${name} − direct) ÷ (pass-through's ${name} − direct)`,
    figures: [ours / passed],
    rising: false,
  };
}

export async function plain1(setting: GatewaySetting): Promise<Row[]> {
  const row = addedRow(await interleaved(setting, 1, plain), "p50", p50);
  const write_ms = syncedWrite_ms(join(setting.targets.server.data_dir, "bench-synced-write"), 3000);
  const ours = `${row.ours}; one synced write is ${short(write_ms)} ms`;
  return [{ what: "time added to a whole answer, 1 caller", ...row, ours, must: [2], aim: [1.4] }];
}

export async function plain10(setting: GatewaySetting): Promise<Row[]> {
  const row = addedRow(await interleaved(setting, 10, plain), "p99", p99);
  return [{ what: "the same, 10 callers", ...row, must: [2.5], aim: [1.5] }];
}

export async function plain64(setting: GatewaySetting): Promise<Row[]> {
  const results = await interleaved(setting, 64, plain);
  const described = (of: Result[]) =>
    `${short(middle(of, rate))}/s, p50 ${short(middle(of, p50))}, p99 ${short(middle(of, p99))} ms`;
  const ratios = results.ours.map((result, i) => rate(result) / rate(results.passed[i] ?? result));
  return [
    {
      what: "whole answers, 64 callers",
      ours: described(results.ours),
      baseline: `${described(results.passed)}; direct ${short(middle(results.direct, rate))}/s`,
      measured_as: "answers/s ÷ pass-through",
      figures: [median(ratios)],
      rising: true,
      must: [0.5],
      aim: [0.7],
    },
  ];
}

/** Few streams fit into a round: it takes longer, for the sake of the first pieces. */
export async function stream1(setting: GatewaySetting): Promise<Row[]> {
  const results = await interleaved(setting, 1, streamed, 2);
  const first = addedRow(results, "first", firstP50);
  return [
    { what: "time added to the first token of a stream, 1 caller (p50)", ...first, must: [1.5], aim: [1.2] },
    { what: "time between pieces of a stream, 1 stream", ...betweenRow(results) },
  ];
}

export async function stream20(setting: GatewaySetting): Promise<Row[]> {
  const results = await interleaved(setting, 20, streamed);
  return [{ what: "the same, 20 streams at once", ...betweenRow(results) }];
}

function betweenRow(results: Results): Omit<Row, "what"> {
  const described = (of: Result[]) => `p50 ${short(middle(of, betweenP50))}, p99 ${short(middle(of, betweenP99))} ms`;
  return {
    ours: described(results.ours),
    baseline: `${described(results.passed)}; direct ${described(results.direct)}`,
    measured_as: "p99 − pass-through's p99",
    figures: [above(results, ["ours", "passed"], betweenP99)],
    unit: "ms",
    rising: false,
    must: [3],
    aim: [1],
  };
}
