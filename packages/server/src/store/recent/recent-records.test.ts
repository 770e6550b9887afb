import { describe, expect, test } from "vitest";
import type { FrameSection } from "../journal/frame.ts";
import type { Frame } from "../journal/segment.ts";
import type { Entry, SectionKind, StoredInteraction } from "../records.ts";
import { sampleComparison, sampleDelete, sampleFeedback, sampleInteraction } from "../sample-rows.ts";
import { RecentRecords } from "./recent-records.ts";

const segment = { number: 1, uuid: "0", seed: 0, path: "" };
const interaction = (members: Partial<StoredInteraction> = {}) => sampleInteraction("u", Date.UTC(2026, 0, 5), members);

/** Admits entries in order; the sequences begin at 1. */
function admitAll(recent: RecentRecords, ...entries: Entry[]): void {
  for (const entry of entries) {
    const sections = Object.entries(entry).map(([kind, rows]): FrameSection => {
      const lines = (rows as object[]).map((row) => `${JSON.stringify(row)}\n`);
      const data = Buffer.from(lines.join(""));
      return { kind: kind as SectionKind, count: lines.length, data, start: 0, end: data.length };
    });
    recent.admit({ sequence: ++sequence, segment, start: 0, end: 0, sections } satisfies Frame, entry);
  }
}
let sequence = 0;

function make(limit = 1 << 20): RecentRecords {
  sequence = 0;
  return new RecentRecords(limit);
}

describe("records in memory", () => {
  test("stay while they are pending, whatever the limit, and leave when they are stored", () => {
    const recent = make(0);
    const rows = [interaction(), interaction()];
    admitAll(recent, ...rows.map((row) => ({ interactions: [row] })));
    recent.confirm(1);
    expect(rows.map((row) => recent.get(row.id) !== undefined)).toEqual([false, true]);
    recent.confirm(2);
    expect(recent.size()).toEqual({ records: 0, bytes: 0 });
  });

  test("leave by when they were last touched, so that one that is spoken of all the time does not hold the others", () => {
    const recent = make(0);
    const [hot, ...rest] = [interaction(), interaction(), interaction()];
    admitAll(recent, ...[hot, ...rest].map((row) => ({ interactions: [row as StoredInteraction] })));
    admitAll(recent, { feedback: [sampleFeedback(hot as StoredInteraction)] });
    recent.confirm(3);
    expect(recent.size().records).toBe(1);
    expect(recent.get((hot as StoredInteraction).id)).toBeDefined();
  });

  test("count what is said of them", () => {
    const recent = make(100_000);
    const row = interaction();
    admitAll(recent, { interactions: [row] });
    for (let index = 0; index < 1000; index++) admitAll(recent, { feedback: [sampleFeedback(row)] });
    expect(recent.size().bytes).toBeGreaterThan(100_000);
    recent.confirm(sequence);
    expect(recent.size()).toEqual({ records: 0, bytes: 0 });
  });

  test("say what must be stored before the engine can answer for the rest", () => {
    const recent = make();
    const absent = interaction();
    const feedback = sampleFeedback(absent);
    admitAll(recent, { feedback: [feedback] });
    expect([recent.pendingFor(absent.id), recent.pendingFor(feedback.id)]).toEqual([1, 1]);
    recent.confirm(1);
    expect([recent.pendingFor(absent.id), recent.pendingFor(feedback.id)]).toEqual([undefined, undefined]);
  });

  test("show a comparison on both sides, until one of them is deleted", () => {
    const recent = make();
    const [left, right] = [interaction(), interaction()];
    admitAll(recent, { interactions: [left, right], comparisons: [sampleComparison(left, right)] });
    expect([left, right].map((row) => recent.get(row.id)?.comparisons.length)).toEqual([1, 1]);
    admitAll(recent, sampleDelete(left));
    expect(recent.get(left.id)).toBeUndefined();
    expect(recent.get(right.id)?.comparisons).toEqual([]);
  });

  test("are left to the engine when they are compared with one that is not here, or leaves", () => {
    const recent = make(0);
    const [absent, held, pair] = [interaction(), interaction(), interaction()];
    admitAll(recent, { interactions: [held] }, { comparisons: [sampleComparison(absent, held)] });
    expect(recent.get(held.id)).toBeUndefined();
    expect(recent.pendingFor(held.id)).toBe(2);
    const other = interaction();
    admitAll(recent, { interactions: [pair] }, { interactions: [other], comparisons: [sampleComparison(pair, other)] });
    admitAll(recent, { feedback: [sampleFeedback(other)] });
    recent.confirm(4);
    expect([pair, other].map((row) => recent.get(row.id))).toEqual([undefined, undefined]);
    expect(recent.pendingFor(other.id)).toBe(5);
  });

  test("know what is being deleted; a delete that could not be written unmarks only its own", () => {
    const recent = make();
    const [first, second] = [interaction(), interaction()];
    admitAll(recent, { interactions: [first, second] }, sampleDelete(first));
    const marked = recent.markDeleted([first.id, second.id]);
    expect(marked).toEqual([second.id]);
    recent.unmarkDeleted(marked);
    expect([first, second].map((row) => recent.isDeleted(row.id))).toEqual([true, false]);
  });
});
