import { createHash } from "node:crypto";
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Api, eventually, makeFolder, repository, seed } from "@colloquy/testing";
import { type Filling, feedbackSql, interactionsSql, metrics, models, useCases } from "./fill-sql.ts";
import { type RawEngine, startWithEngine } from "./raw-engine.ts";

/** Filled folders are kept for the next run. */
const cache = join(tmpdir(), "colloquy-bench");
const batchRows = 250_000;
const mergesEnd_ms = 30 * 60_000;

/** A data folder of so many interactions that nothing may write to. Made once per size, tables and way of filling. */
export async function getFilledFolder(rows: number): Promise<string> {
  const folder = join(cache, `${rows}-${schemaHash()}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  mkdirSync(cache, { recursive: true });
  const outdated = readdirSync(cache).filter((name) => name.startsWith(`${rows}-`)); // gigabytes each
  for (const name of outdated) rmSync(join(cache, name), { recursive: true });
  mkdirSync(unfinished, { recursive: true });
  console.info(`filling ${folder} …`);
  await fill(unfinished, { rows, end_ms: Date.now() });
  renameSync(unfinished, folder);
  return folder;
}

async function fill(data_dir: string, filling: Filling): Promise<void> {
  const { server, engine } = await startWithEngine(data_dir);
  const api = new Api(server.url, server.admin_key);
  for (const use_case of useCases) await seed(api, { use_case, models, metrics: [...metrics] });
  for (let from = 0; from < filling.rows; from += batchRows) {
    const count = Math.min(batchRows, filling.rows - from);
    for (const sql of [feedbackSql(filling, from, count), interactionsSql(filling, from, count)]) {
      await engine.command(sql, { max_partitions_per_insert_block: 0, max_query_size: 10_000_000, max_memory_usage: 0 });
    }
  }
  await eventually(() => hasSettled(engine), mergesEnd_ms, 2000);
  await server.stop();
}

/** Whether no merge has been running for a moment. */
async function hasSettled(engine: RawEngine): Promise<boolean> {
  const merges = "SELECT count() AS running FROM system.merges";
  const running = async () => (await engine.rows<{ running: number }>(merges))[0]?.running ?? 0;
  if ((await running()) > 0) return false;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return (await running()) === 0;
}

/** What decides how a filled folder looks: the tables of the built server, and how they are filled. */
function schemaHash(): string {
  const hash = createHash("sha256");
  for (const folder of ["store", "registry"].map((part) => join(repository, `packages/server/dist/${part}/migrations`))) {
    for (const name of readdirSync(folder).sort()) if (/^\d.*\.js$/.test(name)) hash.update(readFileSync(join(folder, name)));
  }
  for (const name of ["fill-sql.ts", "vocabulary.ts"]) hash.update(readFileSync(fileURLToPath(new URL(name, import.meta.url))));
  return hash.digest("hex").slice(0, 12);
}

/** A copy of a folder to work on. It costs little: parts, which the engine never changes, are the same files. */
export function copyFolder(folder: string): string {
  const copy = makeFolder();
  copyInto(folder, copy, false);
  return copy;
}

const isPart = (name: string) => /_\d+_\d+_\d+(_\d+)?$/.test(name);

function copyInto(from: string, to: string, isInPart: boolean): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyInto(source, target, isInPart || isPart(entry.name));
    else if (!entry.isFile())
      continue; // links into the engine's folders, which it makes anew
    else if (isInPart) linkSync(source, target);
    else copyFileSync(source, target);
  }
}
