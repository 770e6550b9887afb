import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type FrameSection, findFrameAfter, frameEnd, readSections } from "./frame.ts";

/** A journal file: `magic "CQSEG001" | UUID 16 bytes | crc u32`, then frames. */
const magic = Buffer.from("CQSEG001");
export const segmentHeaderLength = 28;
const suffix = ".cqj";

export interface Segment {
  number: number;
  /** Hexadecimal; part of every deduplication token, so that no two files ever share one. */
  uuid: string;
  /** Seeds the CRC of the segment's frames. */
  seed: number;
  path: string;
}

/** A durable frame, waiting to be inserted. */
export interface Frame {
  /** Counts up over all segments of this process: the order in which everything is applied. */
  sequence: number;
  segment: Segment;
  start: number;
  end: number;
  sections: FrameSection[];
}

export type ScannedFrame = Omit<Frame, "sequence">;

/** The journal is damaged in a way that could hide acknowledged records: a person must look. */
export class JournalDamaged extends Error {
  override readonly name = "JournalDamaged";
}

const segmentName = (number: number) => `${String(number).padStart(10, "0")}${suffix}`;

/** Makes a folder's new entries durable. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Creates a segment; the descriptor is `O_DSYNC`, so that each write is its own sync. */
export function createSegment(folder: string, number: number): { segment: Segment; descriptor: number } {
  const path = join(folder, segmentName(number));
  const uuid = randomBytes(16);
  const header = Buffer.alloc(segmentHeaderLength);
  magic.copy(header);
  uuid.copy(header, magic.length);
  header.writeUInt32LE(crc32(header.subarray(0, 24)), 24);
  const { O_WRONLY, O_CREAT, O_EXCL, O_DSYNC } = constants;
  const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_DSYNC, 0o600);
  try {
    if (writeSync(descriptor, header, 0, header.length, 0) !== header.length) throw new Error("no space for a new journal file");
    syncFolder(folder);
  } catch (error) {
    closeSync(descriptor);
    unlinkSync(path);
    throw error;
  }
  return { segment: { number, uuid: uuid.toString("hex"), seed: crc32(uuid), path }, descriptor };
}

/** Numbers of the segments in the folder, oldest first. */
export function listSegments(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

export function removeSegment(folder: string, number: number): void {
  unlinkSync(join(folder, segmentName(number)));
}

/**
 * Reads the frames of a segment from `from` on. A torn tail is cut off; what was cut is kept in a `.torn` file beside it.
 * @param isLast only the last segment may have a torn tail
 * @throws JournalDamaged when a frame in the middle is broken
 */
export function scanSegment(
  folder: string,
  number: number,
  from: number,
  isLast: boolean,
): { frames: ScannedFrame[]; torn_bytes: number } {
  const path = join(folder, segmentName(number));
  const file = readFileSync(path);
  const segment = readHeader(file, number, path);
  if (segment === undefined) return { frames: [], torn_bytes: cutTail(path, file, 0, isLast) };
  const frames: ScannedFrame[] = [];
  let at = Math.max(from, segmentHeaderLength);
  for (let end = frameEnd(file, at, segment.seed); end !== undefined; end = frameEnd(file, at, segment.seed)) {
    frames.push({ segment, start: at, end, sections: readSections(file, at) });
    at = end;
  }
  if (at >= file.length) return { frames, torn_bytes: 0 };
  const next = findFrameAfter(file, at + 1, segment.seed);
  if (next !== undefined) throw new JournalDamaged(damageAdvice(path, at, `a good entry follows at byte ${next}`));
  return { frames, torn_bytes: cutTail(path, file, at, isLast) };
}

function readHeader(file: Buffer, number: number, path: string): Segment | undefined {
  if (file.length < segmentHeaderLength) return undefined; // killed while it was made: nothing was acknowledged from it
  if (!file.subarray(0, magic.length).equals(magic) || file.readUInt32LE(24) !== crc32(file.subarray(0, 24))) {
    throw new JournalDamaged(damageAdvice(path, 0, "its header is broken"));
  }
  const uuid = file.subarray(magic.length, 24);
  return { number, uuid: uuid.toString("hex"), seed: crc32(uuid), path };
}

function cutTail(path: string, file: Buffer, at: number, isLast: boolean): number {
  if (!isLast) throw new JournalDamaged(damageAdvice(path, at, "a later journal file exists, so this one was complete once"));
  const tail = file.subarray(at);
  if (tail.some((byte) => byte !== 0)) writeFileSync(`${path}.${at}.torn`, tail, { mode: 0o600, flush: true });
  const descriptor = openSync(path, "r+");
  ftruncateSync(descriptor, at);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return tail.length;
}

function damageAdvice(path: string, at: number, why: string): string {
  return (
    `the journal file ${path} is damaged at byte ${at} (${why}). Acknowledged records may be in it, so nothing was changed. ` +
    "Restore the file from a backup of the data folder; or, to go on without the records behind the damage, move the file out of the journal folder and start again."
  );
}
