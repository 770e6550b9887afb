import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open.ts";
import { databases } from "./database/test-databases.ts";
import { IdempotencyStore } from "./idempotency.ts";

const day_ms = 24 * 3600 * 1000;
let folder: string;
let database: Database;
let store: IdempotencyStore;

describe.each(databases)("on $kind", ({ make }) => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "idempotency-"));
    database = await openDatabase(await make(folder));
    store = new IdempotencyStore(database);
  });

  afterAll(async () => {
    store.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const reservation = (key: string) => ({ caller: "ann", key, body_hash: "h", plan: '{"id":1}', now: day_ms * 10 });

  test("a reservation is new, then resumed with the first plan, then answered for good", async () => {
    const first = reservation("a");
    expect(await store.reserve(first)).toEqual({ state: "new", plan: '{"id":1}' });
    expect(await store.reserve({ ...first, plan: '{"id":2}' })).toEqual({ state: "resumed", plan: '{"id":1}' });
    await store.complete({ ...first, answer: '{"ok":true}' });
    expect(await store.reserve(first)).toEqual({ state: "done", answer: '{"ok":true}' });
    await store.release(first);
    expect(await store.reserve(first)).toMatchObject({ state: "done" });
  });

  test("the same key with another body is a conflict, done or not", async () => {
    const first = reservation("b");
    await store.reserve(first);
    await expect(store.reserve({ ...first, body_hash: "other" })).rejects.toMatchObject({ code: "conflict" });
    await store.complete({ ...first, answer: "{}" });
    await expect(store.reserve({ ...first, body_hash: "other" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("callers do not share keys", async () => {
    await store.reserve(reservation("c"));
    expect(await store.reserve({ ...reservation("c"), caller: "bob", body_hash: "other" })).toMatchObject({ state: "new" });
  });

  test("a released reservation can be made again", async () => {
    await store.reserve(reservation("d"));
    await store.release(reservation("d"));
    expect(await store.reserve({ ...reservation("d"), body_hash: "other" })).toMatchObject({ state: "new" });
  });

  test("of many at once exactly one is new", async () => {
    const states = await Promise.all(Array.from({ length: 30 }, () => store.reserve(reservation("e"))));
    expect(states.filter(({ state }) => state === "new")).toHaveLength(1);
    expect(states.filter(({ state }) => state === "resumed")).toHaveLength(29);
  });

  test("after 24 hours the key is free, and old rows are deleted", async () => {
    const first = reservation("f");
    await store.reserve(first);
    await store.complete({ ...first, answer: "{}" });
    expect(await store.reserve({ ...first, now: first.now + day_ms - 1 })).toMatchObject({ state: "done" });
    expect(await store.reserve({ ...first, body_hash: "other", now: first.now + day_ms })).toMatchObject({ state: "new" });
    await store.reserve({ ...first, key: "g", now: first.now + 3 * day_ms });
    expect(await database.db.selectFrom("idempotency").select("key").execute()).toEqual([{ key: "g" }]);
  });

  test("what an older version reserved and did not finish is resumed", async () => {
    const { now, ...row } = reservation("old");
    await database.db
      .insertInto("idempotency")
      .values({ ...row, answer: null, created_at_ms: now, owner: null, lease_until_ms: null })
      .execute();
    expect(await store.reserve({ ...row, now, plan: "{}" })).toEqual({ state: "resumed", plan: row.plan });
  });

  test("what a process that is gone reserved is resumed, and its late words count no more", async () => {
    const gone = new IdempotencyStore(database, undefined, { lease_ms: 0, wait_ms: 0 });
    const first = reservation("gone");
    await gone.reserve(first);
    gone.close();
    expect(await store.reserve({ ...first, plan: "{}" })).toEqual({ state: "resumed", plan: first.plan });
    await gone.complete({ ...first, answer: '"late"' });
    await gone.release(first);
    expect(await store.reserve(first)).toEqual({ state: "resumed", plan: first.plan });
    await store.complete({ ...first, answer: '"ours"' });
    expect(await store.reserve(first)).toEqual({ state: "done", answer: '"ours"' });
  });
});
