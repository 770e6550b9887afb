import { mkdirSync } from "node:fs";
import { notFound, OutcomeUnknown, RequestError } from "@colloquy/contract";
import type { Engine } from "./engine/engine.ts";
import { BlockWriter } from "./journal/block-writer.ts";
import type { Checkpoint } from "./journal/checkpoint.ts";
import { Flusher } from "./journal/flusher.ts";
import type { DraftSection } from "./journal/frame.ts";
import { Journal } from "./journal/journal.ts";
import { Quarantine } from "./journal/quarantine.ts";
import { recoverJournal, toEntry } from "./journal/recover.ts";
import type { Frame, Segment } from "./journal/segment.ts";
import { SegmentFiles } from "./journal/segment-files.ts";
import { createMutations, withoutStored } from "./mutations.ts";
import { RecentRecords } from "./recent/recent-records.ts";
import { type Entry, isInserted, type SectionKind } from "./records.ts";
import { Upkeep } from "./upkeep.ts";

export interface WritePathOptions {
  engine: Engine;
  /** Folder of the journal; made when it is missing. */
  folder: string;
  log: {
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
    info(details: object, message: string): void;
  };
  /**
   * What a logging call waits for: `journal` when this process's disk lives as long as the engine's, `engine` when the engine is
   * elsewhere: then the journal only carries over what was not confirmed.
   */
  acknowledge: "journal" | "engine";
  /** Called after each flush of a range. */
  onFlushed(seconds: number): void;
  limits: {
    /** Milliseconds from an entry to its insert when nobody asks earlier. */
    flush_interval_ms: number;
    /** Bytes that may wait for the engine before writers are held back. */
    pending_bytes: number;
    /** Milliseconds that a writer is held back before it gets 503. */
    write_wait_ms: number;
    /** Milliseconds that a reader waits for what was acknowledged before it. */
    read_wait_ms: number;
    /** Bytes of records kept in memory after they are in the engine. */
    recent_bytes: number;
    /** Milliseconds after a delete within which the deleted text leaves the journal. */
    purge_after_ms: number;
    /** Milliseconds without a change after which changes are worked into the engine's files, and the most they wait for that. */
    upkeep_quiet_ms: number;
    upkeep_latest_ms: number;
  };
}

/** Milliseconds that a caller waits for an engine that is away, in case it is just coming back. */
const patience_ms = 500;

/** The journal in front of ClickHouse: entries are acknowledged when they are durable, and readers wait for what concerns them. */
export class WritePath {
  readonly engine: Engine;
  readonly recent: RecentRecords;
  readonly quarantine: Quarantine;
  readonly journal: Journal<Entry>;
  readonly flusher: Flusher;
  readonly #options: WritePathOptions;
  readonly #segments: SegmentFiles;
  readonly #checkpoint: Checkpoint;
  readonly #upkeep: Upkeep;
  readonly #pendingByUseCase = new Map<string, number>();
  #confirmed = 0;
  readonly #waiters = new Set<{ sequence: number; resolve(): void }>();
  #purge: NodeJS.Timeout | undefined;
  #lastStoredAt = 0;
  #isClosing = false;

