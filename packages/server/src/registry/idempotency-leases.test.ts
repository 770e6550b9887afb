import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open.ts";
import { newPostgresDatabase } from "./database/test-databases.ts";
import { IdempotencyStore } from "./idempotency.ts";

let database: Database;
const stores: IdempotencyStore[] = [];

beforeAll(async () => {
  database = await openDatabase({ url: await newPostgresDatabase() });
});

afterAll(async () => {
  for (const store of stores) store.close();
  await database.close();
});

/** The store of another process on the same database. */
function newStore(limits = { lease_ms: 60_000, wait_ms: 0 }, owner?: string): IdempotencyStore {
  const store = new IdempotencyStore(database, owner, limits);
  stores.push(store);
  return store;
}

const reservation = (key: string) => ({ caller: "ann", key, body_hash: "h", plan: '{"id":1}', now: Date.now() });

test("while its process lives, a reservation is nobody else's", async () => {
  await newStore().reserve(reservation("a"));
  await expect(newStore().reserve(reservation("a"))).rejects.toMatchObject({ code: "unavailable", param: "Idempotency-Key" });
});

test("a process that is started again takes up what it had reserved", async () => {
  await newStore(undefined, "the same").reserve(reservation("again"));
  const repetition = newStore(undefined, "the same").reserve({ ...reservation("again"), plan: "{}" });
  expect(await repetition).toEqual({ state: "resumed", plan: '{"id":1}' });
});

test("a repetition at another process waits for the first answer", async () => {
  const [first, second] = [newStore(), newStore({ lease_ms: 60_000, wait_ms: 10_000 })];
  await first.reserve(reservation("b"));
  const repetition = second.reserve(reservation("b"));
  await first.complete({ ...reservation("b"), answer: '"first"' });
  expect(await repetition).toEqual({ state: "done", answer: '"first"' });
});

test("a repetition at another process takes the key that the first one released", async () => {
  const [first, second] = [newStore(), newStore({ lease_ms: 60_000, wait_ms: 10_000 })];
  await first.reserve(reservation("c"));
  const repetition = second.reserve(reservation("c"));
  await first.release(reservation("c"));
  expect(await repetition).toMatchObject({ state: "new" });
});

test("a slow request keeps its key beyond the lease, and a process that stops keeps it no longer", async () => {
  const first = newStore({ lease_ms: 400, wait_ms: 0 });
  await first.reserve(reservation("d"));
  const waiting = newStore({ lease_ms: 400, wait_ms: 1200 });
  await expect(waiting.reserve(reservation("d"))).rejects.toMatchObject({ code: "unavailable" });
  first.close();
  expect(await waiting.reserve(reservation("d"))).toMatchObject({ state: "resumed", plan: '{"id":1}' });
});

test("of many processes one takes over what a dead one left", async () => {
  await newStore({ lease_ms: 0, wait_ms: 0 }).reserve(reservation("e"));
  const takers = Array.from({ length: 8 }, () => newStore());
  const ends = await Promise.allSettled(takers.map((store) => store.reserve(reservation("e"))));
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
