import {
  type InsertedKind,
  insertedKinds,
  type StoredDelete,
  type StoredFeedbackEdit,
  type StoredLabelEdit,
} from "../records.ts";
import type { BlockWriter } from "./block-writer.ts";
import type { Checkpoint, Cuts, RangeInFlight } from "./checkpoint.ts";
import { cutRows, rowsOf } from "./cuts.ts";
import { splitRows } from "./frame.ts";
import type { Frame } from "./segment.ts";

/** Statements that change or remove rows; applied in the order of the journal. Each is idempotent. */
export interface Mutations {
  applyDeletes(deletes: StoredDelete[]): Promise<void>;
  applyLabelEdits(edits: StoredLabelEdit[]): Promise<void>;
  applyFeedbackEdits(edits: StoredFeedbackEdit[]): Promise<void>;
}

export interface FlusherOptions {
  checkpoint: Checkpoint;
  /**
   * Last segment that an earlier process left. Its frames may be stored: the checkpoint can be lost, and while the process was away
   * another one may have taken over its requests, with the same ids.
   */
  left_through: number;
  writer: BlockWriter;
  mutations: Mutations;
  /** Milliseconds from the first pending frame to its flush, when nobody asks for it earlier. */
  interval_ms: number;
  /** Frames up to and with this sequence are in the engine. */
  onConfirmed(frames: readonly Frame[]): Promise<void>;
  onError(error: Error): void;
  onFlushed(seconds: number): void;
}

/** Pending rows or bytes at which a flush begins without waiting for the interval. */
const flushAt = { rows: 5000, bytes: 16 << 20 } as const;
/** What one range holds at most: bounds the memory of one flush. */
const rangeLimits = { rows: 20_000, bytes: 64 << 20 } as const;

/** Milliseconds after which a caller may have had its request repeated by another process, with the same ids. */
const repeatedAfter_ms = 5000;

/** In the order in which a range's changes are applied. A change of what is deleted finds nothing. */
const changeKinds = ["deletes", "label_edits", "feedback_edits"] as const;

interface Pending {
  frame: Frame;
  rows: number;
  /** Milliseconds of the process's clock. */
  since: number;
}

interface TableInRange {
  table: InsertedKind;
  rows: Buffer[];
  range: RangeInFlight;
  /** Of the segment. */
  uuid: string;
  /** Whether rows may have been sent before. */
  mayBeStored: boolean;
}

/**
 * Takes durable frames in order, writes down how it cuts them, and inserts them exactly once. A range's rows are inserted before
 * its changes are applied: a change only ever concerns rows before it, and nothing new is said of what is deleted.
 */
export class Flusher {
  readonly #options: FlusherOptions;
  #queue: Pending[] = [];
  #rows = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #wantedSequence = 0;
  #isClosed = false;
  /** Range whose insert began and did not end, here or in a process that died: its cuts are used again. */
  #unfinished: RangeInFlight | null;

  constructor(options: FlusherOptions, interrupted: RangeInFlight | null) {
    this.#options = options;
    this.#unfinished = interrupted;
  }