  /** Opens the journal and takes over what an earlier process left in it. @throws JournalDamaged */
  constructor(options: WritePathOptions) {
    this.#options = options;
    this.engine = options.engine;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.recent = new RecentRecords(options.limits.recent_bytes);
    this.quarantine = new Quarantine(options.folder);
    const recovered = recoverJournal(options.folder, options.log);
    this.#checkpoint = recovered.checkpoint;
    this.#segments = new SegmentFiles(options.folder, recovered.checkpoint, recovered.segments);
    this.#upkeep = new Upkeep({
      engine: options.engine,
      quiet_ms: options.limits.upkeep_quiet_ms,
      latest_ms: options.limits.upkeep_latest_ms,
      onError: (error) => options.log.warn({ err: error }, "working changes into the data files failed; it is tried again"),
    });
    const { applyDeletes, ...mutations } = createMutations(options.engine);
    const writer = new BlockWriter({
      engine: options.engine,
      quarantine: this.quarantine,
      withoutStored: (table, rows) => withoutStored(options.engine, table, rows),
      isClosing: () => this.#isClosing,
      onRetry: (error) => options.log.warn({ err: error }, "the engine did not take a block; trying again"),
      onRefused: (kind, path, reason) =>
        options.log.error({ kind, path, reason }, "the engine refuses a row for good; it was set aside"),
    });
    this.flusher = new Flusher(
      {
        checkpoint: recovered.checkpoint,
        left_through: recovered.last_segment,
        writer,
        mutations: {
          ...mutations,
          applyDeletes: (deletes) => {
            this.quarantine.erase(new Set(deletes.map(({ id }) => id)));
            return applyDeletes(deletes);
          },
        },
        interval_ms: options.limits.flush_interval_ms,
        onConfirmed: (frames) => this.#confirm(frames),
        onFlushed: options.onFlushed,
        onError: (error) => this.#isClosing || options.log.error({ err: error }, "flushing failed"),
      },
      recovered.interrupted,
    );
    this.journal = new Journal<Entry>({
      folder: options.folder,
      first_segment: recovered.next_segment,
      first_sequence: recovered.frames.length + 1,
      onDurable: (frame, entry) => this.#admit(frame, entry),
      onSegmentClosed: (segment) => this.#segmentClosed(segment),
      onError: (error) => options.log.error({ err: error }, "writing the journal failed"),
    });
    for (const frame of recovered.frames) this.#admit(frame, toEntry(frame));
  }

  /**
   * Resolves once the entry is durable; the next read sees it.
   * @throws RequestError `unavailable`: nothing was stored
   * @throws OutcomeUnknown
   */
  append(entry: Entry): Promise<void> {
    return this.#options.acknowledge === "engine" ? this.#appendThrough(entry) : this.#appendWithinBounds(entry);
  }

  /**
   * The same, but never waits for the engine: resolves once the entry is in the journal. Who must not wait may fill it further.
   * @throws RequestError `unavailable`: nothing was stored
   */
  async appendToJournal(entry: Entry): Promise<void> {
    if (this.#waitingBytes() > 2 * this.#options.limits.pending_bytes)
      throw new RequestError("unavailable", "too much waits to be stored; try again in a moment");
    await this.#append(entry);
  }

  #appendWithinBounds(entry: Entry): Promise<void> {
    if (this.#waitingBytes() > this.#options.limits.pending_bytes) return this.#appendWhenThereIsRoom(entry);
    return this.#append(entry);
  }

  #waitingBytes(): number {
    return this.flusher.pending().bytes + this.journal.queuedBytes();
  }

  /**
   * Waits until everything acknowledged before now in these use cases is in the engine.
   * @throws RequestError `unavailable` when the engine is away
   */
  async barrier(use_cases: readonly string[]): Promise<void> {
    const sequences = use_cases.map((use_case) => this.#pendingByUseCase.get(use_case) ?? 0);
    await this.#waitFor(Math.max(0, ...sequences));
  }

  /** Waits until what is pending in the entry's use cases is acknowledged. @throws OutcomeUnknown */
  protected async settle(entry: Entry): Promise<void> {
    if (this.#options.acknowledge === "journal") return;
    await this.barrier(useCasesOf(entry)).catch((error) => {
      throw new OutcomeUnknown(error);
    });
  }

  /** Waits until what is pending about one record is in the engine. */
  async barrierFor(id: string): Promise<void> {
    await this.#waitFor(this.recent.pendingFor(id) ?? 0);
  }

  /** Whether other processes write to the same engine. */
  get isShared(): boolean {
    return this.#options.acknowledge === "engine";
  }

  /** Microseconds since the epoch, strictly increasing in this process. */
  nextStoredAt(now_ms: number): number {
    this.#lastStoredAt = Math.max(this.#lastStoredAt + 1, now_ms * 1000);
    return this.#lastStoredAt;
  }

  /** Flushes what it can within the time and lets go of the files. What is left is replayed by the next start. */
  async close(timeout_ms: number): Promise<void> {
    const last = Math.max(0, ...this.#pendingByUseCase.values());
    await this.#waitFor(last, timeout_ms).catch(() => {});
    this.#isClosing = true;
    clearTimeout(this.#purge);
    this.#upkeep.close();
    await this.journal.close();
    await Promise.race([this.flusher.close(), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
    await this.#segments.settle();
    await this.#checkpoint.close();
  }

  #append(entry: Entry): Promise<void> {
    const removed = entry.deletes && this.recent.markDeleted(entry.deletes.map((row) => row.id));
    const durable = this.journal.append(toSections(entry), entry);
    if (removed !== undefined) durable.catch(() => this.recent.unmarkDeleted(removed));
    return durable;
  }

  /** Resolves once the engine has it. While the engine is away nothing is taken. */
  async #appendThrough(entry: Entry): Promise<void> {
    if (!this.engine.isUp()) await this.engine.waitUntilUp(patience_ms);
    if (!this.engine.isUp()) throw new RequestError("unavailable", "the database does not answer; nothing was stored");
    await this.#appendWithinBounds(entry);
    await this.settle(entry);
  }

  async #appendWhenThereIsRoom(entry: Entry): Promise<void> {
    const { pending_bytes, write_wait_ms } = this.#options.limits;
    const end = performance.now() + write_wait_ms;
    while (this.#waitingBytes() > pending_bytes) {
      if (performance.now() > end) throw new RequestError("unavailable", "too much waits to be stored; try again in a moment");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // Its operation looked before the wait; nothing may be said of what is deleted behind the delete.
    if (concernsDeleted(entry, this.recent)) throw notFound("completion", undefined);
    return await this.#append(entry);
  }

  #admit(frame: Frame, entry: Entry): void {
    this.recent.admit(frame, entry);
    this.#segments.use(frame);
    for (const use_case of useCasesOf(entry)) this.#pendingByUseCase.set(use_case, frame.sequence);
    this.flusher.add(frame);
    if (entry.deletes !== undefined) {
      this.#purge ??= setTimeout(() => {
        this.#purge = undefined;
        this.journal.rotate();
      }, this.#options.limits.purge_after_ms).unref();
    }
  }

  async #confirm(frames: readonly Frame[]): Promise<void> {
    const last = frames.at(-1);
    if (last === undefined) return;
    this.#confirmed = last.sequence;
    this.recent.confirm(last.sequence);
    if (frames.some((frame) => frame.sections.some(({ kind }) => !isInserted(kind)))) this.#upkeep.note();
    for (const waiter of this.#waiters) if (waiter.sequence <= last.sequence) waiter.resolve();
    await this.#segments.confirm(last);
  }

  #segmentClosed(segment: Segment): void {
    this.#segments.close(segment).catch((error) => this.#options.log.error({ err: error }, "removing a journal file failed"));
  }

  async #waitFor(sequence: number, timeout_ms = this.#options.limits.read_wait_ms): Promise<void> {
    if (sequence <= this.#confirmed) return;
    let timer: NodeJS.Timeout | undefined;
    const waiter = { sequence, resolve: () => {} };
    const inserted = new Promise<void>((resolve) => {
      waiter.resolve = resolve;
    });
    this.#waiters.add(waiter);
    this.flusher.flush(sequence);
    const late = new Promise<never>((_, reject) => {
      const fail = () =>
        reject(new RequestError("unavailable", "what was stored last is not searchable yet; try again in a moment"));
      timer = setTimeout(fail, this.engine.isUp() ? timeout_ms : Math.min(timeout_ms, patience_ms));
    });
    await Promise.race([inserted, late]).finally(() => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    });
  }
}

