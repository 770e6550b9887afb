/** Values bound to `{name:Type}` placeholders; never pasted into SQL. */
export type QueryParams = Record<string, unknown>;

/** What one query may cost. Over it, it fails with an `EngineError` of kind `budget`, and the engine has stopped working on it. */
export interface QueryLimits {
  /** Seconds the engine may work on it. Default 15. */
  max_execution_time?: number;
  /** Bytes. Default 1 GB. */
  max_memory_usage?: number;
  max_rows_to_read?: number;
  /** Aborting it stops the query in the engine too. */
  signal?: AbortSignal;
}

/** A ClickHouse server, wherever it runs. Every method rejects with `EngineError`. */
export interface Engine {
  /** Rows of a SELECT, times as ISO text, 64-bit integers as text. */
  query<Row>(sql: string, params?: QueryParams, limits?: QueryLimits): Promise<Row[]>;
  /** A statement without rows: DDL, UPDATE, DELETE. */
  command(sql: string, params?: QueryParams): Promise<void>;
  /** Inserts NDJSON, durably and at most once per token. */
  insert(table: string, body: readonly Uint8Array[], token: string): Promise<void>;
  /** Whether it answers now. */
  isUp(): boolean;
  /** Resolves when it answers again, or after `timeout_ms`. */
  waitUntilUp(timeout_ms: number): Promise<void>;
  /** How often it had to be started again. */
  restarts(): number;
  close(): Promise<void>;
}

/**
 * `refused`: the engine understood and will never take it (bad data, bad statement). `budget`: over a limit of time, memory or
 * rows. `transient`: away, starting, too busy: try again.
 */
export type EngineErrorKind = "refused" | "budget" | "transient";

/** A failure of the engine. Its message holds SQL and the server's own words: for the log, never for a caller. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: EngineErrorKind;
  /** ClickHouse's error number, where it gave one. */
  readonly code: number | undefined;

  constructor(kind: EngineErrorKind, message: string, options: { code?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.code = options.code;
  }
}
