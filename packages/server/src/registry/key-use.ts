import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

const write_every_ms = 30_000;

/** When each API key was last used: known at once, written now and then, because no request should wait for it. */
export class KeyUse {
  readonly #db: Kysely<Tables>;
  readonly #now: () => number;
  readonly #used_at = new Map<string, number>();
  readonly #unwritten = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(db: Kysely<Tables>, now: () => number) {
    this.#db = db;
    this.#now = now;
    // A write that fails is tried again at the next turn; the time of last use is no reason to stop serving.
    this.#timer = setInterval(() => void this.#write().catch(() => undefined), write_every_ms).unref();
  }

  note(api_key_id: string): void {
    this.#used_at.set(api_key_id, this.#now());
    this.#unwritten.add(api_key_id);
  }

  /** RFC 3339; undefined when not used since the start. */
  at(api_key_id: string): string | undefined {
    const used_at = this.#used_at.get(api_key_id);
    return used_at === undefined ? undefined : new Date(used_at).toISOString();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#write().catch(() => undefined); // as above: not a reason to fail a shutdown
  }

  async #write(): Promise<void> {
    if (this.#unwritten.size === 0) return;
    const ids = [...this.#unwritten].sort(); // in one order everywhere: processes that write the same rows never block each other
    await this.#db.transaction().execute(async (transaction) => {
      for (const id of ids) {
        const last_used_at = this.at(id) ?? null;
        await transaction
          .updateTable("api_keys")
          .set({ last_used_at })
          .where("id", "=", id)
          .where((row) => row.or([row("last_used_at", "is", null), row("last_used_at", "<", last_used_at)])) // another process's use
          .execute();
      }
    });
    for (const id of ids) this.#unwritten.delete(id);
  }
}
