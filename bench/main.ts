import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { creates1, creates30, creates40kb, creates200, pairs } from "./creates.ts";
import { type Generator, startGenerator } from "./generator.ts";
import { getAfterCreate, listAfterCreate } from "./reads.ts";
import { type Row, short, toTable, verdict } from "./row.ts";
import { startAndMemory } from "./start.ts";
import { startTargets, type Targets } from "./targets.ts";

/** What a measure works with; its rounds run inside it, ours and the baselines in turn. */
export interface Setting {
  targets: Targets;
  generator: Generator;
  /** For load beside what is measured. */
  background: Generator;
  rounds: number;
  measure_ms: number;
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

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
  },
});
const unknown = options.only?.find((name) => !(name in measures));
if (unknown !== undefined) throw new Error(`--only ${unknown}: known are ${Object.keys(measures).join(", ")}`);

const rounds = Number(options.rounds);
const measure_ms = Number(options.seconds) * 1000;
const targets = await startTargets();
const generator = startGenerator();
const background = startGenerator();
const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(measures)) {
    if (options.only !== undefined && !options.only.includes(name)) continue;
    console.info(`${name} …`);
    const measured = await measure({ targets, generator, background, rounds, measure_ms });
    for (const row of measured) {
      console.info(
        `  ${row.what}: ${row.figures.map(short).join("; ")} (${verdict(row)}; ours ${row.ours}; baseline ${row.baseline})`,
      );
    }
    rows.push(...measured);
  }
} finally {
  generator.close();
  background.close();
  await targets.close();
}
const report = `# What \`npm run bench\` measured

${machine()}

${rounds} interleaved rounds of ${options.seconds} s each, medians. "Ours" acknowledges each request after its bytes are synced (checked: O_DSYNC on
the journal's descriptor); the bare framework parses the same JSON and answers 201. Load, server, engine and baselines share the machine.

${toTable(rows)}
`;
console.info(`\n${report}`);
if (options.only === undefined) writeFileSync(fileURLToPath(new URL("./results.md", import.meta.url)), report);

function machine(): string {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const limit = process.constrainedMemory();
  const constrained = limit > 0 && limit < totalmem() ? ` (limited to ${(limit / 2 ** 30).toFixed(0)})` : "";
  const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
  const date = new Date().toISOString().slice(0, 10);
  return `${date} · ${cpus()[0]?.model}, ${cpus().length} cores · ${memory} GB${constrained} · Linux ${release()} · Node ${process.version} · load average at the end ${load}`;
}