/** With repetitions: most entries are of one row. */
function useCasesOf(entry: Entry): string[] {
  return (Object.values(entry) as { use_case: string }[][]).flatMap((rows) => rows.map((row) => row.use_case));
}

function toSections(entry: Entry): DraftSection[] {
  return (Object.entries(entry) as [SectionKind, object[]][])
    .filter(([, rows]) => rows.length > 0)
    .map(([kind, rows]) => ({ kind, rows: rows.map(toRow) }));
}

/** A row's JSON; the text of the messages is put in as it is. */
function toRow(row: { messages_json?: string }): string {
  if (row.messages_json === undefined) return JSON.stringify(row);
  const { messages_json, ...rest } = row;
  return `${JSON.stringify(rest).slice(0, -1)},"messages":${messages_json}}`;
}

/** Whether an entry says something new of what was deleted meanwhile. */
function concernsDeleted(
  { feedback = [], comparisons = [], label_edits = [], feedback_edits = [] }: Entry,
  recent: RecentRecords,
) {
  return [
    ...feedback.map((row) => row.interaction_id),
    ...comparisons.flatMap((row) => [row.preferred_id, row.other_id]),
    ...label_edits.map((row) => row.id),
    ...feedback_edits.map((row) => row.interaction_id),
  ].some((id) => recent.isDeleted(id));
}
