import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import { generateApiKey, hashApiKey, insertApiKey } from "./api-keys.ts";
import { databases } from "./database/test-databases.ts";
import { deleteService, insertModel, insertTemplate, setTemplateOf, upsertService } from "./models.ts";
import { deleteUserRow, insertUser, upsertTeamMember } from "./people.ts";
import { openRegistry, type Registry } from "./registry.ts";
import { insertUseCase } from "./use-cases.ts";

const created_at = "2026-01-02T03:04:05.678Z";
const newId = () => newUuid(Date.parse(created_at));
let folder: string;
let registry: Registry;

describe.each(databases)("on $kind", ({ make }) => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "registry-deletes-"));
    registry = await openRegistry({
      database: await make(folder),
      admin_email: "admin@localhost",
      admin_key_file: join(folder, "admin.key"),
      secret_key: Buffer.alloc(32, 7),
      now: Date.now,
      newId: newUuid,
      generate_admin_key: generateApiKey,
    });
  });

  afterEach(async () => {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("a user goes with its memberships and keys, and its address is free again", async () => {
    const add = async () => {
      const [id, key] = [newId(), generateApiKey()];
      await registry.change(async (change) => {
        await insertUser(change, { id, email: "ann@example.org", name: "Ann", created_at });
        const [team_id, role_id] = [registry.getTeam("default").id, registry.getRole("annotator").id];
        await upsertTeamMember(change, { team_id, user_id: id, role_id, created_at });
        await insertApiKey(change, { id: newId(), user_id: id, name: "k", prefix: "p", sha256: hashApiKey(key), created_at });
      });
      return { id, key };
    };
    const { id, key } = await add();
    expect(registry.findCaller(hashApiKey(key))?.user_id).toBe(id);
    await registry.change((change) => deleteUserRow(change, id));
    expect([registry.findUser(id), registry.findCaller(hashApiKey(key)), registry.listApiKeys(id)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect((await add()).id).not.toBe(id);
  });

  test("a service goes with its settings, and templates move from one version to the next", async () => {
    const [use_case_id, model_id, service_id, first, second] = [newId(), newId(), newId(), newId(), newId()];
    const named = (key: string) => ({ key, name: key, description: "", created_at });
    await registry.change(async (change) => {
      await insertUseCase(change, {
        ...named("care"),
        id: use_case_id,
        metadata: "{}",
        widgets: "[]",
        is_archived: 0,
        default_metric_id: null,
        keep_failed_requests: 0,
      });
      const unknown = { provider: null, provider_model: null, base_url: null, sealed_api_key: null };
      await insertModel(change, {
        ...named("m"),
        ...unknown,
        id: model_id,
        kind: "Generation",
        is_online: 0,
        extra_params: '{"a":1}',
      });
      for (const id of [first, second])
        await insertTemplate(change, { id, name: "t", template: "{{a}}", created_by: newId(), created_at });
      const flags = { attached: 1, is_default: 1, desired_online: 1, fallback_models: "[]" };
      const service = { id: service_id, use_case_id, model_id, name: "m", created_at, ...flags };
      await upsertService(change, { ...service, system_prompt_template_id: first });
      await setTemplateOf(change, [service_id], second);
    });
    expect(registry.getModel("m")).toMatchObject({ is_online: false, extra_params: { a: 1 } });
    expect(registry.listTemplates().map(({ id }) => id)).toEqual([first, second].sort());
    expect(registry.findService("care", "m")).toMatchObject({ system_prompt_template: second });
    await registry.change((change) => deleteService(change, service_id));
    expect(registry.findService("care", "m")).toBeUndefined();
    expect(registry.getUseCase("care").default_model).toBeNull();
  });
});
