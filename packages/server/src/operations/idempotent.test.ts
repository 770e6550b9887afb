import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../domain/caller.ts";
import { newUuid } from "../domain/ids.ts";
import { generateApiKey } from "../registry/api-keys.ts";
import { databases } from "../registry/database/test-databases.ts";
import { TestLink } from "../registry/database/test-link.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import type { Deps } from "./deps.ts";
import { idempotent } from "./idempotent.ts";

const caller = { user_id: "ann" } as Caller;
let folder: string;
const opened: Registry[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "idempotent-"));
});

afterEach(async () => {
  for (const registry of opened.splice(0)) await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a process works with. The operations here store nothing, so they ask no store. */
async function process(database: { file: string } | { url: string }): Promise<Deps> {
  const registry = await openRegistry({
    database,
    admin_email: "admin@localhost",
    admin_key: "the-admin-key-of-this-test",
    admin_key_file: join(folder, "admin.key"),
    secret_key: Buffer.alloc(32, 7),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
  opened.push(registry);
  return { registry, now: Date.now, newId: newUuid } as unknown as Deps;
}

const request = (key: string, body = "h") => ({ caller, key, body_hash: () => body });
const answerId = async (deps: Deps) => ({ id: deps.newId(deps.now()) });

describe.each(databases)("on $kind", ({ make }) => {
  test("a repetition gets the first answer, also after a restart", async () => {
    const where = await make(folder);
    const deps = await process(where);
    const first = await idempotent(deps, request("a"), answerId);
    expect(await idempotent(deps, request("a"), answerId)).toEqual(first);
    await deps.registry.close();
    opened.length = 0;
    expect(await idempotent(await process(where), request("a"), answerId)).toEqual(first);
  });

  test("concurrent repetitions run once", async () => {
    const deps = await process(await make(folder));
    let runs = 0;
    const run = async (planned: Deps) => {
      runs++;
      await delay(20);
      return answerId(planned);
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => idempotent(deps, request("b"), run)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(runs).toBe(1);
  });

  test("a request that failed leaves its key free, for another body too", async () => {
    const deps = await process(await make(folder));
    await expect(idempotent(deps, request("c"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await idempotent(deps, request("c", "other"), answerId)).toHaveProperty("id");
  });
});

const [, postgres] = databases;

test("concurrent repetitions at two processes run once and get one answer", async () => {
  const where = await postgres?.make(folder);
  if (where === undefined) throw new Error("no PostgreSQL");
  const processes = [await process(where), await process(where)];
  let runs = 0;
  const run = async (planned: Deps) => {
    runs++;
    await delay(100);
    return answerId(planned);
  };
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, number) => idempotent(processes[number % 2] as Deps, request("d"), run)),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(runs).toBe(1);
});

test("when the database goes away meanwhile, the answer stands, and a repetition comes to the same", async () => {
  const where = await postgres?.make(folder);
  if (where === undefined || !("url" in where)) throw new Error("no PostgreSQL");
  const link = await TestLink.open(where.url);
  const deps = await process({ url: link.url });
  const first = await idempotent(deps, request("e"), async (planned) => {
    await link.cut();
    return answerId(planned);
  });
  await expect(idempotent(deps, request("e"), answerId)).rejects.toMatchObject({ code: "unavailable" });
  await link.mend();
  const again = async () => await idempotent(deps, request("e"), answerId);
  expect(await again().catch(() => again())).toEqual(first);
  await deps.registry.close();
  opened.length = 0;
  await link.cut();
});
