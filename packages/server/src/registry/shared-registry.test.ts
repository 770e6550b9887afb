import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import { deleteApiKey, generateApiKey, hashApiKey, insertApiKey } from "./api-keys.ts";
import { openDatabase } from "./database/open.ts";
import { newPostgresDatabase } from "./database/test-databases.ts";
import { TestLink } from "./database/test-link.ts";
import { insertTeam } from "./people.ts";
import { openRegistry, type Registry } from "./registry.ts";

const created_at = "2026-01-02T03:04:05.678Z";
const admin_key = "the-admin-key-of-this-test";
let folder: string;
let url: string;
const opened: Registry[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "shared-registry-"));
  url = await newPostgresDatabase();
});

afterEach(async () => {
  for (const registry of opened.splice(0)) await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** The registry of another process. */
async function open(changed: { url?: string; admin_key?: string | undefined; name?: string } = {}): Promise<Registry> {
  const registry = await openRegistry({
    database: { url: changed.url ?? url },
    admin_email: "admin@localhost",
    admin_key: "admin_key" in changed ? changed.admin_key : admin_key,
    admin_key_file: join(folder, `${changed.name ?? "admin"}.key`),
    secret_key: Buffer.alloc(32, 7),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
  opened.push(registry);
  return registry;
}

const addTeam = (registry: Registry, key: string) =>
  registry.change((change) => insertTeam(change, { id: newUuid(Date.now()), key, name: key, created_at }));

async function addKey(registry: Registry): Promise<{ id: string; sha256: string }> {
  const api_key = { id: newUuid(Date.now()), sha256: hashApiKey(generateApiKey()) };
  const user_id = registry.getUser("admin@localhost").id;
  await registry.change((change) => insertApiKey(change, { ...api_key, user_id, name: "k", prefix: "clq_", created_at }));
  return api_key;
}

/** What the HTTP edge asks for a key. */
async function isKnown(registry: Registry, sha256: string): Promise<boolean> {
  await registry.untilFresh();
  return registry.findCaller(sha256) !== undefined;
}

/** Milliseconds until it is so. */
async function msUntil(condition: () => boolean | Promise<boolean>, limit_ms = 10_000): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > limit_ms) throw new Error(`not so within ${limit_ms} ms`);
    await delay(5);
  }
  return performance.now() - began;
}

describe("two processes on one database", () => {
  test("see each other's changes within a second", async () => {
    const [first, second] = [await open(), await open()];
    await addTeam(first, "new");
    expect(await msUntil(() => second.findTeam("new") !== undefined)).toBeLessThan(1000);
  });

  test("refuse a key that the other revoked within a second", async () => {
    const [first, second] = [await open(), await open()];
    const { id, sha256 } = await addKey(first);
    await msUntil(() => isKnown(second, sha256));
    await first.change((change) => deleteApiKey(change, id));
    expect(await msUntil(async () => !(await isKnown(second, sha256)))).toBeLessThan(1000);
  });

  test("lose none of their concurrent changes, and each looks up what the ones before it made", async () => {
    const registries = [await open(), await open(), await open()];
    const seen = await Promise.all(
      Array.from({ length: 30 }, (_, number) => {
        const registry = registries[number % registries.length] as Registry;
        return registry.change(async (change) => {
          await insertTeam(change, { id: newUuid(Date.now()), key: `team-${number}`, name: "T", created_at });
          return registry.listTeams().length;
        });
      }),
    );
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen.map((_, index) => index + 2));
    for (const registry of registries) await msUntil(() => registry.listTeams().length === 32);
  });

  test("hold a lock one after the other, also when the holder's work fails", async () => {
    const registries = [await open(), await open()];
    let running = 0;
    const works = registries.flatMap((registry) =>
      [1, 2, 3].map((number) =>
        registry.withLock("tables", async () => {
          expect(++running).toBe(1);
          await delay(20);
          running--;
          if (number === 2) throw new Error("no");
        }),
      ),
    );
    const ends = await Promise.allSettled(works);
    expect(ends.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });

  test("write the last use of one key both, and the later one stays", async () => {
    const [first, second] = [await open(), await open()];
    const { id, sha256 } = await addKey(first);
    await msUntil(() => isKnown(second, sha256));
    await isKnown(first, sha256);
    await delay(5);
    await isKnown(second, sha256);
    const last = second.listApiKeys(second.getUser("admin@localhost").id).find((api_key) => api_key.id === id)?.last_used_at;
    await second.close();
    await first.close();
    opened.length = 0;
    const third = await open();
    expect(third.findApiKey(id)?.last_used_at).toBe(last);
  });
});

describe("a first start", () => {
  test("that two processes make at once happens once, with one key", async () => {
    const made = await Promise.all(["a", "b", "c"].map((name) => open({ admin_key: undefined, name })));
    const keys = made.flatMap((registry) => registry.admin_key_once ?? []);
    expect(keys).toHaveLength(1);
    expect(new Set(made.map(({ deployment_id }) => deployment_id)).size).toBe(1);
    for (const registry of made) {
      expect(registry.listTeams()).toHaveLength(2);
      expect(registry.listUsers()).toHaveLength(1);
      expect(await isKnown(registry, hashApiKey(keys[0] ?? ""))).toBe(true);
    }
    const files = await Promise.all(["a", "b", "c"].map((name) => readFile(join(folder, `${name}.key`), "utf8").catch(() => "")));
    expect(files.filter((file) => file !== "")).toEqual([`${keys[0]}\n`]);
  });

  test("that finds the key of the environment replaced takes it over in all processes", async () => {
    const first = await open();
    await open({ admin_key: "another-key-of-the-environment" });
    expect(await msUntil(async () => !(await isKnown(first, hashApiKey(admin_key))))).toBeLessThan(1000);
    expect(await isKnown(first, hashApiKey("another-key-of-the-environment"))).toBe(true);
  });
});

describe("while a process does not hear of changes", () => {
  test("because its connections were ended, it comes back by itself", async () => {
    const [first, second] = [await open(), await open()];
    const { id, sha256 } = await addKey(first);
    await msUntil(() => isKnown(second, sha256));
    const { db, close } = await openDatabase({ url });
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(
      db,
    );
    await close();
    const revoke = () => first.change((change) => deleteApiKey(change, id));
    await msUntil(() =>
      revoke().then(
        () => true,
        () => false,
      ),
    ); // its connections were ended too: one of them can still be lent
    expect(await msUntil(async () => !(await isKnown(second, sha256)))).toBeLessThan(1000);
    await msUntil(() =>
      addTeam(second, "later").then(
        () => true,
        () => false,
      ),
    );
    expect(await msUntil(() => first.findTeam("later") !== undefined)).toBeLessThan(1000);
  });

  test("because nothing arrives, a revoked key is refused within a second, and after that every key until it is back", async () => {
    const link = await TestLink.open(url);
    const [first, second] = [await open(), await open({ url: link.url })];
    const { id, sha256 } = await addKey(first);
    await msUntil(() => isKnown(second, sha256));
    link.silence();
    await first.change((change) => deleteApiKey(change, id));
    const isRefused = () =>
      isKnown(second, sha256).then(
        (known) => !known,
        () => true,
      );
    // A request that asks the database in the first second is answered in the next at the latest, and never with yes.
    expect(await msUntil(isRefused)).toBeLessThan(2100);
    await expect(isKnown(second, hashApiKey(admin_key))).rejects.toMatchObject({ code: "unavailable" });
    await link.mend();
    expect(await msUntil(() => isKnown(second, hashApiKey(admin_key)).catch(() => false), 8000)).toBeLessThan(6000);
    expect(await isKnown(second, sha256)).toBe(false);
    await second.close();
    opened.splice(opened.indexOf(second), 1);
    await link.cut();
  });

  test("because the database is away, known keys serve for a second at most, then all is unavailable, then all works", async () => {
    const link = await TestLink.open(url);
    const registry = await open({ url: link.url });
    const reservation = { caller: "ann", key: "k", body_hash: "h", plan: "{}", now: Date.now() };
    await link.cut();
    expect(await isKnown(registry, hashApiKey(admin_key)), "within the second").toBe(true);
    const isAway = () =>
      isKnown(registry, hashApiKey(admin_key)).then(
        () => false,
        () => true,
      );
    expect(await msUntil(isAway)).toBeLessThan(1100);
    const attempts = [
      async () => await registry.untilFresh(),
      () => addTeam(registry, "no"),
      () => registry.idempotency.reserve(reservation),
      () => registry.idempotency.complete({ ...reservation, answer: "{}" }),
      () => registry.idempotency.release(reservation),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "unavailable" });
    await expect(registry.ping()).rejects.toThrow();
    await link.mend();
    await msUntil(() => isKnown(registry, hashApiKey(admin_key)).catch(() => false), 5000);
    await addTeam(registry, "yes");
    expect(await registry.idempotency.reserve(reservation)).toMatchObject({ state: "new" });
    await registry.ping();
    await registry.close();
    opened.length = 0;
    await link.cut();
  });
});

