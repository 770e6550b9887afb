import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { ClickHouseLogLevel, type ClickHouseSettings, createClient } from "@clickhouse/client";
import { type Engine, EngineError, type EngineErrorKind, type QueryLimits, type QueryParams } from "./engine.ts";
import { type Purpose, toEngineError } from "./engine-error.ts";

export interface EngineAddress {
  /** As in `http://127.0.0.1:8123`. */
  url: string;
  username: string;
  password: string;
  database: string;
  /** Longest parameter that the server takes, in bytes; absent: longer than any that is sent. */
  max_parameter_bytes?: number;
}

/** Inserts and commands have connections of their own, so that slow reads never delay them. */
const connections = { reads: 10, writes: 6 } as const;
const defaultLimits = { max_execution_time: 15, max_memory_usage: 1_000_000_000 } as const;
const insertTimeout_ms = 60_000;
/** Applying a mask to many parts takes minutes; the connection is silent meanwhile. */
const commandTimeout_ms = 30 * 60_000;

const readSettings: ClickHouseSettings = {
  readonly: "2", // without it the next one does nothing
  cancel_http_readonly_queries_on_client_close: 1,
  output_format_json_quote_64bit_integers: 1,
  date_time_output_format: "iso",
  // A failure within the first MiB of the answer comes as an answer of its own.
  http_response_buffer_size: "1048576",
};

/** Newer than the client's list of settings. */
const deferredIndexes: Record<string, string> = {
  // Indexes of words are built by merges: half of an insert's work (45 instead of 100 µs per row). Until then parts are read whole.
  exclude_materialize_skip_indexes_on_insert: "by_word,by_unspaced",
};

const insertSettings: ClickHouseSettings = {
  ...deferredIndexes,
  async_insert: 0,
  input_format_parallel_parsing: 0, // blocks, and so what a token stands for, must not depend on threads
  date_time_input_format: "basic",
  input_format_skip_unknown_fields: 0,
  // Nested JSON is stored in a String column as the very bytes that came.
  input_format_json_read_objects_as_strings: 1,
  input_format_json_read_arrays_as_strings: 1,
};

function openClient({ max_parameter_bytes: _, ...address }: EngineAddress, max_open_connections: number) {
  return createClient({
    ...address,
    max_open_connections,
    request_timeout: commandTimeout_ms,
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
    // Below the 3 s after which the oldest supported servers hang up.
    keep_alive: { enabled: true, idle_socket_ttl: 2000, eagerly_destroy_stale_sockets: true },
  });
}

/** Makes the address's database where it does not exist. */
export async function createDatabase(address: EngineAddress): Promise<void> {
  const client = openClient({ ...address, database: "default" }, 1);
  try {
    await client.command({
      query: "CREATE DATABASE IF NOT EXISTS {database:Identifier} ENGINE = Atomic",
      query_params: { database: address.database },
    });
  } catch (error) {
    throw toEngineError(error, "command");
  } finally {
    await client.close();
  }
}

/**
 * A ClickHouse server reached over HTTP. Its database must exist (`createDatabase`). Nothing is sent before the first call;
 * `isUp` says how the last one went.
 */
