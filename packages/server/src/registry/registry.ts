import type { Kysely } from "kysely";
import type { Caller } from "../domain/caller.ts";
import { buildCaller } from "../domain/permission.ts";
import { openDatabase, toRequestError } from "./database.ts";
import { type FirstStart, prepareFirstStart } from "./first-start.ts";
import { IdempotencyStore } from "./idempotency.ts";
import { KeyUse } from "./key-use.ts";
import { Lookups } from "./lookups.ts";
import type { ApiKey } from "./records.ts";
import { loadSnapshot, type Snapshot } from "./snapshot.ts";
import type { Change, Tables } from "./tables.ts";

export interface RegistryOptions extends FirstStart {
  /** Path of the SQLite file. */
  file: string;
}

/** Opens the registry, and on the very first start fills it. */
export async function openRegistry({ file, ...first_start }: RegistryOptions): Promise<Registry> {
  const db = await openDatabase(file);
  try {
    const admin_key_once = await prepareFirstStart(db, first_start);
    return new Registry({
      db,
      snapshot: await loadSnapshot(db),
      now: first_start.now,
      secret_key: first_start.secret_key,
      admin_key_once,
    });
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

interface Parts {
  db: Kysely<Tables>;
  snapshot: Snapshot;
  now: () => number;
  secret_key: Buffer;
  admin_key_once: string | undefined;
}

/** Use cases, models, metrics, users and keys. Reads come from memory and are synchronous; changes are durable when they resolve. */
export class Registry extends Lookups {
  readonly idempotency: IdempotencyStore;
  /** The key made by this start, to be shown once. */
  readonly admin_key_once: string | undefined;
  /** Encrypts the secrets of providers: 32 bytes. */
  readonly secret_key: Buffer;
  readonly #db: Kysely<Tables>;
  readonly #key_use: KeyUse;
  #by_hash: ReadonlyMap<string, ApiKey>;
  #callers = new Map<string, Caller>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ db, snapshot, now, secret_key, admin_key_once }: Parts) {
    super(snapshot);
    this.#db = db;
    this.#by_hash = byHash(snapshot);
    this.#key_use = new KeyUse(db, now);
    this.idempotency = new IdempotencyStore(db);
    this.secret_key = secret_key;
    this.admin_key_once = admin_key_once;
  }

  /**
   * Runs `work` in a transaction and then replaces the snapshot. Changes run one after the other, so what `work` looks up here
   * still holds when it writes.
   * @throws RequestError `conflict` when a unique column is violated, `unavailable` when the disk takes nothing
   */
  change<T>(work: (change: Change) => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => this.#change(work));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #change<T>(work: (change: Change) => Promise<T>): Promise<T> {
    try {
      const result = await this.#db.transaction().execute(work);
      this.#replace(await loadSnapshot(this.#db));
      return result;
    } catch (error) {
      throw toRequestError(error);
    }
  }

  #replace(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.#by_hash = byHash(snapshot);
    this.#callers = new Map();
  }

  /** Who holds the API key with this SHA-256 (hexadecimal); notes that it was used now. */
  findCaller(sha256: string): Caller | undefined {
    const api_key = this.#by_hash.get(sha256);
    if (api_key === undefined) return undefined;
    this.#key_use.note(api_key.id);
    return this.#callerOf(api_key);
  }

  /** The same caller as the registry sees it now: what it may do can differ from when its request began. */
  refreshCaller(caller: Caller): Caller {
    const api_key = this.snapshot.api_keys.get(caller.api_key_id);
    return api_key === undefined ? caller : this.#callerOf(api_key);
  }

  /** Oldest first, with the time of last use as of now. */
  listApiKeys(user_id: string): ApiKey[] {
    return [...this.snapshot.api_keys.values()]
      .filter((api_key) => api_key.user_id === user_id)
      .map((api_key) => ({ ...api_key, last_used_at: this.#key_use.at(api_key.id) ?? api_key.last_used_at }))
      .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  }

  /** Resolves when the database answers. */
  async ping(): Promise<void> {
    await this.#db.selectFrom("meta").select("key").limit(1).execute();
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#key_use.close();
    await this.#db.destroy();
  }

  #callerOf(api_key: ApiKey): Caller {
    const caller = this.#callers.get(api_key.id) ?? this.#buildCaller(api_key);
    this.#callers.set(api_key.id, caller);
    return caller;
  }

  #buildCaller(api_key: ApiKey): Caller {
    const permissionsOf = (role: string) => this.findRole(role)?.permissions ?? [];
    const use_cases = this.listUseCases();
    return buildCaller({
      user_id: api_key.user_id,
      api_key_id: api_key.id,
      memberships: this.getUser(api_key.user_id).teams.map((membership) => ({
        ...membership,
        permissions: permissionsOf(membership.role),
      })),
      shares: use_cases.flatMap(({ key, shares }) =>
        shares.map((share) => ({ ...share, use_case: key, permissions: permissionsOf(share.role) })),
      ),
      teams: this.listTeams().map(({ key }) => key),
      use_cases: use_cases.map(({ key }) => key),
    });
  }
}

function byHash(snapshot: Snapshot): ReadonlyMap<string, ApiKey> {
  return new Map([...snapshot.api_keys.values()].map((api_key) => [api_key.sha256, api_key]));
}
