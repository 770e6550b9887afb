import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { RequestError } from "@colloquy/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database, Leases } from "./database/database.ts";
import { toRequestError } from "./database/failures.ts";
import { KeptLeases } from "./kept-leases.ts";
import type { Tables } from "./tables.ts";

const lifetime_ms = 24 * 3600 * 1000;
const sweep_every_ms = 3600 * 1000;
const poll_ms = 50;

export interface IdempotencyLimits {
  /** How long a process that stopped renewing keeps its reservations. */
  lease_ms: number;
  /** How long a repetition waits for the process that answers the first request. */
  wait_ms: number;
}

export interface ReservationName {
  caller: string;
  /** The `Idempotency-Key` header. */
  key: string;
}

export interface Reservation extends ReservationName {
  body_hash: string;
  /** JSON text: the ids that the request will use, so that a retry after a crash uses the same. */
  plan: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** `new`: this call reserved it. `resumed`: its first owner did not finish and is gone; `plan` is the first call's. */
export type ReservationState = { state: "new" | "resumed"; plan: string } | { state: "done"; answer: string };

/** Remembers for 24 hours what was answered to a caller's `Idempotency-Key`. */
export class IdempotencyStore {
  readonly #db: Kysely<Tables>;
  readonly #leases: Leases;
  readonly #limits: IdempotencyLimits;
  readonly #owner: string;
  readonly #kept: KeptLeases;
  #swept_at = 0;

  /** @param owner names this process; the same one after a restart takes up what it had reserved */
  constructor(
    { db, leases }: Pick<Database, "db" | "leases">,
    owner: string = randomUUID(),
    limits: IdempotencyLimits = { lease_ms: 20_000, wait_ms: 5000 },
  ) {
    this.#db = db;
    this.#owner = owner;
    this.#leases = leases;
    this.#limits = limits;
    const renew = (names: readonly ReservationName[]) => this.#renew(names);
    this.#kept = new KeptLeases({ renew, every_ms: limits.lease_ms / 4, is_needed: leases.is_shared });
  }

  /**
   * Reserves the key for this process. While another process that lives answers the first request, it waits for that answer.
   * @throws RequestError `conflict` when the key was used with another body, `unavailable` when the first request takes too long or
   * the database takes nothing
   */
  async reserve(reservation: Reservation): Promise<ReservationState> {
    try {
      const state = await this.#reserve(reservation);
      if (state.state !== "done") this.#kept.add(reservation);
      return state;
    } catch (error) {
      throw toRequestError(error);
    }
  }

  async #reserve(reservation: Reservation): Promise<ReservationState> {
    await this.#sweep(reservation.now);
    const end = performance.now() + this.#limits.wait_ms;
    for (;;) {
      const state = (await this.#insert(reservation)) ?? (await this.#findState(reservation));
      if (state === "held" && performance.now() >= end) throw stillRunning(reservation.key);
      if (state === "held") await delay(poll_ms);
      else if (state !== undefined) return state;
    }
  }

  /** @param answer JSON text, given again to every repetition */
  async complete({ caller, key, answer }: ReservationName & { answer: string }): Promise<void> {
    this.#kept.remove({ caller, key });
    try {
      await this.#own({ caller, key }).set({ answer }).execute();
    } catch (error) {
      throw toRequestError(error);
    }
  }

  /** Lets go of a reservation whose request may or may not be stored: a repetition resumes it with the same ids. */
  leave(name: ReservationName): void {
    this.#kept.remove(name);
  }

  /** Forgets a reservation whose request failed, so that the key can be used again. */
  async release({ caller, key }: ReservationName): Promise<void> {
    this.#kept.remove({ caller, key });
    try {
      await this.#db
        .deleteFrom("idempotency")
        .where("caller", "=", caller)
        .where("key", "=", key)
        .where("owner", "=", this.#owner)
        .where("answer", "is", null)
        .execute();
    } catch (error) {
      throw toRequestError(error);
    }
  }

  close(): void {
    this.#kept.close();
  }

  async #insert({ caller, key, body_hash, plan, now }: Reservation): Promise<ReservationState | undefined> {
    const inserted = await this.#db
      .insertInto("idempotency")
      .values({
        ...{ caller, key, body_hash, plan, answer: null, created_at_ms: now },
        owner: this.#owner,
        lease_until_ms: this.#leaseUntil(),
      })
      .onConflict((conflict) => conflict.columns(["caller", "key"]).doNothing())
      .returning("key")
      .executeTakeFirst();
    return inserted === undefined ? undefined : { state: "new", plan };
  }

  /** What is reserved under the key; undefined when it was released or has expired since: then it can be reserved. */
  async #findState(reservation: Reservation): Promise<ReservationState | "held" | undefined> {
    const found = await this.#find(reservation);
    if (found === undefined) return undefined;
    if (found.body_hash !== reservation.body_hash) throw otherBody(reservation.key);
    if (found.answer !== null) return { state: "done", answer: found.answer };
    const plan = await this.#takeOver(reservation);
    return plan === undefined ? "held" : { state: "resumed", plan };
  }

  /** An expired one is deleted and not given. */
  async #find({ caller, key, now }: Reservation): Promise<Pick<Tables["idempotency"], "body_hash" | "answer"> | undefined> {
    await this.#db
      .deleteFrom("idempotency")
      .where("caller", "=", caller)
      .where("key", "=", key)
      .where("created_at_ms", "<=", now - lifetime_ms)
      .execute();
    return this.#db
      .selectFrom("idempotency")
      .select(["body_hash", "answer"])
      .where("caller", "=", caller)
      .where("key", "=", key)
      .executeTakeFirst();
  }

  /** In one statement, so that of several processes one succeeds. @returns the plan; undefined while the owner is alive */
  async #takeOver({ caller, key, body_hash }: Reservation): Promise<string | undefined> {
    const taken = await this.#db
      .updateTable("idempotency")
      .set({ owner: this.#owner, lease_until_ms: this.#leaseUntil() })
      .where("caller", "=", caller)
      .where("key", "=", key)
      .where("body_hash", "=", body_hash)
      .where("answer", "is", null)
      .$if(this.#leases.is_shared, (update) =>
        update.where((row) =>
          row.or([row("owner", "is", null), row("owner", "=", this.#owner), row("lease_until_ms", "<=", this.#clock())]),
        ),
      )
      .returning("plan")
      .executeTakeFirst();
    return taken?.plan;
  }

  async #renew(names: readonly ReservationName[]): Promise<void> {
    for (const name of names) await this.#own(name).set({ lease_until_ms: this.#leaseUntil() }).execute();
  }

  #own({ caller, key }: ReservationName) {
    return this.#db
      .updateTable("idempotency")
      .where("caller", "=", caller)
      .where("key", "=", key)
      .where("owner", "=", this.#owner)
      .where("answer", "is", null);
  }

  /** Of the database: the clocks of processes differ. */
  #clock(): RawBuilder<number> {
    return sql.raw<number>(this.#leases.now_sql);
  }

  #leaseUntil(): RawBuilder<number> {
    return sql<number>`${this.#clock()} + ${sql.lit(this.#limits.lease_ms)}`;
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

function stillRunning(key: string): RequestError {
  return new RequestError("unavailable", "the first request with this Idempotency-Key is still being answered", {
    param: "Idempotency-Key",
    details: { key },
  });
}
