import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CreateModelRequest,
  RequestError,
  UpdateModelRequest,
  UpdateServiceRequest,
  UpdateUseCaseRequest,
} from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import { generateApiKey, hashApiKey } from "../registry/api-keys.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { attachModel } from "./attach-model.ts";
import { createMetric } from "./create-metric.ts";
import { createModel } from "./create-model.ts";
import { createUseCase } from "./create-use-case.ts";
import type { Caller, Deps } from "./deps.ts";
import { getUseCase } from "./get-use-case.ts";
import { updateModel } from "./update-model.ts";
import { updateService } from "./update-service.ts";
import { updateUseCase } from "./update-use-case.ts";

const admin_key = "the-admin-key-of-this-test";
let folder: string;
let registry: Registry;
let deps: Deps;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-settings-"));
  registry = await openRegistry({
    database: { file: join(folder, "registry.db") },
    admin_email: "root@localhost",
    admin_key,
    admin_key_file: join(folder, "admin.key"),
    secret_key: Buffer.alloc(32, 1),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
  // Nothing that is called here asks the store.
  deps = { registry, now: Date.now, newId: newUuid } as unknown as Deps;
});

afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

function root(): Caller {
  const caller = registry.findCaller(hashApiKey(admin_key));
  if (caller === undefined) throw new Error("the admin's key is unknown");
  return caller;
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "no failure",
    (error: unknown) => (error instanceof RequestError ? `${error.message} (${error.param})` : error),
  );

const model = (key: string, more: CreateModelRequest = {}) => createModel(deps, root(), { key, ...more });
const attach = (name: string) => attachModel(deps, root(), namesOf(name), {});
const namesOf = (name: string) => ({
  use_case: { value: "support", param: "use_case" },
  model: { value: name, param: "model" },
});
const change = (name: string, body: unknown) => updateService(deps, root(), namesOf(name), UpdateServiceRequest.parse(body));

describe("fallback models", () => {
  let ids: Record<string, string>;

  beforeAll(async () => {
    await createUseCase(deps, root(), { key: "support" });
    ids = {};
    for (const key of ["a", "b", "c", "d"]) ids[key] = (await model(key)).id;
    for (const key of ["a", "b", "c"]) await attach(key);
  });

  test("are none at first", async () => {
    expect(await attach("a")).toMatchObject({ fallback_models: [] });
  });

  test("are named by key or id, in any letter case of the id, kept in their order, and shown as keys", async () => {
    const changed = await change("a", { fallback_models: [ids["c"]?.toUpperCase(), "b"] });
    expect(changed.fallback_models).toEqual(["c", "b"]);
    const { models } = await getUseCase(deps, root(), namesOf("a").use_case);
    expect(models.map((service) => [service.model, service.fallback_models])).toEqual([
      ["a", ["c", "b"]],
      ["b", []],
      ["c", []],
    ]);
  });

  test.each([{}, { fallback_models: null }, { desired_online: false }, { attached: false }, { attached: true }])(
    "stay as they are with %j",
    async (body) => {
      await change("a", { fallback_models: ["b", "c"] });
      expect((await change("a", body)).fallback_models).toEqual(["b", "c"]);
    },
  );

  test("are taken away by an empty list", async () => {
    await change("a", { fallback_models: ["b"] });
    expect((await change("a", { fallback_models: [] })).fallback_models).toEqual([]);
  });

  test("can be named when a model is attached", async () => {
    const attached = await attachModel(deps, root(), namesOf("b"), { fallback_models: ["a"] });
    expect(attached).toMatchObject({ model: "b", fallback_models: ["a"] });
  });

  test.each([
    [["b", "nobody"], "EntityNotFound: model (fallback_models[1])"],
    [["b", "00000000-0000-7000-8000-000000000000"], "EntityNotFound: model (fallback_models[1])"],
    [["d"], 'InvalidInput: fallback_models[0] is "d", which is not attached to the use case (fallback_models[0])'],
    [["b", "a"], 'InvalidInput: fallback_models[1] is "a", the model itself (fallback_models[1])'],
    [["b", "c", "b"], 'InvalidInput: fallback_models[2] is "b", which the list names before (fallback_models[2])'],
  ])("%j are refused, and nothing changes", async (fallback_models, message) => {
    await change("a", { fallback_models: ["c"], desired_online: true });
    expect(await refusal(change("a", { fallback_models, desired_online: false }))).toBe(message);
    expect(registry.findService("support", "a")).toMatchObject({ fallback_models: ["c"], desired_online: true });
  });

  test("of a model that is only being attached cannot be the model itself", async () => {
    const attached = attachModel(deps, root(), namesOf("d"), { fallback_models: ["d"] });
    expect(await refusal(attached)).toContain("the model itself");
    expect(registry.findService("support", "d")).toBeUndefined();
  });

  test("named by id are the same as named by key", async () => {
    expect(await refusal(change("a", { fallback_models: [ids["a"]] }))).toContain("the model itself");
    expect(await refusal(change("a", { fallback_models: ["b", ids["b"]] }))).toContain("names before");
  });

  test.each([["b"], [["b", 7]], [[""]], [Array(11).fill("b")]])("that are %j have the wrong form", (fallback_models) => {
    expect(UpdateServiceRequest.safeParse({ fallback_models }).success).toBe(false);
  });

  test("that are detached later stay in the list", async () => {
    await change("a", { fallback_models: ["b", "c"] });
    await change("b", { attached: false });
    expect(registry.findService("support", "a")?.fallback_models).toEqual(["b", "c"]);
    await change("b", { attached: true });
  });
});

