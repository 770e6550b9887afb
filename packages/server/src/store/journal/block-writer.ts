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
  quarantine: Quarantine;
  isClosing(): boolean;
  onRetry(error: Error): void;
  onRefused(kind: SectionKind, path: string, reason: string): void;
}

const chunkBytes = 1 << 20;
const lineFeed = Buffer.from("\n");

/** Inserts blocks exactly once: retries what may pass, bisects what is refused and sets the rows at fault aside. */
export class BlockWriter {
  readonly #options: BlockWriterOptions;

  constructor(options: BlockWriterOptions) {
    this.#options = options;
  }

  /** Resolves when every row of the block is inserted or in quarantine. Rejects only when the store is closing. */
  async insert(block: Block): Promise<void> {
    try {
      await this.untilItPasses(() => this.#options.engine.insert(block.table, chunked(block.rows), block.token));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#bisect(block, error);
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
    await this.insert({ ...block, rows: block.rows.slice(0, middle), token: `${block.token}/0` });
    await this.insert({ ...block, rows: block.rows.slice(middle), token: `${block.token}/1` });
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
