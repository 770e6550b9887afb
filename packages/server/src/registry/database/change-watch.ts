import type { Kysely } from "kysely";
import type pg from "pg";
import { readVersion, versionKey } from "../meta.ts";
import type { Tables } from "../tables.ts";
import type { Watch, Watcher } from "./database.ts";
import { destroyClient } from "./destroy-client.ts";
import { toRequestError } from "./failures.ts";
import { within } from "./within.ts";

/** Where processes tell each other that the registry changed. */
export const channel = "colloquy_registry";

/** No request is answered from a snapshot that was not confirmed within this time. */
const trust_ms = 1000;
const heartbeat_ms = 400;
const reconnect_ms = 250;
const close_ms = 500;

interface Parts {
  connect(): Promise<pg.Client>;
  db: Kysely<Tables>;
  watcher: Watcher;
}

/**
 * Follows the changes of other processes: PostgreSQL tells of them, and a heartbeat on the same connection compares versions, so that
 * neither a lost message nor a connection that died silently goes unnoticed.
 */
export function watchChanges(parts: Parts): Watch {
  return new ChangeWatch(parts);
}

class ChangeWatch implements Watch {
  readonly #parts: Parts;
  /** The database said at this moment (monotonic clock) that the snapshot is the newest. */
  #confirmed_at = performance.now();
  #client: pg.Client | undefined;
  #asking: Promise<void> | undefined;
  #is_up = true;
  #is_closed = false;
  #has_news = false;
  #wake: () => void = () => {};
  readonly #running: Promise<void>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  untilFresh(): Promise<void> | undefined {
    if (performance.now() - this.#confirmed_at < trust_ms) return undefined;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async close(): Promise<void> {
    this.#is_closed = true;
    this.#interrupt();
    destroyClient(this.#client);
    await within(close_ms, this.#running).catch(() => {}); // it is connecting, and ends when that does
  }

  /** Through the pool, because the connection that listens is silent. */
  async #ask(): Promise<void> {
    try {
      await within(
        trust_ms,
        this.#confirm(() => readVersion(this.#parts.db)),
      );
    } catch (error) {
      throw toRequestError(error);
    }
  }

  async #confirm(read: () => Promise<number>): Promise<void> {
    const asked_at = performance.now();
    await this.#parts.watcher.refresh(await read());
    this.#confirmed_at = Math.max(this.#confirmed_at, asked_at);
  }

  async #run(): Promise<void> {
    while (!this.#is_closed) {
      try {
        this.#client = await this.#listen();
        await this.#follow(this.#client);
      } catch (error) {
        if (!this.#is_closed) this.#show("down", error);
      }
      destroyClient(this.#client);
      this.#client = undefined;
      this.#has_news = this.#is_closed;
      await this.#pause(reconnect_ms);
    }
  }

  async #listen(): Promise<pg.Client> {
    const client = await this.#parts.connect();
    client.on("notification", () => this.#interrupt());
    client.on("error", () => this.#interrupt());
    this.#client = client; // so that closing ends it, whatever it is doing
    await within(trust_ms, client.query(`LISTEN ${channel}`));
    return client;
  }

  /** Until the connection fails. */
  async #follow(client: pg.Client): Promise<void> {
    while (!this.#is_closed) {
      this.#has_news = false;
      await within(
        trust_ms,
        this.#confirm(() => readVersionOn(client)),
      );
      this.#show("up");
      await this.#pause(heartbeat_ms);
    }
  }

  #show(state: "up" | "down", error?: unknown): void {
    if (this.#is_up === (state === "up")) return;
    this.#is_up = state === "up";
    this.#parts.watcher.onState(state, error);
  }

  /** Ends early when there is news, also when that came before the pause. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#has_news ? 0 : ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #interrupt(): void {
    this.#has_news = true;
    this.#wake();
  }
}

async function readVersionOn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ value: string }>("SELECT value FROM meta WHERE key = $1", [versionKey]);
  return Number(rows[0]?.value ?? 0);
}
