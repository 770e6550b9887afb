import { setTimeout as delay } from "node:timers/promises";
import type { Bench } from "../main.ts";
import type { Row } from "../row.ts";
import { measureAirline } from "./airline.ts";
import { measureCreatesBesideReaders } from "./creates-beside-readers.ts";
import { copyFolder, getFilledFolder } from "./filled-folder.ts";
import { measureGraphqlList } from "./graphql-list.ts";
import { findKnown, type Known, listQuestions } from "./list-questions.ts";
import { measureQuestion, openAsker, type Sides, type Timing } from "./measure-question.ts";
import { MemoryPeak, measureIdle } from "./memory.ts";
import { countPending, editLabels } from "./pending-edits.ts";
import type { Question } from "./question.ts";
import { type SizeMeasured, toGrowthRows, toQuestionRows } from "./question-rows.ts";
import { startWithEngine } from "./raw-engine.ts";
import { statisticsQuestions } from "./statistics-questions.ts";

export interface ReadSetting extends Bench {
  /** Numbers of filled rows, ascending. */
  sizes: number[];
}

const questionsOf = (known: Known) => [...listQuestions(known), ...statisticsQuestions];
const questionNames = questionsOf({ ids: [], indexed_text: "" }).map(({ name }) => name);

/** What `--only` can name. */
export const readNames = [...questionNames, "graphql", "readers", "memory", "airline"];

/** By then a server has looked for edits that an earlier one left, and looks no more until it makes some itself. */
const firstUpkeep_ms = 35_000;

/** Everything that is measured on filled folders, and how small real data gets. */
export async function measureReads(setting: ReadSetting): Promise<void> {
  const { sizes, rounds, isWanted, onRows } = setting;
  const peak = new MemoryPeak();
  if (questionNames.some(isWanted)) await measureSizes(setting, peak);
  const [smallest] = sizes;
  if (smallest !== undefined && ["graphql", "readers", "memory"].some(isWanted)) {
    const folder = await getFilledFolder(smallest);
    if (isWanted("graphql")) {
      onRows([await onServer(folder, peak, (running) => measureGraphqlList(running, rounds * setting.measure_ms))]);
    }
    if (isWanted("readers")) onRows([await besideReaders(setting, folder, peak)]);
    if (isWanted("memory")) onRows([await measureIdle(folder, smallest, rounds), ...peak.toRows()]);
  }
  if (isWanted("airline")) onRows(await measureAirline());
}

async function measureSizes(setting: ReadSetting, peak: MemoryPeak): Promise<void> {
  const measured: SizeMeasured[] = [];
  for (const rows of setting.sizes) {
    const folder = await getFilledFolder(rows);
    const size = await onServer(folder, peak, (sides) => measureSize(setting, rows, sides));
    measured.push(size);
    setting.onRows(toQuestionRows(size));
  }
  const [small, large] = [measured[0], measured.at(-1)];
  if (small !== undefined && large !== undefined && large !== small) setting.onRows(toGrowthRows(small, large));
}

interface Running extends Sides {
  port: number;
  key: string;
  started_at: number;
}

/** Runs on a copy of the folder. */
async function onServer<Value>(folder: string, peak: MemoryPeak, measure: (running: Running) => Promise<Value>): Promise<Value> {
  const { server, engine } = await startWithEngine(copyFolder(folder));
  const target = { port: Number(new URL(server.url).port), key: server.admin_key };
  const asker = openAsker(target);
  const stopWatching = peak.watch(server.pid);
  try {
    return await measure({ ...target, asker, engine, started_at: performance.now() });
  } finally {
    stopWatching();
    asker.close();
    engine.close();
    await server.stop();
  }
}

async function measureSize(setting: ReadSetting, rows: number, running: Running): Promise<SizeMeasured> {
  const { engine, started_at } = running;
  const questions = questionsOf(await findKnown(engine)).filter(({ name }) => setting.isWanted(name));
  const plain = await measureAll(setting, running, questions);
  await delay(Math.max(0, started_at + firstUpkeep_ms - performance.now()));
  await editLabels(engine);
  const waiting = await countPending(engine);
  const edited = await measureAll(setting, running, questions);
  console.info(`  edits waiting: ${waiting} rows before, ${await countPending(engine)} after`);
  const found = questions.flatMap((question) => {
    const [before, after] = [plain.get(question.name), edited.get(question.name)];
    return before === undefined || after === undefined ? [] : [{ question, ...before, edited_ms: after.ours_ms }];
  });
  return { rows, questions: found };
}

/** Timings by the question's name. */
async function measureAll(setting: ReadSetting, sides: Sides, questions: Question[]): Promise<Map<string, Timing>> {
  const timings = new Map<string, Timing>();
  for (const question of questions) {
    console.info(`${question.name} …`);
    timings.set(question.name, await measureQuestion(sides, question, setting.rounds * setting.measure_ms));
  }
  return timings;
}

function besideReaders(setting: ReadSetting, folder: string, peak: MemoryPeak): Promise<Row> {
  return onServer(folder, peak, async ({ port, key, engine }) => {
    const paths = questionsOf(await findKnown(engine)).flatMap(({ variants }) => variants[0]?.path ?? []);
    return await measureCreatesBesideReaders({ ...setting, target: { port, key }, paths });
  });
}