describe("a process", () => {
  test("that is healthy is asked without a promise", async () => {
    const registry = await open();
    let promises = 0;
    for (let round = 0; round < 50; round++) {
      if (registry.untilFresh() !== undefined) promises++;
      await delay(30);
    }
    expect(promises).toBeLessThan(5); // none, unless this machine stood still for half a second
  });

  test("closes within seconds when its database is silent", async () => {
    const link = await TestLink.open(url);
    const registry = await open({ url: link.url });
    opened.length = 0;
    await isKnown(registry, hashApiKey(admin_key));
    link.silence();
    const began = performance.now();
    await registry.close();
    expect(performance.now() - began).toBeLessThan(4000);
    await link.mend();
    await link.cut();
  });
});

describe("a database that cannot be used is named without its password", () => {
  test.each([
    ["mysql://root:hidden@127.0.0.1/x", "must have the form postgres://"],
    ["no url with hidden", "must have the form postgres://"],
    ["postgres://me:hidden@127.0.0.1:1/x?password=hidden", "DATABASE_URL (postgres://me@127.0.0.1:1/x): connect ECONNREFUSED"],
    ["postgres://me:hidden@no-such-host.invalid/x", "DATABASE_URL (postgres://me@no-such-host.invalid/x): getaddrinfo"],
  ])("%s", async (bad, message) => {
    const error: Error = await open({ url: bad }).then(
      () => new Error("opened"),
      (failure: Error) => failure,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("hidden");
  });

  test("because the password is wrong or the database absent", async () => {
    const wrong = new URL(url);
    wrong.password = "hidden";
    await expect(open({ url: wrong.href })).rejects.toThrow(
      /^cannot connect to DATABASE_URL \(postgres:\/\/postgres@.*check user and password$/,
    );
    const absent = new URL(url);
    absent.pathname = "/absent";
    await expect(open({ url: absent.href })).rejects.toThrow("create it first");
  });
});
