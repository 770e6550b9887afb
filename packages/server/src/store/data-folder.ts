import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Database from "libsql";

/** A data folder that this process holds alone. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process take the folder; the system does the same when this one dies. */
  release(): void;
}

export interface DataFolderOptions {
  allow_network_disk?: boolean;
}

/** The folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

/** Types of statfs(2) whose locks and syncs cannot be relied on. */
const networkDisks = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
]);

/** The network file system that a type of statfs(2) stands for, or undefined. */
export function networkDisk(type: number): string | undefined {
  return networkDisks.get(type >>> 0); // some systems give it signed
}

/**
 * Makes the folder if absent (for its owner only) and takes it for this process.
 * @throws DataFolderError when another process holds it, when it lies on a network disk, or when it cannot be written
 */
export function openDataFolder(path: string, options: DataFolderOptions = {}): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const network = networkDisk(statfsSync(path).type);
    if (network !== undefined && options.allow_network_disk !== true) {
      throw new DataFolderError(
        `the data folder ${path} lies on a network file system (${network}), where a crash can lose what was acknowledged; ` +
          "choose another with COLLOQUY_DATA_DIR, or insist with COLLOQUY_ALLOW_NETWORK_DISK=1",
      );
    }
    return { path, release: takeLock(path) };
  } catch (cause) {
    if (cause instanceof DataFolderError) throw cause;
    throw new DataFolderError(`the data folder ${path} cannot be used: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** An open SQLite transaction is a lock that the system itself ends with the process: nothing stale can be left behind. */
function takeLock(path: string): () => void {
  const holder = join(path, "lock.pid");
  const database = new Database(join(path, "lock.db"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    throw new DataFolderError(`the data folder ${path} is in use by another process (${readHolder(holder)})`, { cause });
  }
  writeFileSync(holder, String(process.pid), { mode: 0o600 });
  return () => database.close();
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}

function readHolder(file: string): string {
  try {
    return `pid ${readFileSync(file, "utf8")}`;
  } catch {
    return "just starting";
  }
}

/**
 * Writes down which deployment the folder's journal belongs to.
 * @throws DataFolderError when the journal holds files of another one: its records must not end up here
 */
export function requireOwnJournal(path: string, deployment_id: string): void {
  const { secret: owner } = keepSecret(join(path, "deployment"), () => deployment_id);
  if (owner === deployment_id) return;
  const journal = join(path, "journal");
  const isEmpty = !existsSync(journal) || !readdirSync(journal).some((name) => name.endsWith(".cqj"));
  if (!isEmpty) {
    throw new DataFolderError(
      `the journal in ${path} belongs to another registry (${owner}) and may hold records that are not in its database yet; ` +
        "start once with the settings of that one, or choose another folder with COLLOQUY_DATA_DIR",
    );
  }
  rmSync(join(path, "deployment"));
  rmSync(join(journal, "checkpoint"), { force: true }); // it counts the other one's files
  requireOwnJournal(path, deployment_id);
}

/**
 * The secret kept in a file for its owner only.
 * @param make gives it when there is no such file yet
 * @returns `made` says whether this call made it
 */
export function keepSecret(file: string, make: () => string): { secret: string; made: boolean } {
  try {
    return { secret: readFileSync(file, "utf8").trim(), made: false };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const secret = make();
  const draft = openSync(`${file}.new`, "w", 0o600);
  writeSync(draft, `${secret}\n`);
  fsyncSync(draft);
  closeSync(draft);
  renameSync(`${file}.new`, file); // a crash leaves all of it or nothing
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
  return { secret, made: true };
}
