import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type EngineLog, freePort, startChild } from "./engine-child.ts";
import { writeEngineFiles } from "./engine-files.ts";
import { findEngineLibrary, recordVersion } from "./engine-library.ts";
import { Supervisor } from "./supervisor.ts";

export interface EmbeddedOptions {
  /** The engine's own folder, made if absent. Held by one process at a time. */
  dir: string;
  log: EngineLog;
  /** Made if absent. */
  database?: string;
}

/**
 * Starts ClickHouse as a supervised child and resolves when it answers. When it dies it is started again, for ever; meanwhile
 * every call fails as `transient`. A predecessor that is just dying may still hold the folder: then the start is tried again.
 * @throws Error when there is no engine for this platform, when a newer engine wrote the folder, or after a minute without an answer
 */
export async function startEmbeddedEngine({ dir, log, database = "colloquy" }: EmbeddedOptions): Promise<Supervisor> {
  const library = findEngineLibrary();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  recordVersion(join(dir, "engine-version"), library.version);
  const user = { username: "colloquy", password: randomBytes(24).toString("base64url") };
  const config = writeEngineFiles(dir, user);
  const engine = new Supervisor(log, async () => {
    // A new port each time: the old one may have been given away while the engine was down.
    const port = await freePort();
    const child = startChild([library.file, join(dir, "data"), String(port), config], log);
    return { child, address: { url: `http://127.0.0.1:${port}`, ...user, database } };
  });
  await engine.start();
  return engine;
}
