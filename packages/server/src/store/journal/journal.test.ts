import { closeSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestError } from "@colloquy/contract";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type DraftSection, splitRows } from "./frame.ts";
import { Journal, segmentLimit } from "./journal.ts";
import { type Frame, listSegments, type Segment, scanSegment } from "./segment.ts";

const root = mkdtempSync(join(tmpdir(), "colloquy-journal-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
let durable: { frame: Frame; extra: number }[] = [];
let closed: Segment[] = [];
let errors: Error[] = [];
let journal: Journal<number>;

beforeEach(() => {
  folder = mkdtempSync(join(root, "journal-"));
  [durable, closed, errors] = [[], [], []];
  journal = new Journal<number>({
    folder,
    first_segment: 1,
    first_sequence: 1,
    onDurable: (frame, extra) => durable.push({ frame, extra }),
    onSegmentClosed: (segment) => closed.push(segment),
    onError: (error) => errors.push(error),
  });
});

const section = (text: string): DraftSection[] => [{ kind: "interactions", rows: [JSON.stringify({ text })] }];
const append = (number: number, text = String(number)) => journal.append(section(text), number);
const textsOf = (frames: Pick<Frame, "sections">[]) =>
  frames.flatMap((frame) => frame.sections.flatMap(splitRows)).map((row) => JSON.parse(row.toString("utf8")).text as string);
const onDisk = () =>
  listSegments(folder).flatMap((number, index, all) => textsOf(scanSegment(folder, number, 0, index === all.length - 1).frames));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The journal's own descriptor, closed behind its back: the next write fails. */
function breakDescriptor(): void {
  const mine = readdirSync("/proc/self/fd").filter((name) => pathOf(name).startsWith(folder));
  expect(mine).toHaveLength(1);
  closeSync(Number(mine[0]));
}

function pathOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}

describe("the journal", () => {
  test("keeps the order of the appends, and calls for each frame before its append resolves", async () => {
    await Promise.all(
      numbers(300).map(async (number) => {
        await append(number);
        expect(durable.some(({ extra }) => extra === number)).toBe(true);
      }),
    );
    expect(durable.map(({ extra }) => extra)).toEqual(numbers(300));
    expect(durable.map(({ frame }) => frame.sequence)).toEqual(numbers(300).map((number) => number + 1));
    expect(onDisk()).toEqual(numbers(300).map(String));
    const [first] = durable;
    expect(first?.frame.start).toBe(28);
    expect(durable.every(({ frame }, index) => frame.start === (durable[index - 1]?.frame.end ?? 28))).toBe(true);
  });

  test("writes what arrives in one turn as one group", async () => {
    await Promise.all(numbers(100).map((number) => append(number)));
    expect(journal.counters).toMatchObject({ groups: 1, frames: 100, failed_groups: 0 });
  });

  test("has one write in the air: what arrives meanwhile is the next group", async () => {
    const before = append(0, "x".repeat(4 << 20));
    await new Promise((resolve) => setImmediate(resolve));
    const meanwhile = numbers(50).map((number) => append(number + 1));
    await Promise.all([before, ...meanwhile]);
    expect(journal.counters.groups).toBe(2);
    expect(durable.map(({ extra }) => extra)).toEqual(numbers(51));
  });

  test("takes an entry larger than a group", async () => {
    const large = "ü".repeat(10 << 20);
    await Promise.all([append(1), append(2, large), append(3)]);
    expect(onDisk()).toEqual(["1", large, "3"]);
  });

  test("begins a new segment at 64 MiB, and when it is told to", async () => {
    const text = "x".repeat(12 << 20);
    for (const number of numbers(7)) await append(number, text);
    expect(listSegments(folder)).toEqual([1, 2]);
    expect(closed.map(({ number }) => number)).toEqual([1]);
    expect(durable.filter(({ frame }) => frame.segment.number === 1).at(-1)?.frame.end).toBeGreaterThanOrEqual(segmentLimit);
    journal.rotate();
    expect(closed.map(({ number }) => number)).toEqual([1, 2]);
    await append(8);
    expect(listSegments(folder)).toEqual([1, 2, 3]);
    expect(new Set(durable.map(({ frame }) => frame.segment.uuid)).size).toBe(3);
  });

  test("opens its file so that each write is its own sync", async () => {
    await append(1);
    const descriptor = readdirSync("/proc/self/fd").find((name) => pathOf(name).startsWith(folder));
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
    const flags = Number.parseInt(info.match(/flags:\s*([0-7]+)/)?.[1] ?? "", 8);
    expect(flags & 0o10000).toBe(0o10000); // O_DSYNC
  });

  test("refuses what it cannot write, and everything behind a write that cannot be cut away", async () => {
    await append(1);
    breakDescriptor();
    const failed = await Promise.allSettled([append(2), append(3)]);
    for (const result of failed) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(RequestError);
    }
    expect(journal.counters.failed_groups).toBe(1);
    expect(errors.length).toBeGreaterThan(0);
    await expect(append(4)).rejects.toMatchObject({ code: "unavailable" });
    expect(onDisk()).toEqual(["1"]);
    expect(durable.map(({ extra }) => extra)).toEqual([1]);
  });

  test("goes on when a new segment could not be made", async () => {
    rmSync(folder, { recursive: true });
    await expect(append(1)).rejects.toMatchObject({ code: "unavailable" });
    mkdirSync(folder);
    await append(2);
    expect(onDisk()).toEqual(["2"]);
    expect(durable.map(({ frame }) => frame.sequence)).toEqual([1]);
  });

  test("finishes what is under way when it is closed, and takes nothing more", async () => {
    const last = append(1, "x".repeat(1 << 20));
    const done = journal.close();
    await expect(append(2)).rejects.toMatchObject({ code: "unavailable" });
    await done;
    await last;
    expect(durable.map(({ extra }) => extra)).toEqual([1]);
    expect(closed).toHaveLength(1);
  });
});
