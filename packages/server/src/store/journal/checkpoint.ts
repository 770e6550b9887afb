import { closeSync, constants, existsSync, openSync, readFileSync, renameSync, write, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { InsertedKind } from "../records.ts";
import { syncFolder } from "./segment.ts";

/** A place in the journal: everything before it counts. */
export interface Place {
  segment: number;
  offset: number;
}

/** How the rows of each table are cut into blocks: rows per block, in order. */
export type Cuts = Partial<Record<InsertedKind, number[]>>;

/** A range of frames that is being inserted. A replay uses the same cuts, and so the same deduplication tokens. */
export interface RangeInFlight {
  segment: number;
  start: number;
  end: number;
  cuts: Cuts;
  /** Tables of the range that are wholly inserted. */
  confirmed_tables: InsertedKind[];
}

export interface CheckpointState {
  confirmed: Place;
  range: RangeInFlight | null;
}

const rewriteAfter = 1 << 20;

/** Append-only file of `crc json` lines; the last good one counts. Rewritten by rename when it has grown. */
export class Checkpoint {
  readonly #path: string;
  #descriptor: number;
  #length: number;
  /** The file may end within a line: nothing may be appended to it. */
  #isTorn: boolean;
  #isClosed = false;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#descriptor = openSynced(path);
    this.#length = text.length;
    this.#isTorn = text !== "";
  }

  /** @returns the last good state, if any; `is_whole` is false when states may have followed that are lost */
  static open(folder: string): { checkpoint: Checkpoint; state: CheckpointState | undefined; is_whole: boolean } {
    const path = join(folder, "checkpoint");
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const { state, is_whole } = lastState(text);
    return { checkpoint: new Checkpoint(path, text), state, is_whole };
  }

  /** Resolves when the state is on disk. Writes reach the disk in the order of the calls. */
  write(state: CheckpointState): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("the checkpoint is closed"));
    const text = line(state);
    const written = this.#lastWrite.then(() => this.#append(text));
    this.#lastWrite = written.catch(() => {}); // the caller of that write was told
    return written;
  }

  /** Refuses further writes; resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#lastWrite;
    closeSync(this.#descriptor);
  }

  async #append(text: string): Promise<void> {
    if (this.#isTorn || this.#length + text.length > rewriteAfter) return this.#rewrite(text);
    this.#isTorn = true;
    const written = await new Promise<number>((resolve, reject) => {
      write(this.#descriptor, text, null, "utf8", (error, count) => (error ? reject(error) : resolve(count)));
    });
    if (written < text.length) throw new Error("the disk took only a part of the checkpoint");
    this.#length += text.length;
    this.#isTorn = false;
  }

  #rewrite(text: string): void {
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, text, { mode: 0o600, flush: true });
    renameSync(fresh, this.#path);
    syncFolder(dirname(this.#path));
    const descriptor = openSynced(this.#path);
    closeSync(this.#descriptor);
    this.#descriptor = descriptor;
    this.#length = text.length;
    this.#isTorn = false;
  }
}

function openSynced(path: string): number {
  const { O_WRONLY, O_CREAT, O_APPEND, O_DSYNC } = constants;
  return openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_DSYNC, 0o600);
}

function line(state: CheckpointState): string {
  const json = JSON.stringify(state);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

/** A line without its end was not acknowledged to anybody; a broken line before that one is damage. */
function lastState(text: string): { state: CheckpointState | undefined; is_whole: boolean } {
  const lines = text.split("\n");
  const isGood = (entry: string) => entry.slice(0, 8) === crc32(entry.slice(9)).toString(16).padStart(8, "0");
  const index = lines.findLastIndex((entry) => entry.length > 9 && isGood(entry));
  const last = lines[index];
  return {
    state: last === undefined ? undefined : (JSON.parse(last.slice(9)) as CheckpointState),
    is_whole: last !== undefined && index >= lines.length - 2,
  };
}
