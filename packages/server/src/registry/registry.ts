import { RequestError } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { buildCaller } from "../domain/permission.ts";
import type { Database, Watch } from "./database/database.ts";
import { toRequestError } from "./database/failures.ts";
import { type DatabaseOptions, openDatabase } from "./database/open.ts";
import { within } from "./database/within.ts";
import { type FirstStart, type Prepared, prepareFirstStart } from "./first-start.ts";
import { IdempotencyStore } from "./idempotency.ts";
import { KeyUse } from "./key-use.ts";
import { Lookups } from "./lookups.ts";
import { findMeta, raiseVersion, readVersion, setMeta } from "./meta.ts";
import type { ApiKey } from "./records.ts";
import { sealSecret } from "./secret.ts";
import { claimSecretKey } from "./secret-key.ts";
import { loadSnapshot, readSnapshot, type Snapshot } from "./snapshot.ts";
import type { Change } from "./tables.ts";

const ping_ms = 2000;
const lastWords_ms = 1000;

export interface RegistryOptions extends FirstStart {
  database: DatabaseOptions;
  log?: RegistryLog;
  /** Names this process among those that share the database; of two with the same name never more than one may run. Default: a new one. */
  process_id?: string;
}

/** Where it says that the database went away or came back. */
export interface RegistryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Opens the registry, and on the very first start fills it.
 * @throws Error with a message for the operator, which names the database but not its password
 */
export async function openRegistry({ database: options, log, process_id, ...start }: RegistryOptions): Promise<Registry> {
  const database = await openDatabase(options);
  try {
    const prepared = await prepareFirstStart(database, start);
    const snapshot = await loadSnapshot(database.db);
    return new Registry({ database, snapshot, log, process_id, now: start.now, secret_key: start.secret_key, ...prepared });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Parts extends Prepared {
  database: Database;
  snapshot: Snapshot;
  log: RegistryLog | undefined;
  process_id: string | undefined;
  now: () => number;
  /** Encrypts the secrets of providers: 32 bytes. */
  secret_key: Buffer;
}

/** Use cases, models, metrics, users and keys. Reads come from memory and are synchronous; changes are durable when they resolve. */
export class Registry extends Lookups {
  readonly idempotency: IdempotencyStore;
  /** The key made by this start, to be shown once. */
  readonly admin_key_once: string | undefined;
  /** A UUID made once, at the first start on this database. */
  readonly deployment_id: string;
  readonly #secret_key: Buffer;
  readonly #database: Database;
  readonly #watch: Watch | undefined;
  readonly #key_use: KeyUse;
  #by_hash: ReadonlyMap<string, ApiKey>;
  #callers = new Map<string, Caller>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ database, snapshot, log, process_id, now, secret_key, admin_key_once, deployment_id }: Parts) {
    super(snapshot);
    this.#database = database;
    this.#by_hash = byHash(snapshot);
    this.#key_use = new KeyUse(database.db, now);
    this.idempotency = new IdempotencyStore(database, process_id);
    this.#secret_key = secret_key;
    this.admin_key_once = admin_key_once;
    this.deployment_id = deployment_id;
    this.#watch = database.watch?.({
      refresh: (version) => this.#refresh(version),
      onState: (state, error) => {
        if (state === "up") log?.info({}, "the registry's database answers again");
        else log?.warn({ err: error }, "the registry's database does not answer");
      },
    });
  }

  /**
   * To be awaited before a request's key is looked up. Undefined, at no cost, while the snapshot is known to be younger than a second;
   * else it asks the database, so that what another process revoked is refused here within a second.
   * @throws RequestError `unavailable` when the database does not answer
   */
  untilFresh(): Promise<void> | undefined {
    return this.#watch?.untilFresh();
  }

  /**
   * Runs `work` in a transaction and then replaces the snapshot. Changes of all processes run one after the other, so what `work`
   * looks up here still holds when it writes.
   * @throws RequestError `conflict` when a unique column is violated, `unavailable` when the database takes nothing
   */
  change<T>(work: (change: Change) => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => this.#change(work));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #change<T>(work: (change: Change) => Promise<T>): Promise<T> {
    try {
      const { result, snapshot } = await this.#database.db.transaction().execute(async (change) => {
        await this.#database.lockChanges(change);
        if ((await readVersion(change)) !== this.snapshot.version) this.#replace(await readSnapshot(change));
        const result = await work(change);
        await raiseVersion(change);
        await this.#database.announce(change);
        return { result, snapshot: await readSnapshot(change) };
      });
      if (snapshot.version > this.snapshot.version) this.#replace(snapshot);
      return result;
    } catch (error) {
      throw toRequestError(error);
    }
  }

  /** Takes over what other processes changed. */
  async #refresh(version: number): Promise<void> {
    const before = this.snapshot;
    if (version === before.version) return;
    const snapshot = await loadSnapshot(this.#database.db);
    // A lower version than before is right when the database was restored, and wrong when a change overtook the loading.
    if (this.snapshot === before || snapshot.version > this.snapshot.version) this.#replace(snapshot);
  }

  #replace(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.#by_hash = byHash(snapshot);
    this.#callers = new Map();
  }

  /** Runs `work` while no other process of this registry runs any under the same name. Not re-entrant. */
  async withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    return await this.#database.withLock(name, work);
  }

  /** A value that was set under the key, by any process of this registry. */
  async getMeta(key: string): Promise<string | undefined> {
    return await findMeta(this.#database.db, key);
  }

  async setMeta(key: string, value: string): Promise<void> {
    await setMeta(this.#database.db, key, value);
  }

  /**
   * Encrypts the secret of a provider, inside a change.
   * @throws RequestError `unavailable` when the stored secrets were encrypted with another key than this process has
   */
  async sealSecret(change: Change, secret: string): Promise<string> {
    if (await claimSecretKey(change, this.#secret_key)) return sealSecret(secret, this.#secret_key);
    throw new RequestError("unavailable", "this process has another secret key (COLLOQUY_SECRET_KEY) than the registry's others");
  }

  /**
   * The provider's secret of the model with this key, from memory.
   * @throws RequestError `unavailable` when it was encrypted with another key than this process has
   */
  findModelSecret(model: string): string | undefined {
    try {
      return this.snapshot.secrets.find(model, this.#secret_key);
    } catch (error) {
      const text = `the stored secret of model ${model} was encrypted with another secret key (COLLOQUY_SECRET_KEY) than this process has`;
      throw new RequestError("unavailable", text, { cause: error });
    }
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
    await within(ping_ms, readVersion(this.#database.db));
  }

  /** Takes a few seconds at most, also when the database is silent. */
  async close(): Promise<void> {
    await within(lastWords_ms, this.#queue).catch(() => undefined); // who asked for the change is told
    this.idempotency.close();
    await within(lastWords_ms, this.#key_use.close()).catch(() => undefined); // not a reason to fail a shutdown
    await this.#watch?.close();
    await this.#database.close();
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
