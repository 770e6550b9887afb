import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type EngineChild, type EngineLog, freePort, startChild } from "./engine-child.ts";
import { type AppUser, writeEngineFiles } from "./engine-files.ts";
import { findEngineLibrary, recordVersion } from "./engine-library.ts";
import { Supervisor } from "./supervisor.ts";

export interface EmbeddedOptions {
  /** The engine's own folder, made if absent. Held by one process at a time. */
  dir: string;
  log: EngineLog;
  /** Made if absent. */
  database?: string;
}

export interface EngineProcessOptions {
  dir: string;
  port: number;
  user: AppUser;
  log: EngineLog;
}

/**
 * Starts ClickHouse as a supervised child and resolves when it answers. When it dies it is started again, for ever; meanwhile
 * every call fails as `transient`. A predecessor that is just dying may still hold the folder: then the start is tried again.
 * @throws Error when there is no engine for this platform, when a newer engine wrote the folder, or after a minute without an answer
 */
export async function startEmbeddedEngine({ dir, log, database = "colloquy" }: EmbeddedOptions): Promise<Supervisor> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  recordVersion(join(dir, "engine-version"), findEngineLibrary().version);
  const user = { username: "colloquy", password: randomBytes(24).toString("base64url") };
  const engine = new Supervisor(log, async () => {
    // A new port each time: the old one may have been given away while the engine was down.
    const port = await freePort();
    return {
      child: startEngineProcess({ dir, port, user, log }),
      address: { url: `http://127.0.0.1:${port}`, ...user, database },
    };
  });
  await engine.start();
  return engine;
}

/** Starts ClickHouse on a folder and a loopback port, with one user. It ends with this process. */
export function startEngineProcess({ dir, port, user, log }: EngineProcessOptions): EngineChild {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const config = writeEngineFiles(dir, user);
  return startChild([findEngineLibrary().file, join(dir, "data"), String(port), config], log);
}