  /** Takes a durable frame. */
  add(frame: Frame): void {
    const rows = frame.sections.reduce((sum, section) => sum + section.count, 0);
    this.#queue.push({ frame, rows, since: performance.now() });
    this.#rows += rows;
    this.#bytes += frame.end - frame.start;
    if (this.#rows >= flushAt.rows || this.#bytes >= flushAt.bytes) this.flush(frame.sequence);
    else this.#flushLater();
  }

  /** Begins to insert everything up to a sequence, without waiting for the interval. */
  flush(sequence: number): void {
    this.#wantedSequence = Math.max(this.#wantedSequence, sequence);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isClosed) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) this.#flushLater();
    });
  }

  /** What waits to be inserted; `lag_ms` is how long the oldest has waited. */
  pending(): { rows: number; bytes: number; lag_ms: number } {
    const oldest = this.#queue[0];
    return { rows: this.#rows, bytes: this.#bytes, lag_ms: oldest === undefined ? 0 : performance.now() - oldest.since };
  }

  /** Begins nothing new; resolves when no insert is running. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #flushLater(): void {
    const flushAll = () => this.flush(this.#queue.at(-1)?.frame.sequence ?? 0);
    if (!this.#isClosed) this.#timer ??= setTimeout(flushAll, this.#options.interval_ms).unref();
  }

  async #run(): Promise<void> {
    await undefined; // frames that are being added in this turn go along, above all those of an unfinished range
    try {
      while (this.#isDue()) await this.#flushRange(this.#takeRange());
    } catch (error) {
      this.#options.onError(error as Error);
    }
  }

  #isDue(): boolean {
    const next = this.#queue[0];
    return (
      next !== undefined &&
      !this.#isClosed &&
      (next.frame.sequence <= this.#wantedSequence || this.#rows >= flushAt.rows || this.#bytes >= flushAt.bytes)
    );
  }

  /** The next frames that go together: of one segment, and all of an unfinished range. */
  #takeRange(): Pending[] {
    const first = this.#queue[0];
    if (first === undefined) return [];
    const isResumed = this.#isUnfinished(first.frame);
    const range: Pending[] = [];
    let rows = 0;
    let bytes = 0;
    for (const next of this.#queue) {
      rows += next.rows;
      bytes += next.frame.end - next.frame.start;
      const belongs = isResumed
        ? this.#isUnfinished(next.frame)
        : next.frame.segment.number === first.frame.segment.number && rows <= rangeLimits.rows && bytes <= rangeLimits.bytes;
      if (!belongs && range.length > 0) break;
      range.push(next);
    }
    return range;
  }

  /** Whether a frame belongs to the unfinished range: its tokens stand for exactly those frames. */
  #isUnfinished(frame: Frame): boolean {
    const range = this.#unfinished;
    return range !== null && frame.segment.number === range.segment && frame.start >= range.start && frame.end <= range.end;
  }

  async #flushRange(range: Pending[]): Promise<void> {
    const began = performance.now();
    const frames = range.map((pending) => pending.frame);
    await this.#insert(frames, range[0]?.since ?? 0);
    await this.#change(frames);
    this.#unfinished = null;
    this.#queue.splice(0, range.length);
    for (const pending of range) {
      this.#rows -= pending.rows;
      this.#bytes -= pending.frame.end - pending.frame.start;
    }
    this.#options.onFlushed((performance.now() - began) / 1000);
    await this.#options.onConfirmed(frames);
  }

  async #insert(frames: Frame[], since: number): Promise<void> {
    const [first, last] = [frames[0], frames.at(-1)];
    const rows = new Map(insertedKinds.map((kind) => [kind, rowsOf(frames, kind)] as const));
    if (first === undefined || last === undefined || [...rows.values()].every((tableRows) => tableRows.length === 0)) return;
    const isLeft = first.segment.number <= this.#options.left_through || this.#isUnfinished(first);
    const mayBeStored = isLeft || performance.now() - since > repeatedAfter_ms;
    const range = this.#toRange(first, last, rows);
    const confirmed = { segment: first.segment.number, offset: first.start };
    await this.#options.checkpoint.write({ confirmed, range });
    this.#unfinished = range;
    for (const table of insertedKinds) {
      const tableRows = rows.get(table) ?? [];
      if (tableRows.length === 0 || range.confirmed_tables.includes(table)) continue;
      await this.#insertTable({ table, rows: tableRows, range, uuid: first.segment.uuid, mayBeStored });
      range.confirmed_tables.push(table);
      // Only spares a replay some work, so nobody waits for it; the tokens are what makes it exact.
      if (table !== "interactions") this.#options.checkpoint.write({ confirmed, range }).catch(this.#options.onError);
    }
  }

  /** The unfinished range, or a new one where frames of it are lost. */
  #toRange(first: Frame, last: Frame, rows: Map<InsertedKind, Buffer[]>): RangeInFlight {
    const left = this.#unfinished;
    if (left !== null && this.#isUnfinished(first) && left.start === first.start && left.end === last.end) return left;
    return { segment: first.segment.number, start: first.start, end: last.end, cuts: cutAll(rows), confirmed_tables: [] };
  }

  async #insertTable({ table, rows, range, uuid, mayBeStored }: TableInRange): Promise<void> {
    let start = 0;
    for (const [index, count] of (range.cuts[table] ?? []).entries()) {
      const token = `${table}:${uuid}:${range.start}-${range.end}:${index}`;
      await this.#options.writer.insert({ table, rows: rows.slice(start, start + count), token }, mayBeStored);
      start += count;
    }
  }

  async #change(frames: Frame[]): Promise<void> {
    const { writer, mutations } = this.#options;
    const apply = {
      deletes: (rows: readonly Buffer[]) => mutations.applyDeletes(parseRows(rows)),
      label_edits: (rows: readonly Buffer[]) => mutations.applyLabelEdits(parseRows(rows)),
      feedback_edits: (rows: readonly Buffer[]) => mutations.applyFeedbackEdits(parseRows(rows)),
    };
    for (const kind of changeKinds) {
      const rows = frames.flatMap((frame) => frame.sections.filter((section) => section.kind === kind).flatMap(splitRows));
      if (rows.length > 0) await writer.change(kind, rows, apply[kind]);
    }
  }
}

function parseRows<Row>(rows: readonly Buffer[]): Row[] {
  return rows.map((row) => JSON.parse(row.toString("utf8")) as Row);
}

function cutAll(rows: Map<InsertedKind, Buffer[]>): Cuts {
  return Object.fromEntries(
    [...rows].filter(([, tableRows]) => tableRows.length > 0).map(([kind, tableRows]) => [kind, cutRows(tableRows, kind)]),
  );
}
