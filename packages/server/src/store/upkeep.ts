import type { Engine } from "./engine/engine.ts";
import { sweepDeleted } from "./mutations.ts";
import { insertedKinds } from "./records.ts";

export interface UpkeepOptions {
  engine: Engine;
  /** Milliseconds without a change after which changes are worked into the data files. */
  quiet_ms: number;
  /** Milliseconds after a change within which that begins, however busy it is. */
  latest_ms: number;
  onError(error: Error): void;
}

/**
 * Works edits and deletes into the data files after a quiet moment: until then they are small patches beside the files, which slow
 * reads, and the deleted text is still on disk.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #timer: NodeJS.Timeout | undefined;
  #due: number | undefined;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.note(); // an earlier process may have left patches
  }

  /** Rows were edited or deleted. */
  note(): void {
    const { quiet_ms, latest_ms } = this.#options;
    const now = performance.now();
    this.#due ??= now + latest_ms;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), Math.max(0, Math.min(quiet_ms, this.#due - now))).unref();
  }

  /** Starts nothing more; a statement under way is left to the engine. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #start(): void {
    this.#due = undefined;
    this.#running = this.#running
      .then(() => this.#run())
      .catch((error: Error) => {
        if (this.#isClosed) return;
        this.#options.onError(error);
        this.note(); // the engine was away: later
      });
  }

  async #run(): Promise<void> {
    const { engine } = this.#options;
    await sweepDeleted(engine);
    const left = await engine.query<{ table: string; partition: string }>(
      `SELECT DISTINCT table, extract(partition_id, '\\d+$') AS partition FROM system.parts
       WHERE active AND database = currentDatabase() AND (has_lightweight_delete OR startsWith(name, 'patch-'))
         AND table IN {tables:Array(String)}`,
      { tables: insertedKinds },
    );
    // A merge, not `ALTER … APPLY PATCHES`: an UPDATE that runs beside a mutation is lost (ClickHouse 26.7).
    for (const { table, partition } of left) {
      await engine.command(`OPTIMIZE TABLE {table:Identifier} PARTITION ID {partition:String} FINAL`, { table, partition });
    }
  }
}
