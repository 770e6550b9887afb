import { close, fsyncSync, ftruncateSync, write } from "node:fs";
import { RequestError } from "@colloquy/contract";
import { type DraftSection, frameLength, readSections, writeFrame } from "./frame.ts";
import { createSegment, type Frame, type Segment, segmentHeaderLength } from "./segment.ts";

export const segmentLimit = 64 << 20;
const groupLimit = 16 << 20;

interface Draft<Extra> {
  sections: DraftSection[];
  length: number;
  extra: Extra;
}

interface Group<Extra> {
  drafts: Draft<Extra>[];
  length: number;
  durable: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

export interface JournalOptions<Extra> {
  folder: string;
  /** Number of the first segment that is made. */
  first_segment: number;
  /** Sequence of the first frame. */
  first_sequence: number;
  /** Called for each durable frame, in order, before its append resolves. */
  onDurable(frame: Frame, extra: Extra): void;
  onSegmentClosed(segment: Segment): void;
  onError(error: Error): void;
}

/**
 * Append-only write-ahead journal. Each append is one frame; what arrives while one group of frames is being written is the
 * next group: no timers, one write in the air. A write is its own sync (`O_DSYNC`).
 */
export class Journal<Extra> {
  readonly #options: JournalOptions<Extra>;
  #open: { segment: Segment; descriptor: number; end: number } | undefined;
  #nextSegment: number;
  #sequence: number;
  #groups: Group<Extra>[] = [];
  #isWriting = false;
  /** Of entries that are not on disk yet. */
  #queuedBytes = 0;
  #rotate = false;
  /** A failed write could not be cut away: nothing may be written behind it. */
  #isBroken = false;
  #isClosed = false;
  readonly counters = { groups: 0, frames: 0, bytes: 0, write_seconds: 0, failed_groups: 0 };

  constructor(options: JournalOptions<Extra>) {
    this.#options = options;
    this.#nextSegment = options.first_segment;
    this.#sequence = options.first_sequence;
  }

  /** Resolves once the frame is on disk. @throws RequestError `unavailable` when it could not be written: nothing is stored */
  append(sections: DraftSection[], extra: Extra): Promise<void> {
    if (this.#isClosed) return Promise.reject(new RequestError("unavailable", "the server is stopping; nothing was stored"));
    const length = frameLength(sections);
    let group = this.#groups.at(-1);
    if (group === undefined || group.length + length > groupLimit) {
      group = newGroup();
      this.#groups.push(group);
    }
    group.drafts.push({ sections, length, extra });
    group.length += length;
    this.#queuedBytes += length;
    if (!this.#isWriting) {
      this.#isWriting = true;
      setImmediate(() => this.#writeNext());
    }
    return group.durable;
  }

  /** The next append begins a new segment, so that the present one can be removed once it is inserted. */
  rotate(): void {
    this.#rotate = true;
    if (!this.#isWriting) this.#closeSegment();
  }

  /** Bytes of entries that are not on disk yet. */
  queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Refuses further appends; resolves when what was under way is on disk and the segment is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isWriting) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#closeSegment();
  }

  #writeNext(): void {
    const group = this.#groups.shift();
    if (group === undefined) {
      this.#isWriting = false;
      if (this.#rotate) this.#closeSegment();
      return;
    }
    try {
      const { segment, descriptor, end } = this.#segmentFor();
      const buffer = Buffer.allocUnsafeSlow(group.length);
      const frames = encodeGroup(group, buffer, segment, end);
      const began = performance.now();
      writeAll(descriptor, buffer, end, (error) => {
        this.#queuedBytes -= group.length;
        this.counters.write_seconds += (performance.now() - began) / 1000;
        if (error) this.#fail(group, error);
        else this.#succeed(group, buffer, segment, frames);
        this.#writeNext();
      });
    } catch (error) {
      this.#queuedBytes -= group.length;
      this.#fail(group, error as Error);
      this.#writeNext();
    }
  }

  #segmentFor(): { segment: Segment; descriptor: number; end: number } {
    if (this.#isBroken) throw new Error("an earlier failed write could not be cut away; restart the server");
    if (this.#open !== undefined && (this.#rotate || this.#open.end >= segmentLimit)) this.#closeSegment();
    if (this.#open === undefined) {
      const { segment, descriptor } = createSegment(this.#options.folder, this.#nextSegment);
      this.#nextSegment++;
      this.#open = { segment, descriptor, end: segmentHeaderLength };
    }
    return this.#open;
  }

  #succeed(group: Group<Extra>, buffer: Buffer, segment: Segment, ends: number[]): void {
    const base = this.#open?.end ?? 0;
    if (this.#open !== undefined) this.#open.end = base + buffer.length;
    this.counters.groups++;
    this.counters.frames += group.drafts.length;
    this.counters.bytes += buffer.length;
    let start = 0;
    for (const [index, draft] of group.drafts.entries()) {
      const end = ends[index] ?? buffer.length;
      const sections = readSections(buffer, start);
      this.#options.onDurable(
        { sequence: this.#sequence++, segment, start: base + start, end: base + end, sections },
        draft.extra,
      );
      start = end;
    }
    group.resolve();
  }

  #fail(group: Group<Extra>, error: Error): void {
    this.counters.failed_groups++;
    this.#options.onError(error);
    if (this.#open !== undefined) {
      try {
        ftruncateSync(this.#open.descriptor, this.#open.end);
        fsyncSync(this.#open.descriptor);
      } catch (cause) {
        this.#isBroken = true;
        this.#options.onError(cause as Error);
      }
    }
    group.reject(
      new RequestError("unavailable", "the journal cannot be written (is the disk full?); nothing was stored", { cause: error }),
    );
  }

  #closeSegment(): void {
    this.#rotate = false;
    if (this.#open === undefined) return;
    const { segment, descriptor } = this.#open;
    this.#open = undefined;
    close(descriptor, () => {});
    this.#options.onSegmentClosed(segment);
  }
}

function newGroup<Extra>(): Group<Extra> {
  let resolve = () => {};
  let reject = (_: Error) => {};
  const durable = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  durable.catch(() => {}); // every appender awaits it; this only keeps a group without listeners from ending the process
  return { drafts: [], length: 0, durable, resolve, reject };
}

/** Writes the group's frames into `buffer`; returns where each ends in it. */
function encodeGroup<Extra>(group: Group<Extra>, buffer: Buffer, segment: Segment, place: number): number[] {
  let at = 0;
  return group.drafts.map((draft) => {
    at = writeFrame(buffer, at, place + at, draft.sections, segment.seed);
    return at;
  });
}

function writeAll(descriptor: number, buffer: Buffer, position: number, done: (error: Error | null) => void, written = 0): void {
  write(descriptor, buffer, written, buffer.length - written, position + written, (error, count) => {
    if (error) return done(error);
    if (written + count === buffer.length) return done(null);
    if (count === 0) return done(new Error("the disk took no more bytes"));
    writeAll(descriptor, buffer, position, done, written + count);
  });
}
