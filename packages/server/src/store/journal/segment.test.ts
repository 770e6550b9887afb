import { closeSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type DraftSection, frameEnd, frameLength, readSections, splitRows, writeFrame } from "./frame.ts";
import { createSegment, JournalDamaged, type Segment, scanSegment, segmentHeaderLength } from "./segment.ts";

const root = mkdtempSync(join(tmpdir(), "colloquy-segment-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "journal-"));
});

const rows = (...texts: string[]): DraftSection[] => [
  { kind: "interactions", rows: texts.map((text) => JSON.stringify({ text })) },
];
const textsOf = (frames: { sections: ReturnType<typeof readSections> }[]) =>
  frames.flatMap((frame) => frame.sections.flatMap(splitRows)).map((row) => JSON.parse(row.toString("utf8")).text);

/** A segment file with these frames; returns where each ends. */
function writeSegment(number: number, frames: DraftSection[][]): { segment: Segment; ends: number[] } {
  const { segment, descriptor } = createSegment(folder, number);
  let place = segmentHeaderLength;
  const ends = frames.map((sections) => {
    const buffer = Buffer.alloc(frameLength(sections));
    writeFrame(buffer, 0, place, sections, segment.seed);
    writeSync(descriptor, buffer, 0, buffer.length, place);
    place += buffer.length;
    return place;
  });
  closeSync(descriptor);
  return { segment, ends };
}

describe("a frame", () => {
  const anySection = fc.record({
    kind: fc.constantFrom("interactions", "feedback", "comparisons", "deletes", "label_edits", "feedback_edits"),
    rows: fc.array(
      fc.string({ unit: "binary" }).map((text) => JSON.stringify({ text })),
      { minLength: 1, maxLength: 4 },
    ),
  });

  test("comes back as it was written, at any place", () => {
    fc.assert(
      fc.property(fc.array(anySection, { maxLength: 4 }), fc.nat(5000), fc.nat(0xffffffff), (sections, place, seed) => {
        const drafts = sections as DraftSection[];
        const file = Buffer.alloc(place + frameLength(drafts));
        expect(writeFrame(file, place, place, drafts, seed)).toBe(file.length);
        expect(frameEnd(file, place, seed)).toBe(file.length);
        const read = readSections(file, place);
        expect(read.map(({ kind }) => kind)).toEqual(drafts.map(({ kind }) => kind));
        expect(read.map((section) => splitRows(section).map(String))).toEqual(drafts.map((draft) => draft.rows));
        expect(read.map(({ count }) => count)).toEqual(drafts.map((draft) => draft.rows.length));
      }),
    );
  });

  test("is not taken for one at another place, of another segment, or with any bit flipped", () => {
    const sections = rows("one", "two");
    const file = Buffer.alloc(frameLength(sections) * 2);
    const end = writeFrame(file, 0, 0, sections, 7);
    file.copy(file, end, 0, end);
    expect(frameEnd(file, 0, 7)).toBe(end);
    expect(frameEnd(file, end, 7)).toBeUndefined();
    expect(frameEnd(file, 0, 8)).toBeUndefined();
    for (let bit = 0; bit < end * 8; bit++) {
      const flipped = Buffer.from(file.subarray(0, end));
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(frameEnd(flipped, 0, 7)).toBeUndefined();
    }
  });
});

describe("a segment file", () => {
  const frames = [rows("a"), rows("b", "b2"), rows("ü☃")];

  test("cut at any place keeps exactly the entries before it, and a copy of what was cut", () => {
    const { segment, ends } = writeSegment(1, frames);
    const whole = readFileSync(segment.path);
    const texts = [["a"], ["b", "b2"], ["ü☃"]];
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(segment.path, whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length;
      const lastEnd = length < segmentHeaderLength ? 0 : (ends[kept - 1] ?? segmentHeaderLength);
      const scan = scanSegment(folder, 1, 0, true);
      expect(textsOf(scan.frames)).toEqual(texts.slice(0, kept).flat());
      expect(scan.torn_bytes).toBe(length - lastEnd);
      expect(readFileSync(segment.path)).toEqual(whole.subarray(0, lastEnd));
      const torn = readdirSync(folder).filter((name) => name.endsWith(".torn"));
      expect(torn.map((name) => readFileSync(join(folder, name)))).toEqual(
        length > lastEnd ? [whole.subarray(lastEnd, length)] : [],
      );
      for (const name of torn) rmSync(join(folder, name));
    }
  });

  test("with any bit flipped before its last entry is refused, naming the file and what to do", () => {
    const { segment, ends } = writeSegment(1, frames);
    const whole = readFileSync(segment.path);
    const lastStart = ends[1] ?? 0;
    for (let byte = segmentHeaderLength; byte < lastStart; byte++) {
      const flipped = Buffer.from(whole);
      flipped[byte] = (flipped[byte] ?? 0) ^ (1 << (byte & 7));
      writeFileSync(segment.path, flipped);
      expect(() => scanSegment(folder, 1, 0, true)).toThrow(JournalDamaged);
      expect(readFileSync(segment.path)).toEqual(flipped);
    }
    expect(() => scanSegment(folder, 1, 0, true)).toThrow(segment.path);
    expect(() => scanSegment(folder, 1, 0, true)).toThrow(/Restore the file from a backup .* move the file out/);
  });

  test("with a bit flipped in its last entry loses that entry and keeps its bytes", () => {
    const { segment, ends } = writeSegment(1, frames);
    const whole = readFileSync(segment.path);
    whole[whole.length - 3] = (whole[whole.length - 3] ?? 0) ^ 4;
    writeFileSync(segment.path, whole);
    const scan = scanSegment(folder, 1, 0, true);
    expect(textsOf(scan.frames)).toEqual(["a", "b", "b2"]);
    expect(readFileSync(`${segment.path}.${ends[1]}.torn`)).toEqual(whole.subarray(ends[1]));
  });

  test("with a broken header, or with a torn tail though a later file exists, is refused", () => {
    const { segment } = writeSegment(1, frames);
    const whole = readFileSync(segment.path);
    writeFileSync(segment.path, whole.subarray(0, whole.length - 1));
    expect(() => scanSegment(folder, 1, 0, false)).toThrow(/a later journal file exists/);
    whole[10] = (whole[10] ?? 0) ^ 1;
    writeFileSync(segment.path, whole);
    expect(() => scanSegment(folder, 1, 0, true)).toThrow(/its header is broken/);
  });

  test("does not take the bytes of another segment for its own", () => {
    const first = writeSegment(1, frames);
    const second = writeSegment(2, frames);
    const other = readFileSync(second.segment.path).subarray(first.ends[1] ?? 0);
    const own = readFileSync(first.segment.path).subarray(0, first.ends[1] ?? 0);
    writeFileSync(first.segment.path, Buffer.concat([own, other]));
    expect(textsOf(scanSegment(folder, 1, 0, true).frames)).toEqual(["a", "b", "b2"]);
  });

  test("is read from a place on", () => {
    const { ends } = writeSegment(1, frames);
    expect(textsOf(scanSegment(folder, 1, ends[0] ?? 0, true).frames)).toEqual(["b", "b2", "ü☃"]);
  });
});
