import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface EngineLibrary {
  file: string;
  /** As in `26.7.3-stable.1`. */
  version: string;
}

/**
 * The ClickHouse library of this platform.
 * @throws Error with advice when no package for it is installed
 */
export function findEngineLibrary(): EngineLibrary {
  const name = `@chdb/lib-${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
  try {
    const description = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(description, "utf8")) as { version: string };
    return { file: join(dirname(description), "libchdb.so"), version };
  } catch (cause) {
    const advice = process.platform === "win32" ? "On Windows use WSL." : "It exists for Linux (glibc) and macOS, x64 and arm64.";
    throw new Error(`the embedded ClickHouse for this platform, the npm package ${name}, is not installed. ${advice}`, { cause });
  }
}

/**
 * Records in `file` which engine writes the folder.
 * @throws Error when a newer one wrote it before: an older one may not understand its files
 */
export function recordVersion(file: string, version: string): void {
  const before = existsSync(file) ? readFileSync(file, "utf8").trim() : "0";
  const isOlder = before.localeCompare(version, "en", { numeric: true }) > 0;
  if (isOlder)
    throw new Error(`${file}: the data was written by ClickHouse ${before}, which is newer than this program's ${version}`);
  if (before !== version) writeFileSync(file, `${version}\n`, { mode: 0o600 });
}
