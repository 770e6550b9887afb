import { setTimeout as sleep } from "node:timers/promises";
import { connectEngine, createDatabase, type EngineAddress } from "./connect-engine.ts";
import { type Engine, EngineError } from "./engine.ts";
import type { EngineLog } from "./engine-child.ts";

/** First version whose lightweight updates and text indexes do what the store relies on. */
const oldestVersion = "26.2";
const firstAnswer_ms = 60_000;
/** What the longest edit needs; stock servers have 128 KiB. */
const wantedParameterBytes = 16 << 20;

const unknownDatabase = 81;
/** Wrong user, wrong password, not allowed from here. */
const refusals = [192, 193, 194, 195, 497, 516];

export interface RemoteEngine {
  engine: Engine;
  /** As in `26.7.3.1`. */
  version: string;
}

/**
 * Connects to a ClickHouse server and makes its database where it does not exist.
 * @throws Error with advice when it does not answer within a minute, refuses the user, or is too old
 */
export async function connectRemoteEngine(address: EngineAddress, log: EngineLog): Promise<RemoteEngine> {
  const probe = connectEngine({ ...address, database: "default" });
  try {
    const { version, max_parameter_bytes } = await firstAnswer(probe, address, log);
    if (isOlder(version, oldestVersion))
      throw new Error(`the server behind CLICKHOUSE_URL is ClickHouse ${version}; ${oldestVersion} or newer is needed`);
    if (max_parameter_bytes < wantedParameterBytes) {
      const details = { http_max_field_value_size: max_parameter_bytes, wanted: wantedParameterBytes };
      log.warn(
        details,
        "this ClickHouse refuses long parameters: edits of long texts will fail; raise the setting in the profile",
      );
    }
    await ensureDatabase(address);
    return { engine: connectEngine({ ...address, max_parameter_bytes }), version };
  } finally {
    await probe.close();
  }
}

/** Whether `version` is older than `other`, as far as `other` says. */
export function isOlder(version: string, other: string): boolean {
  const parts = (text: string) => text.split(/[.-]/).map(Number);
  const [left, right] = [parts(version), parts(other)];
  const at = right.findIndex((part, index) => part !== (left[index] ?? 0));
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

async function firstAnswer(probe: Engine, { url }: EngineAddress, log: EngineLog) {
  const end = performance.now() + firstAnswer_ms;
  for (let isFirst = true; ; isFirst = false) {
    try {
      const [row] = await probe.query<{ version: string; bytes: string }>(
        "SELECT version() AS version, getSetting('http_max_field_value_size') AS bytes",
      );
      return { version: row?.version ?? "", max_parameter_bytes: Number(row?.bytes) };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (refusals.includes(error.code ?? 0))
        throw new Error(`the server at ${url} refuses the user of CLICKHOUSE_URL`, { cause: error });
      if (performance.now() > end) throw new Error(`the server of CLICKHOUSE_URL, ${url}, does not answer`, { cause: error });
      if (isFirst) log.warn({ url, error: error.message }, "waiting for ClickHouse");
      await sleep(250);
    }
  }
}

/** A user without the right to make databases can still be given one. */
async function ensureDatabase(address: EngineAddress): Promise<void> {
  const engine = connectEngine(address);
  try {
    await engine.query("SELECT 1");
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== unknownDatabase) throw error;
    await createDatabase(address);
  } finally {
    await engine.close();
  }
}
