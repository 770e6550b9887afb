import { setTimeout as delay } from "node:timers/promises";
import { interactionOf } from "../creates.ts";
import type { Generator } from "../generator.ts";
import type { Plan, Result, Step } from "../load.ts";
import { median, type Row, short } from "../row.ts";
import type { Target } from "../targets.ts";
import { useCases } from "./fill-sql.ts";

const callers = 30;
const readers = 4;

export interface Load {
  target: Target;
  /** What the readers ask, over and over. */
  paths: string[];
  generator: Generator;
  background: Generator;
  rounds: number;
  measure_ms: number;
}

/** Creates in the very use case that is read, with and without readers in turn. */
export async function measureCreatesBesideReaders(load: Load): Promise<Row> {
  const create: Step = { method: "POST", path: "/api/v1/interactions", body: interactionOf(2000, useCases[0]) };
  const reads = load.paths.map((path): Step => ({ method: "GET", path }));
  const times = { warm_up_ms: 500, measure_ms: load.measure_ms };
  const creates: Plan = { ...load.target, ...times, callers, steps: [create] };
  const asks: Plan = { ...load.target, ...times, callers: readers, steps: reads };
  const alone: Result[] = [];
  const beside: Result[] = [];
  const asked: number[] = [];
  for (let round = 0; round < load.rounds; round += 1) {
    alone.push(await load.generator.run(creates));
    await delay(1000);
    const reading = load.background.run(asks);
    beside.push(await load.generator.run(creates));
    const { answers, seconds } = await reading;
    asked.push(answers / seconds);
    await delay(1000);
  }
  const described = (results: Result[]) => `${short(median(results.map(rate)))}/s, p99 ${short(median(results.map(p99)))} ms`;
  return {
    what: `creates at ${callers} callers while ${readers} readers ask all of the above without pause`,
    ours: `${described(beside)}; ${short(median(asked))} answers/s`,
    baseline: described(alone),
    measured_as: "req/s ÷ without readers",
    figures: [median(beside.map((result, i) => rate(result) / rate(alone[i] ?? result)))],
    rising: true,
    must: [0.4],
    aim: [0.6],
  };
}

const rate = ({ rounds, seconds }: Result) => rounds / seconds;
const p99 = ({ steps }: Result) => steps[0]?.p99_ms ?? Number.NaN;
