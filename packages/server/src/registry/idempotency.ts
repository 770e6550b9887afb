import { RequestError } from "@colloquy/contract";
import type { Kysely } from "kysely";
import { toRequestError } from "./database.ts";
import type { Tables } from "./tables.ts";

const lifetime_ms = 24 * 3600 * 1000;
const sweep_every_ms = 3600 * 1000;

export interface Reservation {
  caller: string;
  /** The `Idempotency-Key` header. */
  key: string;
  body_hash: string;
  /** JSON text: the ids that the request will use, so that a retry after a crash uses the same. */
  plan: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** `new`: this call reserved it. `resumed`: it was reserved before and is not done; `plan` is the first call's. */
export type ReservationState = { state: "new" | "resumed"; plan: string } | { state: "done"; answer: string };

/** Remembers for 24 hours what was answered to a caller's `Idempotency-Key`. */
export class IdempotencyStore {
  readonly #db: Kysely<Tables>;
  #swept_at = 0;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** @throws RequestError `conflict` when the key was used with another body, `unavailable` when the disk takes nothing */
  async reserve(reservation: Reservation): Promise<ReservationState> {
    try {
      return await this.#reserve(reservation);
    } catch (error) {
      throw toRequestError(error);
    }
  }

  async #reserve(reservation: Reservation): Promise<ReservationState> {
    await this.#sweep(reservation.now);
    const { caller, key, body_hash, plan, now } = reservation;
    for (;;) {
      if (await this.#insert({ caller, key, body_hash, plan, answer: null, created_at_ms: now })) return { state: "new", plan };
      const found = await this.#find(reservation);
      if (found === undefined) continue; // released or expired since: the next insert takes it
      if (found.body_hash !== body_hash) throw otherBody(key);
      return found.answer === null ? { state: "resumed", plan: found.plan } : { state: "done", answer: found.answer };
    }
  }

  /** @param answer JSON text, given again to every repetition */
  async complete({ caller, key, answer }: { caller: string; key: string; answer: string }): Promise<void> {
    await this.#db.updateTable("idempotency").set({ answer }).where("caller", "=", caller).where("key", "=", key).execute();
  }

  /** Forgets a reservation whose request failed, so that the key can be used again. */
  async release({ caller, key }: { caller: string; key: string }): Promise<void> {
    await this.#db
      .deleteFrom("idempotency")
      .where("caller", "=", caller)
      .where("key", "=", key)
      .where("answer", "is", null)
      .execute();
  }

  async #insert(row: Tables["idempotency"]): Promise<boolean> {
    const inserted = await this.#db
      .insertInto("idempotency")
      .values(row)
      .onConflict((conflict) => conflict.columns(["caller", "key"]).doNothing())
      .returning("key")
      .executeTakeFirst();
    return inserted !== undefined;
  }

  /** What is reserved under the key; an expired one is deleted and not given. */
  async #find({ caller, key, now }: Reservation): Promise<Tables["idempotency"] | undefined> {
    await this.#db
      .deleteFrom("idempotency")
      .where("caller", "=", caller)
      .where("key", "=", key)
      .where("created_at_ms", "<=", now - lifetime_ms)
      .execute();
    return this.#db.selectFrom("idempotency").selectAll().where("caller", "=", caller).where("key", "=", key).executeTakeFirst();
  }

  async #sweep(now: number): Promise<void> {
    if (now - this.#swept_at < sweep_every_ms) return;
    this.#swept_at = now;
    await this.#db
      .deleteFrom("idempotency")
      .where("created_at_ms", "<=", now - lifetime_ms)
      .execute();
  }
}

function otherBody(key: string): RequestError {
  return new RequestError("conflict", "this Idempotency-Key was used with another body", {
    param: "Idempotency-Key",
    details: { key },
  });
}
