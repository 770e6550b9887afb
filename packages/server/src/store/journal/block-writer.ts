import { type Engine, EngineError } from "../engine/engine.ts";
import type { InsertedKind, SectionKind } from "../records.ts";
import type { Quarantine } from "./quarantine.ts";

export interface Block {
  table: InsertedKind;
  rows: readonly Buffer[];
  /** Names the block for ever: the same token is stored at most once. */
  token: string;
}

export interface BlockWriterOptions {
  engine: Engine;
  /** Of the given rows, those whose ids the table does not hold. */
  withoutStored(table: InsertedKind, rows: readonly Buffer[]): Promise<readonly Buffer[]>;
  quarantine: Quarantine;
  isClosing(): boolean;
  onRetry(error: Error): void;
  onRefused(kind: SectionKind, path: string, reason: string): void;
}

const chunkBytes = 1 << 20;
const lineFeed = Buffer.from("\n");

/**
 * Inserts blocks exactly once: retries what may pass, bisects what is refused and sets the rows at fault aside.
 *
 * The engine notes a token before the part becomes visible (`MergeTreeSink::finishDelayedChunk`) and does not sync the note, so a
 * kill between the two leaves a token without its rows, and a power cut rows without their token. So a token decides only between
 * attempts that overlap; whenever an attempt may have come before, the ids have the last word.
 */
export class BlockWriter {
  readonly #options: BlockWriterOptions;

  constructor(options: BlockWriterOptions) {
    this.#options = options;
  }

  /**
   * Resolves when every row of the block is inserted or in quarantine. Rejects only when the store is closing.
   * @param mayBeStored whether this block or its rows were sent before, by this process or one that died
   */
  async insert(block: Block, mayBeStored: boolean): Promise<void> {
    let { rows } = block;
    let isUncertain = mayBeStored;
    let token = block.token;
    const insertMissing = async () => {
      for (let turn = 1; ; turn++) {
        if (isUncertain) rows = await this.#options.withoutStored(block.table, rows);
        if (rows.length === 0) return;
        const wasCertain = !isUncertain;
        isUncertain = true;
        await this.#options.engine.insert(block.table, chunked(rows), token);
        if (wasCertain) return;
        token = `${block.token}+${turn}`; // what is missing now was never stored, though its token is known
      }
    };
    try {
      await this.untilItPasses(insertMissing);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#bisect({ ...block, rows }, error);
    }
  }

  /** Applies changes in their order; one that is refused for good is set aside. Rejects only when the store is closing. */
  async change(kind: SectionKind, rows: readonly Buffer[], apply: (rows: readonly Buffer[]) => Promise<void>): Promise<void> {
    try {
      await this.untilItPasses(() => apply(rows));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (rows.length <= 1) return this.#setAside(kind, rows, error);
      const middle = rows.length >> 1;
      await this.change(kind, rows.slice(0, middle), apply);
      await this.change(kind, rows.slice(middle), apply);
    }
  }

  /** Runs a statement until the engine takes it. Only a refusal, or the end of the process, ends it otherwise. */
  async untilItPasses(attempt: () => Promise<void>): Promise<void> {
    for (let delay = 25; ; delay = Math.min(delay * 2, 2000)) {
      try {
        return await attempt();
      } catch (error) {
        if (this.#options.isClosing() || isRefusal(error)) throw error;
        this.#options.onRetry(error as Error);
        await new Promise((resolve) => setTimeout(resolve, delay));
        await this.#options.engine.waitUntilUp(delay);
      }
    }
  }

  async #bisect(block: Block, error: EngineError): Promise<void> {
    if (block.rows.length <= 1) return this.#setAside(block.table, block.rows, error);
    const middle = block.rows.length >> 1;
    await this.insert({ ...block, rows: block.rows.slice(0, middle), token: `${block.token}/0` }, true);
    await this.insert({ ...block, rows: block.rows.slice(middle), token: `${block.token}/1` }, true);
  }

  #setAside(kind: SectionKind, rows: readonly Buffer[], error: EngineError): void {
    for (const row of rows) {
      const path = this.#options.quarantine.setAside({ kind, reason: error.message, row });
      this.#options.onRefused(kind, path, error.message);
    }
  }
}

function isRefusal(error: unknown): error is EngineError {
  return error instanceof EngineError && error.kind === "refused";
}

/** Few large chunks: each chunk is a write to the socket. */
function chunked(rows: readonly Buffer[]): Buffer[] {
  const chunks: Buffer[] = [];
  let pending: Buffer[] = [];
  let length = 0;
  for (const row of rows) {
    pending.push(row, lineFeed);
    length += row.length + 1;
    if (length >= chunkBytes) {
      chunks.push(Buffer.concat(pending, length));
      pending = [];
      length = 0;
    }
  }
  if (length > 0) chunks.push(Buffer.concat(pending, length));
  return chunks;
}
