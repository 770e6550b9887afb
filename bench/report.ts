import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { type Row, toTable } from "./row.ts";

const file = fileURLToPath(new URL("./results.md", import.meta.url));
const title = "# What `npm run bench` measured\n";

export interface Section {
  heading: string;
  /** How it was measured, for the reader. */
  method: string;
  rows: Row[];
}

export function toText({ heading, method, rows }: Section): string {
  return `## ${heading}\n\n${machine()}\n\n${method}\n\n${toTable(rows)}\n`;
}

/** Puts the section into the file of results, in place of the one with its heading; the others stay. */
export function writeSection(section: Section): void {
  const before = existsSync(file) ? readFileSync(file, "utf8") : title;
  const others = before
    .split(/^(?=## )/m)
    .slice(1)
    .filter((text) => !text.startsWith(`## ${section.heading}\n`));
  const sections = [...others.map((text) => text.trimEnd()), toText(section).trimEnd()].sort(byPlace);
  writeFileSync(file, `${title}\n${sections.join("\n\n")}\n`);
}

const order = ["## Writes", "## Reads", "## Gateway"];
const placeOf = (text: string) => order.findIndex((heading) => text.startsWith(heading));
const byPlace = (left: string, right: string) => placeOf(left) - placeOf(right);

function machine(): string {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const limit = process.constrainedMemory();
  const constrained = limit > 0 && limit < totalmem() ? ` (limited to ${(limit / 2 ** 30).toFixed(0)})` : "";
  const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
  const date = new Date().toISOString().slice(0, 10);
  return `${date} · ${cpus()[0]?.model}, ${cpus().length} cores · ${memory} GB${constrained} · Linux ${release()} · Node ${process.version} · load average at the end ${load}`;
}