export function connectEngine(address: EngineAddress): Engine {
  const reader = openClient(address, connections.reads);
  const writer = openClient(address, connections.writes);
  let up = false;

  /** A server that answers, be it with an error, is up. */
  async function watched<Result>(purpose: Purpose, call: () => Promise<Result>): Promise<Result> {
    try {
      const result = await call();
      up = true;
      return result;
    } catch (error) {
      const failure = toEngineError(error, purpose);
      up = failure.code !== undefined || (up && failure.kind === "budget");
      throw failure;
    }
  }

  async function query<Row>(sql: string, params: QueryParams = {}, { signal, ...limits }: QueryLimits = {}): Promise<Row[]> {
    requireShort(params, address.max_parameter_bytes, "budget");
    const budget = { ...defaultLimits, ...limits };
    // The engine keeps the time itself; this is for one that does not answer any more.
    const deadline = AbortSignal.timeout((budget.max_execution_time + 5) * 1000);
    return await watched("read", async () => {
      try {
        const result = await reader.query({
          query: sql,
          query_params: params,
          format: "JSONEachRow",
          clickhouse_settings: { ...readSettings, ...toSettings(budget) },
          abort_signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        });
        return await result.json<Row>();
      } catch (error) {
        if (deadline.aborted) throw new EngineError("transient", "the engine does not answer", { cause: error });
        throw error;
      }
    });
  }

  const command = async (sql: string, params: QueryParams = {}): Promise<void> => {
    requireShort(params, address.max_parameter_bytes, "refused");
    await watched("command", () => runCommand(writer, sql, params));
  };

  const insert = (table: string, body: readonly Uint8Array[], token: string): Promise<void> =>
    watched("insert", async () => {
      const { stream } = await writer.exec({
        query: `INSERT INTO ${table} FORMAT JSONEachRow`,
        values: Readable.from(body, { objectMode: false }),
        clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
        abort_signal: AbortSignal.timeout(insertTimeout_ms),
      });
      for await (const _ of stream); // an answer that is not read to its end keeps its socket for ever
    });

  async function waitUntilUp(timeout_ms: number): Promise<void> {
    const end = performance.now() + timeout_ms;
    do {
      up = (await reader.ping({ select: true, abort_signal: AbortSignal.timeout(Math.max(timeout_ms, 1000)) })).success;
      if (!up) await sleep(10);
    } while (!up && performance.now() < end);
  }

  const close = async () => {
    up = false;
    await Promise.all([reader.close(), writer.close()]);
  };
  return { query, command, insert, isUp: () => up, waitUntilUp, restarts: () => 0, close };
}

async function runCommand(client: ReturnType<typeof openClient>, sql: string, params: QueryParams): Promise<void> {
  if (Object.keys(params).length === 0) {
    await client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } });
    return;
  }
  // Parameters in a body of their own: the URL, where the client puts a command's parameters, ends at 1 MiB.
  const form = toForm(params);
  const { stream } = await client.exec({
    query: sql,
    values: Readable.from([form.body], { objectMode: false }),
    http_headers: { "Content-Type": form.type },
    clickhouse_settings: { wait_end_of_query: 1 },
  });
  for await (const _ of stream); // an answer that is not read to its end keeps its socket for ever
}

/** The server's own refusal is a broken request without a number, which looks as if it could pass. */
function requireShort(params: QueryParams, max_bytes: number | undefined, kind: EngineErrorKind): void {
  if (max_bytes === undefined) return;
  for (const [name, value] of Object.entries(params)) {
    const bytes = Buffer.byteLength(toParam(value));
    if (bytes <= max_bytes) continue;
    throw new EngineError(
      kind,
      `parameter ${name} has ${bytes} bytes, and the server's http_max_field_value_size is ${max_bytes}`,
    );
  }
}

/** Parameters as a multipart form. */
function toForm(params: QueryParams): { type: string; body: Buffer } {
  const boundary = `colloquy-${randomUUID()}`;
  const parts = Object.entries(params).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="param_${name}"\r\n\r\n${toParam(value)}\r\n`,
  );
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.from(`${parts.join("")}--${boundary}--\r\n`) };
}

/** A parameter's text as ClickHouse reads it: escaped, and quoted inside of a list. */
function toParam(value: unknown, isInList = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => toParam(item, true)).join(",")}]`;
  if (typeof value !== "string") return String(value);
  const escaped = value.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return isInList ? `'${escaped.replaceAll("'", "\\'").replaceAll("\0", "\\0")}'` : escaped;
}

function toSettings(limits: Omit<QueryLimits, "signal">): ClickHouseSettings {
  return {
    ...(limits.max_execution_time === undefined ? {} : { max_execution_time: limits.max_execution_time }),
    ...(limits.max_memory_usage === undefined ? {} : { max_memory_usage: String(limits.max_memory_usage) }),
    ...(limits.max_rows_to_read === undefined ? {} : { max_rows_to_read: String(limits.max_rows_to_read) }),
  };
}
