import { getAfterCreate, listAfterCreate } from "./after-create.ts";
import { creates1, creates30, creates40kb, creates200, pairs } from "./creates.ts";
import type { Bench } from "./main.ts";
import type { Row } from "./row.ts";
import { startAndMemory } from "./start.ts";
import { startTargets, type Targets } from "./targets.ts";

/** What a measure works with; its rounds run inside it, ours and the baselines in turn. */
export interface Setting extends Bench {
  targets: Targets;
}

export type Measure = (setting: Setting) => Promise<Row[]>;

const measures: Record<string, Measure> = {
  "creates-30": creates30,
  "creates-200": creates200,
  "creates-1": creates1,
  "creates-40kb": creates40kb,
  pairs,
  get: getAfterCreate,
  list: listAfterCreate,
  start: startAndMemory,
};

/** What `--only` can name. */
export const writeNames = Object.keys(measures);

/** Everything that is measured on a server that starts empty. */
export async function measureWrites(bench: Bench): Promise<void> {
  const wanted = Object.entries(measures).filter(([name]) => bench.isWanted(name));
  if (wanted.length === 0) return;
  const targets = await startTargets();
  try {
    for (const [name, measure] of wanted) {
      console.info(`${name} …`);
      bench.onRows(await measure({ ...bench, targets }));
    }
  } finally {
    await targets.close();
  }
}
