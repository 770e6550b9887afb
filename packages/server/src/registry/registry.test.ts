import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isUuid, RequestError } from "@colloquy/contract";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import { generateApiKey, hashApiKey, insertApiKey } from "./api-keys.ts";
import { openDatabase } from "./database/open.ts";
import { databases } from "./database/test-databases.ts";
import { deleteMetricLink, insertMetric, insertMetricLink } from "./metrics.ts";
import { insertModel, upsertService } from "./models.ts";
import { insertTeam } from "./people.ts";
import { openRegistry, type Registry, type RegistryOptions } from "./registry.ts";
import { insertUseCase, updateUseCaseRow } from "./use-cases.ts";

const created_at = "2026-01-02T03:04:05.678Z";
const secret_key = Buffer.alloc(32, 7);
let folder: string;
let options: RegistryOptions;
let now = Date.parse(created_at);

describe.each(databases)("on $kind", ({ make }) => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "registry-"));
    now = Date.parse(created_at);
    options = {
      database: await make(folder),
      admin_email: "Admin@localhost",
      admin_key_file: join(folder, "admin.key"),
      secret_key,
      now: () => now,
      newId: newUuid,
      generate_admin_key: generateApiKey,
    };
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function withRegistry<T>(changed: Partial<RegistryOptions>, use: (registry: Registry) => Promise<T>): Promise<T> {
    const registry = await openRegistry({ ...options, ...changed });
    try {
      return await use(registry);
    } finally {
      await registry.close();
    }
  }

  const isGlobalAdmin = (registry: Registry, key: string) => registry.findCaller(hashApiKey(key))?.is_global ?? false;

  describe("the first start", () => {
    test("makes teams, roles and a user in both teams with role admin", () =>
      withRegistry({}, async (registry) => {
        expect(registry.listTeams().map(({ key }) => key)).toEqual(["admin", "default"]);
        expect(registry.listRoles().map(({ key }) => key)).toEqual([
          "admin",
          "annotator",
          "inference",
          "platform_admin",
          "power_user",
          "read-only",
        ]);
        expect(registry.getUser("admin@LOCALHOST").teams).toEqual([
          { team: "admin", role: "admin" },
          { team: "default", role: "admin" },
        ]);
        expect(registry.getRole("platform-admin").key).toBe("platform_admin");
      }));

    test("makes a key once, keeps it in a file that only the owner reads, and shows it once", async () => {
      const key = await withRegistry({}, async (registry) => {
        expect(isGlobalAdmin(registry, registry.admin_key_once ?? "")).toBe(true);
        return registry.admin_key_once ?? "";
      });
      expect(key).toMatch(/^clq_[\w-]{43}$/);
      expect((await readFile(options.admin_key_file, "utf8")).trim()).toBe(key);
      expect((await stat(options.admin_key_file)).mode & 0o777).toBe(0o600);
      await withRegistry({}, async (registry) => {
        expect(registry.admin_key_once).toBeUndefined();
        expect(isGlobalAdmin(registry, key)).toBe(true);
      });
    });

    test("stores no key as it is", async () => {
      const admin_key = "a key chosen by people, 1234".replaceAll(" ", "_");
      await withRegistry({ admin_key }, async () => undefined);
      for (const file of ["registry.db", "registry.db-wal"]) {
        expect((await readFile(join(folder, file)).catch(() => Buffer.alloc(0))).includes(admin_key)).toBe(false);
      }
      const { db, close } = await openDatabase(options.database);
      const rows = [await db.selectFrom("api_keys").selectAll().execute(), await db.selectFrom("meta").selectAll().execute()];
      expect(JSON.stringify(rows)).toContain(hashApiKey(admin_key));
      expect(JSON.stringify(rows)).not.toContain(admin_key);
      await close();
    });
  });

  describe("the key of the environment", () => {
    const first = "first-key-of-the-environment";
    const second = "second-key-of-the-environment";

    test("is used instead of a made one, and a changed value replaces it", async () => {
      await withRegistry({ admin_key: first }, async (registry) => {
        expect(registry.admin_key_once).toBeUndefined();
        expect(isGlobalAdmin(registry, first)).toBe(true);
      });
      await withRegistry({ admin_key: second }, async (registry) => {
        expect(isGlobalAdmin(registry, first)).toBe(false);
        expect(isGlobalAdmin(registry, second)).toBe(true);
        expect(registry.listApiKeys(registry.getUser("admin@localhost").id)).toHaveLength(1);
      });
      await withRegistry({}, async (registry) => expect(isGlobalAdmin(registry, second)).toBe(true));
    });

    test.each([
      ["too short", "must have at least 24"],
      ["with white space, although it is long enough", "white space"],
    ])("%j is refused", async (admin_key, message) => {
      await expect(openRegistry({ ...options, admin_key })).rejects.toThrow(message);
    });
  });

  describe("another secret key than the first start's", () => {
    const other = Buffer.alloc(32, 8);

    test("is refused at the start when a provider's secret is stored", async () => {
      await withRegistry({}, (registry) => insertModelWithSecret(registry));
      await expect(openRegistry({ ...options, secret_key: other })).rejects.toThrow("COLLOQUY_SECRET_KEY");
      await withRegistry({}, async (registry) => expect(registry.getModel("m").has_api_key).toBe(true));
    });

    test("is taken when none is stored, and then the first one may encrypt nothing", () =>
      withRegistry({}, async (registry) => {
        await withRegistry({ secret_key: other }, (second) => insertModelWithSecret(second));
        await expect(registry.change((change) => registry.sealSecret(change, "x"))).rejects.toMatchObject({
          code: "unavailable",
        });
      }));
  });

  const insertModelWithSecret = (registry: Registry) =>
    registry.change(async (change) =>
      insertModel(change, {
        id: newUuid(now),
        key: "m",
        name: "m",
        kind: "Generation",
        description: "",
        provider: "OPEN_AI",
        provider_model: "gpt-4o",
        base_url: null,
        sealed_api_key: await registry.sealSecret(change, "sk-secret"),
        created_at,
        is_online: 1,
        extra_params: null,
      }),
    );

  test("a value under a key is found by every later start, and the deployment has one id", async () => {
    const id = await withRegistry({}, async (registry) => {
      expect(await registry.getMeta("engine_version")).toBeUndefined();
      await registry.setMeta("engine_version", "1");
      await registry.setMeta("engine_version", "2");
      return registry.deployment_id;
    });
    expect(isUuid(id)).toBe(true);
    await withRegistry({}, async (registry) => {
      expect(await registry.getMeta("engine_version")).toBe("2");
      expect(registry.deployment_id).toBe(id);
    });
  });

  test("of the works under one lock one runs at a time, also after one that failed", () =>
    withRegistry({}, async (registry) => {
      let running = 0;
      const work = async (number: number) => {
        expect(++running).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        if (number === 1) throw new Error("no");
      };
      const ends = await Promise.allSettled([0, 1, 2, 3].map((number) => registry.withLock("a", () => work(number))));
      expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
      await registry.withLock("a", () => registry.withLock("b", async () => undefined));
    }));

  test("the tables of the first version are brought up to date with what they hold", async () => {
    await withRegistry({}, async () => undefined);
    const old = await openDatabase(options.database);
    await sql`ALTER TABLE idempotency DROP COLUMN owner`.execute(old.db); // as if the start that adds both had died between them
    await sql`INSERT INTO idempotency (caller, key, body_hash, plan, created_at_ms) VALUES ('ann', 'k', 'h', '{"id":1}', ${now})`.execute(
      old.db,
    );
    await sql`ALTER TABLE models DROP COLUMN is_online`.execute(old.db);
    await sql`ALTER TABLE use_cases DROP COLUMN widgets`.execute(old.db);
    const [model, use_case] = [newUuid(now), newUuid(now)];
    await sql`INSERT INTO models (id, key, name, kind, description, provider, provider_model, created_at)
      VALUES (${model}, 'm', 'm', 'Generation', '', 'OPEN_AI', 'gpt-4o', ${created_at})`.execute(old.db);
    await sql`INSERT INTO use_cases (id, key, name, description, metadata, is_archived, created_at)
      VALUES (${use_case}, 'support', 'Support', '', '{}', 0, ${created_at})`.execute(old.db);
    await sql`DELETE FROM kysely_migration WHERE name > '001-tables'`.execute(old.db);
    await old.close();
    await withRegistry({}, async (registry) => {
      const again = { caller: "ann", key: "k", body_hash: "h", plan: "{}", now };
      expect(await registry.idempotency.reserve(again)).toEqual({ state: "resumed", plan: '{"id":1}' });
      expect(registry.listTeams()).toHaveLength(2);
      expect(registry.getModel("m")).toMatchObject({ is_online: true, extra_params: null });
      expect(registry.getUseCase("support")).toMatchObject({ widgets: [] });
    });
  });

  test("data of a newer version is refused", async () => {
    await withRegistry({}, async () => undefined);
    const database = await openDatabase(options.database);
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('999-later', ${created_at})`.execute(database.db);
    await database.close();
    await expect(openRegistry(options)).rejects.toThrow("newer version");
  });

  const insertCsat = (registry: Registry, id = newUuid(now)) =>
    registry.change((change) =>
      insertMetric(change, {
        id,
        key: "csat",
        name: "CSAT",
        kind: "bool",
        scoring_type: "higher_is_better",
        description: "",
        created_at,
      }),
    );

  async function insertSupport(registry: Registry): Promise<string> {
    const id = newUuid(now);
    await registry.change((change) =>
      insertUseCase(change, {
        id,
        key: "support",
        name: "Support",
        description: "",
        metadata: "{}",
        is_archived: 0,
        default_metric_id: null,
        keep_failed_requests: 0,
        created_at,
        widgets: "[]",
      }),
    );
    return id;
  }

  describe("a change", () => {
    test("is seen by the next look-up, by id in any letter case and by key in its own", () =>
      withRegistry({}, async (registry) => {
        const id = newUuid(now);
        await insertCsat(registry, id);
        expect(registry.findMetric("csat")).toMatchObject({ id, kind: "bool", use_cases: [] });
        expect(registry.findMetric(id.toUpperCase())?.key).toBe("csat");
        expect(registry.findMetric("CSAT")).toBeUndefined();
        expect(() => registry.getMetric("no", "feedbacks[0].metric")).toThrow(
          expect.objectContaining({ message: "EntityNotFound: metric", param: "feedbacks[0].metric" }),
        );
      }));

    test("survives a restart", async () => {
      await withRegistry({}, (registry) => insertCsat(registry));
      await withRegistry({}, async (registry) => expect(registry.findMetric("csat")?.name).toBe("CSAT"));
    });

    test("that violates a unique column is a conflict and leaves nothing behind", () =>
      withRegistry({}, async (registry) => {
        await insertCsat(registry);
        const error: unknown = await registry
          .change(async (change) => {
            await insertTeam(change, { id: newUuid(now), key: "new", name: "New", created_at });
            await insertMetric(change, {
              id: newUuid(now),
              key: "csat",
              name: "again",
              kind: "scalar",
              scoring_type: "higher_is_better",
              description: "",
              created_at,
            });
          })
          .catch((failure: unknown) => failure);
        expect(error).toBeInstanceOf(RequestError);
        expect(error).toMatchObject({ code: "conflict" });
        expect(registry.findTeam("new")).toBeUndefined();
      }));

    test("waits for the one before it, so that what it looks up still holds", () =>
      withRegistry({}, async (registry) => {
        const teams = Array.from({ length: 20 }, (_, number) => ({
          id: newUuid(now),
          key: `team-${number}`,
          name: "T",
          created_at,
        }));
        const seen = await Promise.all(
          teams.map((team) =>
            registry.change(async (change) => {
              await insertTeam(change, team);
              return registry.listTeams().length;
            }),
          ),
        );
        expect(seen).toEqual(teams.map((_, index) => index + 2));
      }));

    test("that fails does not stop the next one", () =>
      withRegistry({}, async (registry) => {
        await expect(registry.change(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
        await insertCsat(registry);
        expect(registry.findMetric("csat")).toBeDefined();
      }));
  });

  test("a linked metric is in the use case once, and unlinking it clears the default", () =>
    withRegistry({}, async (registry) => {
      const use_case_id = await insertSupport(registry);
      const metric_id = newUuid(now);
      await insertCsat(registry, metric_id);
      await registry.change((change) => insertMetricLink(change, { use_case_id, metric_id, created_at }));
      await registry.change((change) => insertMetricLink(change, { use_case_id, metric_id, created_at }));
      await registry.change((change) => updateUseCaseRow(change, use_case_id, { default_metric_id: metric_id }));
      expect(registry.getUseCase("support")).toMatchObject({ metrics: ["csat"], default_metric: "csat" });
      expect(registry.getMetric("csat").use_cases).toEqual(["support"]);
      await registry.change((change) => deleteMetricLink(change, { use_case_id, metric_id }));
      expect(registry.getUseCase("support")).toMatchObject({ metrics: [], default_metric: null });
    }));

  test("a use case has at most one default model", () =>
    withRegistry({}, async (registry) => {
      const use_case_id = await insertSupport(registry);
      for (const key of ["a", "b"]) {
        const model_id = newUuid(now);
        await registry.change((change) =>
          insertModel(change, {
            id: model_id,
            key,
            name: key,
            kind: "Generation",
            description: "",
            provider: null,
            provider_model: null,
            base_url: null,
            sealed_api_key: null,
            created_at,
            is_online: 1,
            extra_params: null,
          }),
        );
        await registry.change((change) =>
          upsertService(change, {
            id: newUuid(now),
            use_case_id,
            model_id,
            name: key,
            attached: 1,
            is_default: 1,
            desired_online: 1,
            created_at,
            system_prompt_template_id: null,
            fallback_models: "[]",
          }),
        );
      }
      expect(registry.getUseCase("support").default_model).toBe("b");
      expect(registry.listServicesOf("support").map(({ model, is_default }) => [model, is_default])).toEqual([
        ["a", false],
        ["b", true],
      ]);
      expect(registry.findService("support", "a")).toMatchObject({ attached: true, desired_online: true, use_case: "support" });
      expect(registry.findService("support", "c")).toBeUndefined();
    }));

  test("the last use of a key is shown at once and survives a restart", async () => {
    const key = generateApiKey();
    const api_key = { id: newUuid(now), name: "k", prefix: "clq_", sha256: hashApiKey(key), created_at };
    const lastUse = (registry: Registry) =>
      registry.listApiKeys(registry.getUser("admin@localhost").id).find(({ id }) => id === api_key.id)?.last_used_at;
    await withRegistry({}, async (registry) => {
      const user_id = registry.getUser("admin@localhost").id;
      await registry.change((change) => insertApiKey(change, { ...api_key, user_id }));
      expect(lastUse(registry)).toBeNull();
      now += 1000;
      registry.findCaller(api_key.sha256);
      expect(lastUse(registry)).toBe("2026-01-02T03:04:06.678Z");
    });
    await withRegistry({}, async (registry) => expect(lastUse(registry)).toBe("2026-01-02T03:04:06.678Z"));
  });

  test("text of any kind comes back unchanged", () =>
    withRegistry({}, async (registry) => {
      const name = `it's "q" \\ \n \u0001 ☃ 😀 '; DROP TABLE teams; --`;
      await registry.change((change) => insertTeam(change, { id: newUuid(now), key: "odd", name, created_at }));
      expect(registry.getTeam("odd").name).toBe(name);
    }));
});
