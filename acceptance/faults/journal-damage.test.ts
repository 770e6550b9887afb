import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  Api,
  engineChildOf,
  engineSql,
  eventually,
  makeFolder,
  readMetric,
  StartFailed,
  seed,
  signal,
  startServer,
  type TestServer,
} from "@colloquy/testing";
import { expect, test } from "vitest";
import { expectPromisesKept, inTurns } from "./promises.ts";
import { metric, startWriters } from "./writers.ts";

const use_case = "damaged";

async function startSeeded(data_dir: string): Promise<TestServer> {
  const server = await startServer({ data_dir });
  await seed(new Api(server.url, server.admin_key), { use_case, metrics: [metric] });
  return server;
}

/** The segment that was written last. */
function lastSegment(data_dir: string): string {
  const folder = join(data_dir, "journal");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".cqj"))
    .map((name) => join(folder, name));
  const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (newest === undefined) throw new Error(`no segment in ${folder}: ${readdirSync(folder)}`);
  return newest;
}

/** Half of a real frame: what a write that was cut off by the end of the power leaves. */
const halfFrame = (segment: Buffer) => segment.subarray(segment.length - 500, segment.length - 250);

test.each([
  ["half a frame is cut and kept beside", halfFrame, 1],
  ["garbage is cut and kept beside", () => Buffer.from("garbage after the last frame ".repeat(9)), 1],
  ["zeros is cut", () => Buffer.alloc(300), 0],
])("a tail torn into %s, and nothing acknowledged is lost", async (_, tear, kept) => {
  const data_dir = makeFolder();
  const server = await startSeeded(data_dir);
  const { ledger, stop } = startWriters(server, { use_case });
  await delay(300);
  await server.killAll();
  await stop();
  const segment = lastSegment(data_dir);
  appendFileSync(segment, tear(readFileSync(segment)));

  const again = await startServer({ data_dir });
  expect(readdirSync(join(data_dir, "journal")).filter((name) => name.endsWith(".torn"))).toHaveLength(kept);
  await expectPromisesKept(again, use_case, ledger);
  await again.stop();
});

test("a byte flipped in the middle of what is not inserted stops the start with advice; put back, all is there", async () => {
  const data_dir = makeFolder();
  const server = await startSeeded(data_dir);
  await new Api(server.url, server.admin_key).post("interactions", { use_case, prompt: "p", completion: "makes the file" });
  const child = await eventually(() => engineChildOf(server.pid));
  signal(child, "SIGSTOP");
  const { size: begin } = statSync(lastSegment(data_dir));
  const { ledger, stop } = startWriters(server, { use_case, logOnly: true });
  await delay(300);
  await server.killAll();
  await stop();
  const segment = lastSegment(data_dir);
  const middle = Math.floor((begin + statSync(segment).size) / 2);
  flipByte(segment, middle);

  const failure = await startServer({ data_dir }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartFailed);
  if (!(failure instanceof StartFailed)) return;
  expect(failure.exit_code).toBe(1);
  expect(failure.output).toContain(segment);
  expect(failure.output).toMatch(/damaged/i);
  expect(failure.output).toMatch(/move|restore|remove/i);

  flipByte(segment, middle);
  const again = await startServer({ data_dir });
  await expectPromisesKept(again, use_case, ledger);
  await again.stop();
});

function flipByte(file: string, place: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(place) ^ 0x10, place);
  writeFileSync(file, bytes);
}

test("an entry that ClickHouse refuses is set aside and shown; everything else is served", async () => {
  const data_dir = makeFolder();
  const before = await startSeeded(data_dir);
  await before.stop();
  await engineSql(data_dir, "ALTER TABLE colloquy.interactions ADD CONSTRAINT no_poison CHECK completion != 'poison'");
  const server = await startServer({ data_dir });
  const api = new Api(server.url, server.admin_key);
  const texts = Array.from({ length: 60 }, (_, i) => (i === 30 ? "poison" : `good ${i}`));
  const statuses = await inTurns(texts, 16, async (completion) => {
    const feedbacks = [{ metric, value: 1 }];
    return (await api.post("interactions", { use_case, prompt: "p", completion, feedbacks })).status;
  });
  expect(statuses).toEqual(texts.map(() => 201));

  const listed = await eventually(async () => {
    const { status, body } = await api.get<{ data: { completion_preview: string }[] }>("interactions", { use_case, first: 100 });
    return status === 200 && body.data.map((row) => row.completion_preview);
  });
  expect(listed.sort()).toEqual(texts.filter((text) => text !== "poison").sort());
  const quarantine = join(data_dir, "journal", "quarantine");
  const kept = readdirSync(quarantine).map((name) => readFileSync(join(quarantine, name), "utf8"));
  expect(kept.filter((text) => text.includes("poison"))).toHaveLength(1);
  expect(JSON.stringify((await api.get("/readyz")).body)).toMatch(/quarantine/);
  expect(await readMetric(server.url, "colloquy_quarantined_entries")).toBe(1);
  expect((await api.post("interactions", { use_case, prompt: "p", completion: "later" })).status).toBe(201);
  await server.stop();
});
