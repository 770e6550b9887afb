import type { Kysely } from "kysely";
import type { Change, Tables } from "../tables.ts";

/** The registry's database with its tables up to date, and what the two kinds of database do differently. */
export interface Database {
  db: Kysely<Tables>;
  /**
   * Runs `work` while no other process of this registry runs any under the same name. Not re-entrant. Should the database go away
   * meanwhile, the lock is gone: the work must bear to be repeated.
   */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Inside a transaction: until it ends no other process changes what the snapshot holds. */
  lockChanges(change: Change): Promise<void>;
  /** Inside a transaction: other processes are told of it when it is committed. */
  announce(change: Change): Promise<void>;
  /** What other processes changed; absent where there are none. */
  watch?(watcher: Watcher): Watch;
  /** How the owners of idempotency keys that are gone are told from those that live. */
  leases: Leases;
  close(): Promise<void>;
}

export interface Watcher {
  /** Brings the snapshot to at least the version that is given. */
  refresh(version: number): Promise<void>;
  /** Connection lost or back; for the log. */
  onState(state: "up" | "down", error?: unknown): void;
}

export interface Watch {
  /**
   * Undefined while the snapshot is known to be younger than a second. Else a promise that asks the database.
   * @throws RequestError `unavailable` when it does not answer
   */
  untilFresh(): Promise<void> | undefined;
  close(): Promise<void>;
}

export interface Leases {
  /** Other processes may be alive, so a reservation of theirs holds until its lease has run out. */
  is_shared: boolean;
  /** SQL for the clock that all processes share, in milliseconds since the epoch. */
  now_sql: string;
}
