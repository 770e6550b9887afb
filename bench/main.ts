import { parseArgs } from "node:util";
import { gatewayNames, measureGateway } from "./gateway/gateway.ts";
import { type Generator, startGenerator } from "./generator.ts";
import { measureReads, readNames } from "./reads/reads.ts";
import { toText, writeSection } from "./report.ts";
import { type Row, short, verdict } from "./row.ts";
import { measureWrites, writeNames } from "./writes.ts";

/** What every measure works with. */
export interface Bench {
  generator: Generator;
  /** For load beside what is measured. */
  background: Generator;
  rounds: number;
  measure_ms: number;
  /** Whether `--only` names it, its group, or nothing. */
  isWanted(name: string): boolean;
  /** Takes what was measured, as soon as it is. */
  onRows(rows: Row[]): void;
}

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    rows: { type: "string", default: "1000000" },
  },
});
const groups: Record<string, readonly string[]> = { writes: writeNames, reads: readNames, gateway: gatewayNames };
const unknown = options.only?.find((name) => !Object.entries(groups).flat(2).includes(name));
if (unknown !== undefined) throw new Error(`--only ${unknown}: known are ${Object.entries(groups).flat(2).join(", ")}`);
const sizes = options.rows.split(",").map(Number);
if (!sizes.every((size) => size >= 10_000)) throw new Error(`--rows ${options.rows}: numbers from 10000, with commas between`);

const only = options.only?.flatMap((name) => groups[name] ?? [name]);
const rounds = Number(options.rounds);
const measure_ms = Number(options.seconds) * 1000;
const generator = startGenerator();
const background = startGenerator();

const headings = { writes: "Writes", reads: "Reads", gateway: "Gateway" };

/** Runs one group; its section of the results is written when all of it was measured, at the sizes that are promised. */
async function runGroup(group: keyof typeof headings, method: string, measure: (bench: Bench) => Promise<void>) {
  const isWanted = (name: string) => only === undefined || only.includes(name);
  const rows: Row[] = [];
  const onRows = (measured: Row[]) => {
    rows.push(...measured);
    for (const row of measured) console.info(toLine(row));
  };
  await measure({ generator, background, rounds, measure_ms, isWanted, onRows });
  if (rows.length === 0) return;
  const section = { heading: headings[group], method, rows };
  console.info(`\n${toText(section)}`);
  const isPromised = group !== "reads" || sizes.every((size) => size >= 1_000_000);
  if (isPromised && groups[group]?.every(isWanted)) writeSection(section);
}

function toLine(row: Row): string {
  return `  ${row.what}: ${row.figures.map(short).join("; ")} (${verdict(row)}; ours ${row.ours}; baseline ${row.baseline})`;
}

const writesMethod = `${rounds} interleaved rounds of ${options.seconds} s each, medians. "Ours" acknowledges each request after its bytes are synced (checked: O_DSYNC on
the journal's descriptor); the bare framework parses the same JSON and answers 201. Load, server, engine and baselines share the machine.`;
const readsMethod = `Filled by INSERT … SELECT into the real tables: ten use cases, the largest with a third of the rows, ~500 B of text and two feedback each, over twelve
months. Each question is asked within the largest use case for ${rounds * Number(options.seconds)} s by one caller over a kept connection, ours and by hand in turn, after their
answers were found equal; "by hand" are at most three statements, side by side where they can be, to the same ClickHouse child over the same client.`;
const gatewayMethod = `${rounds} interleaved rounds of ${options.seconds} s each (streams of one caller: twice that), medians. The upstream answers at once: 500 B of text, or
40 pieces 5 ms apart. "Added" is what a figure is above that of calling the upstream directly in the same round. The pass-through (bare node:http, undici)
reads, checks and stores nothing; ours stores each answer before it ends, synced as above. Load, upstream, pass-through and server share the machine.`;

try {
  await runGroup("writes", writesMethod, measureWrites);
  await runGroup("reads", readsMethod, (bench) => measureReads({ ...bench, sizes: sizes.toSorted((a, b) => a - b) }));
  await runGroup("gateway", gatewayMethod, measureGateway);
} finally {
  generator.close();
  background.close();
}
