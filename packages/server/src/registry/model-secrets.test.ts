import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { RequestError } from "@colloquy/contract";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import { generateApiKey } from "./api-keys.ts";
import { openDatabase } from "./database/open.ts";
import { databases } from "./database/test-databases.ts";
import { insertModel, updateModelRow } from "./models.ts";
import { openRegistry, type Registry, type RegistryOptions } from "./registry.ts";

const created_at = "2026-01-02T03:04:05.678Z";
const secret = "sk-very-secret";

describe.each(databases)("the secret of a model, on $kind", ({ make }) => {
  let folder: string;
  let options: RegistryOptions;
  let registry: Registry;
  const opened: Registry[] = [];

  async function open(secret_key: Buffer): Promise<Registry> {
    const another = await openRegistry({ ...options, secret_key });
    opened.push(another);
    return another;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "model-secrets-"));
    options = {
      database: await make(folder),
      admin_email: "admin@localhost",
      admin_key: "the-admin-key-of-this-test",
      admin_key_file: join(folder, "admin.key"),
      secret_key: Buffer.alloc(32, 7),
      now: Date.now,
      newId: newUuid,
      generate_admin_key: generateApiKey,
    };
    registry = await open(options.secret_key);
  });

  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function addModel(into: Registry, key: string, api_key: string | undefined): Promise<string> {
    const id = newUuid(Date.now());
    await into.change(async (change) =>
      insertModel(change, {
        id,
        key,
        name: key,
        kind: "Generation",
        description: "",
        provider: "OPEN_AI",
        provider_model: "gpt-4o",
        base_url: null,
        sealed_api_key: api_key === undefined ? null : await into.sealSecret(change, api_key),
        created_at,
        is_online: 1,
        extra_params: null,
      }),
    );
    return id;
  }

  test("is found by the model's key, each time the same, also by a process that starts later", async () => {
    await addModel(registry, "a", secret);
    await addModel(registry, "b", "sk-other");
    const later = await open(options.secret_key);
    for (const each of [registry, registry, later]) {
      expect(each.findModelSecret("a")).toBe(secret);
      expect(each.findModelSecret("b")).toBe("sk-other");
    }
  });

  test("is absent where the model has none, and where there is no such model", async () => {
    await addModel(registry, "a", undefined);
    expect(registry.findModelSecret("a")).toBeUndefined();
    expect(registry.findModelSecret("nobody")).toBeUndefined();
  });

  test("is the new one after it was replaced", async () => {
    const id = await addModel(registry, "a", secret);
    expect(registry.findModelSecret("a")).toBe(secret);
    await registry.change(async (change) =>
      updateModelRow(change, id, { sealed_api_key: await registry.sealSecret(change, "sk-new") }),
    );
    expect(registry.findModelSecret("a")).toBe("sk-new");
  });

  test("that another process encrypted with a key of its own cannot be opened, and a message for the operator says so", async () => {
    await addModel(await open(Buffer.alloc(32, 8)), "a", secret);
    await registry.change(async () => undefined); // takes over what the other one wrote
    expect(registry.getModel("a").has_api_key).toBe(true);
    let failure: unknown;
    try {
      registry.findModelSecret("a");
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(RequestError);
    expect(failure).toMatchObject({ code: "unavailable", message: expect.stringContaining("COLLOQUY_SECRET_KEY") });
    expect(inspect(failure)).not.toContain(secret);
  });

  test("shows in no dump of the registry, nor does what opens it", async () => {
    await addModel(registry, "a", secret);
    expect(registry.findModelSecret("a")).toBe(secret);
    const database = await openDatabase(options.database);
    const { rows } = await sql<{ sealed: string }>`SELECT sealed_api_key AS sealed FROM models`.execute(database.db);
    await database.close();
    const dumps = [inspect(registry, { depth: 9, showHidden: true, maxArrayLength: null }), JSON.stringify(registry["snapshot"])];
    for (const hidden of [secret, rows[0]?.sealed ?? "", options.secret_key.toString("hex").replace(/(..)(?!$)/g, "$1 ")]) {
      expect(hidden.length).toBeGreaterThan(10);
      for (const dump of dumps) expect(dump).not.toContain(hidden);
    }
    expect(dumps[1]).toContain('"has_api_key":true');
  });
});