describe("whether failed requests are kept", () => {
  const update = (body: unknown) =>
    updateUseCase(deps, root(), { value: "kept", param: "use_case" }, UpdateUseCaseRequest.parse(body));

  beforeAll(async () => {
    await createUseCase(deps, root(), { key: "kept" });
    await createMetric(deps, root(), { key: "csat", kind: "scalar" });
  });

  test("is no unless it is asked for, at creation or later", async () => {
    const made = (settings: object) => createUseCase(deps, root(), { name: "Made", settings });
    expect(await made({})).toMatchObject({ settings: { keep_failed_requests: false } });
    expect(await made({ keep_failed_requests: null })).toMatchObject({ settings: { keep_failed_requests: false } });
    expect(await made({ keep_failed_requests: true })).toMatchObject({ settings: { keep_failed_requests: true } });
    expect(await update({ name: "Kept" })).toMatchObject({ settings: { keep_failed_requests: false } });
  });

  test("changes alone, and stays when another setting changes", async () => {
    await update({ settings: { default_metric: "csat" } });
    expect((await update({ settings: { keep_failed_requests: true } })).settings).toEqual({
      default_metric: "csat",
      keep_failed_requests: true,
    });
    for (const settings of [{}, null, { default_metric: "csat" }, { keep_failed_requests: null }])
      expect((await update({ settings, name: "Again" })).settings).toEqual({
        default_metric: "csat",
        keep_failed_requests: true,
      });
    expect((await update({ settings: { keep_failed_requests: false } })).settings.keep_failed_requests).toBe(false);
  });

  test("is true or false, nothing else", () => {
    for (const keep_failed_requests of [0, "true", []])
      expect(UpdateUseCaseRequest.safeParse({ settings: { keep_failed_requests } }).success).toBe(false);
  });
});

describe("the endpoint of a model that has a secret", () => {
  const base_url = "https://models.example.com/v1";
  const update = (key: string, body: unknown) =>
    updateModel(deps, root(), { value: key, param: "model" }, UpdateModelRequest.parse(body));

  beforeAll(async () => {
    await model("guarded", { provider: "NVIDIA", provider_model: "m", base_url, api_key: "sk-secret" });
    await model("public", { provider: "OPEN_AI", provider_model: "gpt-4o", api_key: "sk-secret" });
    await model("open", { provider: "NVIDIA", provider_model: "m", base_url });
  });

  test.each([
    "https://elsewhere.example.com/v1",
    "https://models.example.com/v1/",
    "https://MODELS.example.com/v1",
    "HTTPS://models.example.com/v1",
    "http://models.example.com/v1",
    "https://models.example.com:443/v1",
    "https://models.example.com./v1",
  ])("cannot become %s without the secret", async (other) => {
    const refused = "InvalidInput: api_key is required again, because base_url changes (api_key)";
    expect(await refusal(update("guarded", { base_url: other }))).toBe(refused);
    expect(await refusal(update("guarded", { base_url: other, api_key: null }))).toBe(refused);
    expect(await refusal(update("public", { base_url: other }))).toBe(refused);
    expect(registry.getModel("guarded").base_url).toBe(base_url);
    expect(registry.getModel("public").base_url).toBeNull();
  });

  test("changes together with the secret, which is then the new one", async () => {
    const other = "https://elsewhere.example.com/v1";
    expect(await update("guarded", { base_url: other, api_key: "sk-new" })).toMatchObject({ base_url: other });
    expect(registry.findModelSecret("guarded")).toBe("sk-new");
    await update("guarded", { base_url, api_key: "sk-secret" });
  });

  test("cannot be taken away, and given again as it is needs no secret", async () => {
    expect(await update("guarded", { base_url: null })).toMatchObject({ base_url, has_api_key: true });
    expect(await update("guarded", { base_url, name: "Guarded" })).toMatchObject({ name: "Guarded" });
    expect(registry.findModelSecret("guarded")).toBe("sk-secret");
  });

  test("stays with its provider, which never changes", async () => {
    expect(await update("guarded", { provider: "OPEN_AI" })).toMatchObject({ provider: "NVIDIA", base_url });
  });

  test("is free to change where there is no secret", async () => {
    expect(await update("open", { base_url: "http://localhost:8000/v1" })).toMatchObject({ has_api_key: false });
  });
});
