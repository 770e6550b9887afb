import { crc32 } from "node:zlib";
import { type SectionKind, sectionKinds } from "../records.ts";

/**
 * A frame is one request: it counts whole or not at all.
 *
 *     magic u32 | payload length u32 | crc u32 | own place in the file u32 | sections u32
 *     then per section: kind u32 | rows u32 | length u32 | NDJSON
 *
 * Little-endian. The CRC covers everything behind it, seeded with the segment's UUID, so that bytes of another file or another
 * place are never taken for a frame.
 */
const magic = 0x31465143; // "CQF1"
const headerLength = 20;
const sectionHeaderLength = 12;
const crcEnd = 12;

export interface FrameSection {
  kind: SectionKind;
  count: number;
  /** NDJSON from `start` to `end`, each row ends with a line feed. A view of its own would cost more than most rows are long. */
  data: Buffer;
  start: number;
  end: number;
}

/** Rows as JSON text without line feed, ready to be written. */
export interface DraftSection {
  kind: SectionKind;
  rows: string[];
}

const kindsByNumber = new Map<number, SectionKind>(
  Object.entries(sectionKinds).map(([kind, number]) => [number, kind as SectionKind]),
);

const rowsLength = (rows: string[]) => rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, 0);

/** Bytes that a frame with these sections takes. */
export function frameLength(sections: DraftSection[]): number {
  return sections.reduce((sum, section) => sum + sectionHeaderLength + rowsLength(section.rows), headerLength);
}

/** Writes a frame into `target` at `start`; `place` is where it will be in the file. Returns its end in `target`. */
export function writeFrame(target: Buffer, start: number, place: number, sections: DraftSection[], seed: number): number {
  let at = start + headerLength;
  for (const section of sections) {
    const head = at;
    at += sectionHeaderLength;
    for (const row of section.rows) {
      // Of plain ASCII the bytes are the characters, which is copied faster than it is encoded.
      at += target.write(row, at, Buffer.byteLength(row) === row.length ? "latin1" : "utf8");
      target[at++] = 10;
    }
    target.writeUInt32LE(sectionKinds[section.kind], head);
    target.writeUInt32LE(section.rows.length, head + 4);
    target.writeUInt32LE(at - head - sectionHeaderLength, head + 8);
  }
  target.writeUInt32LE(magic, start);
  target.writeUInt32LE(at - start - headerLength, start + 4);
  target.writeUInt32LE(place, start + 12);
  target.writeUInt32LE(sections.length, start + 16);
  target.writeUInt32LE(crc32(target.subarray(start + crcEnd, at), seed), start + 8);
  return at;
}

/** End of the good frame at `start`, or undefined when there is none. */
export function frameEnd(file: Buffer, start: number, seed: number): number | undefined {
  if (start + headerLength > file.length || file.readUInt32LE(start) !== magic) return undefined;
  if (file.readUInt32LE(start + 12) !== start) return undefined;
  const end = start + headerLength + file.readUInt32LE(start + 4);
  if (end > file.length) return undefined;
  return crc32(file.subarray(start + crcEnd, end), seed) === file.readUInt32LE(start + 8) ? end : undefined;
}

/** Place of the first good frame behind `from`, or undefined: tells damage in the middle from a torn tail. */
export function findFrameAfter(file: Buffer, from: number, seed: number): number | undefined {
  const mark = Buffer.from("CQF1");
  for (let at = file.indexOf(mark, from); at >= 0; at = file.indexOf(mark, at + 1)) {
    if (frameEnd(file, at, seed) !== undefined) return at;
  }
  return undefined;
}

/** Sections of a frame that `frameEnd` found good. */
export function readSections(file: Buffer, start: number): FrameSection[] {
  const count = file.readUInt32LE(start + 16);
  const sections: FrameSection[] = [];
  let at = start + headerLength;
  for (let index = 0; index < count; index++) {
    const kind = kindsByNumber.get(file.readUInt32LE(at));
    if (kind === undefined)
      throw new Error(`the journal holds a section of kind ${file.readUInt32LE(at)}, which this version does not know`);
    const body = at + sectionHeaderLength;
    const end = body + file.readUInt32LE(at + 8);
    sections.push({ kind, count: file.readUInt32LE(at + 4), data: file, start: body, end });
    at = end;
  }
  return sections;
}

/** Where each row of a section stands in its data, without the line feed. */
export function rowPlaces({ count, data, start, end }: FrameSection): { start: number; end: number }[] {
  if (count === 1) return [{ start, end: end - 1 }];
  const places: { start: number; end: number }[] = [];
  for (let at = start; at < end; ) {
    const stop = data.indexOf(10, at);
    places.push({ start: at, end: stop });
    at = stop + 1;
  }
  return places;
}

/** The rows of a section, each without its line feed. */
export function splitRows(section: FrameSection): Buffer[] {
  return rowPlaces(section).map(({ start, end }) => section.data.subarray(start, end));
}
