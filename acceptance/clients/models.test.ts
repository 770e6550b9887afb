import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, World } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const secret = "sk-provider-secret-0123456789";

describe.each(flavours)("models with $release, $mode", (flavour) => {
  const isLater = flavour.release === "0.12.4" || flavour.release === "0.14.2";
  /** The later asynchronous clients have no method to attach or deploy, and their detach changes nothing. */
  const canAttach = !isLater || flavour.mode === "sync";
  let client: RealClient;
  let world: World;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    world = await World.open(server);
  });

  const inScope = () => ({ [client.scope]: world.use_case });
  const add = (args: object) => client.result("models.add_external", { api_key: secret, ...args });
  const openAi = (name: string) => ({ name, provider: "open_ai", external_model_id: isLater ? "gpt-4o" : "GPT4O" });
  const services = async (): Promise<{ key: string; is_default: boolean }[]> =>
    (await client.result(`${client.scopes}.get`, inScope())).model_services;

  test("an OpenAI model is added, shown without its secret, and listed", async () => {
    const name = `GPT ${freshMark()}`;
    const model = await add(openAi(name));
    expect(model).toMatchObject({
      key: name.toLowerCase().replace(" ", "-"),
      name,
      online: "ONLINE",
      is_external: true,
      provider_name: "OPEN_AI",
      is_adapter: false,
      is_training: false,
      created_at: expect.any(Number),
      size: null,
      compute_config: null,
    });
    if (flavour.release === "0.1.1") expect(model.kind).toBe("Generation");
    expect(await client.result("models.get", { model: model.key })).toEqual({ ...model, backbone: null });
    const listed = await client.result("models.list");
    expect(listed.find(({ id }: { id: string }) => id === model.id)).toMatchObject({ name, [client.scopes]: [] });
    expect(JSON.stringify([model, listed])).not.toContain(secret);
  });

  test("a Google model is added", async () => {
    const args = { name: `Gemini ${freshMark()}`, provider: "google", external_model_id: "gemini-2.0-flash" };
    expect(await add(args)).toMatchObject({ name: args.name, provider_name: "GOOGLE" });
  });

  test.runIf(!isLater)("an Azure model is added, which needs an endpoint", async () => {
    const args = { name: `Azure ${freshMark()}`, provider: "azure", external_model_id: "our-gpt" };
    const endpoint = "https://colloquy.openai.azure.com";
    expect(await add({ ...args, endpoint })).toMatchObject({ name: args.name, provider_name: "AZURE" });
    expect(await client.failure("models.add_external", { api_key: secret, ...args })).toMatchObject({ error: "ValueError" });
  });

  test("a list is narrowed", async () => {
    const model = await add(openAi(`GPT ${freshMark()}`));
    const has = async (filter: object) =>
      (await client.result("models.list", { filter })).some(({ id }: { id: string }) => id === model.id);
    expect(await has({})).toBe(true);
    expect(await has({ online: ["ONLINE"] })).toBe(true);
    expect(await has({ online: ["ERROR"] })).toBe(false);
    expect(await has({ available: true })).toBe(true);
    if (flavour.release === "0.1.1") expect(await has({ kind: ["Embedding"] })).toBe(false);
  });

  test("an unknown one is None", async () => {
    expect(await client.result("models.get", { model: "nobody" })).toBeNull();
  });

  test.runIf(canAttach)("one is attached, twice without harm, made the default and detached", async () => {
    const { key } = await add(openAi(`GPT ${freshMark()}`));
    const args = { model: key, ...inScope() };
    for (let times = 0; times < 2; times++) {
      const service = await client.result("models.attach", { ...args, wait: true });
      expect(service).toMatchObject({ key, is_default: false, desired_online: true, model: { key, online: "ONLINE" } });
    }
    expect((await services()).filter((service) => service.key === key)).toHaveLength(1);
    const made = await client.result("models.attach", { model: key, make_default: true }, world.use_case);
    expect(made).toMatchObject({ key, is_default: true });
    const detached = await client.result("models.detach", args);
    if (isLater) expect(detached).toBe(true);
    else expect(detached).toMatchObject({ key, attached: false, is_default: false });
    expect((await world.api.get(`use-cases/${world.use_case}`)).body).toMatchObject({ default_model: null });
  });

  test("one is made the default, alone, turned off and on; what is not given stays", async () => {
    const [one, other] = world.models;
    const update = (model: string, changes: object) => client.result("models.update", { model, ...inScope(), ...changes });
    expect(await update(one, { is_default: true })).toMatchObject({ key: one, is_default: true, desired_online: true });
    expect(await update(other, { is_default: true })).toMatchObject({ key: other, is_default: true });
    expect((await services()).filter(({ is_default }) => is_default)).toMatchObject([{ key: other }]);
    expect(await update(other, { desired_online: false })).toMatchObject({ is_default: true, desired_online: false });
    expect(await update(other, {})).toMatchObject({ is_default: true, desired_online: false });
    expect(await update(other, { is_default: false, desired_online: true })).toMatchObject({ is_default: false });
  });

  test.runIf(!isLater)("one is deployed and terminated: both answer its id", async () => {
    const { id, key } = await add(openAi(`GPT ${freshMark()}`));
    expect(await client.result("models.terminate", { model: key })).toBe(id);
    expect(await client.result("models.get", { model: key })).toMatchObject({ online: "OFFLINE" });
    expect(await client.result("models.deploy", { model: key, wait: true })).toBe(id);
    expect(await client.result("models.get", { model: key })).toMatchObject({ online: "ONLINE" });
  });

  test.runIf(isLater && canAttach)("one is added to a use case and deployed there", async () => {
    const { key } = await add(openAi(`GPT ${freshMark()}`));
    const args = { model: key, ...inScope() };
    expect(await client.result(`models.add_to_${client.scope}`, args)).toBe(true);
    expect(await client.result("models.deploy", { ...args, make_default: true }, world.use_case)).toMatchObject({
      key,
      is_default: true,
      model: { key, error: null },
    });
  });

  test("one that several use cases have attached is terminated only by force", async () => {
    const other = await World.open(server);
    const { id, key } = await add(openAi(`GPT ${freshMark()}`));
    for (const { use_case } of [world, other]) await world.api.put(`use-cases/${use_case}/models/${key}`, {});
    expect((await client.failure("models.terminate", { model: key })).text).toMatch(/^Conflict: /);
    expect(await client.result("models.terminate", { model: key, force: true })).toBe(id);
  });

  test("what an external model or a server without a runtime cannot do is refused", async () => {
    const { key } = await add(openAi(`GPT ${freshMark()}`));
    const config = { model: key, compute_config: { tp: 1, kv_cache_len: 1024, max_seq_len: 1024 } };
    const refused = await client.failure("models.update_compute_config", config);
    expect(refused).toMatchObject({ error: "GraphQLClientGraphQLMultiError", text: expect.stringMatching(/^InvalidInput: /) });
    const hub = {
      hf_model_id: "google/gemma-3-4b-it",
      output_model_name: "Gemma",
      output_model_key: "gemma",
      hf_token: "hf_0",
    };
    const { error, text } = await client.failure("models.add_hf_model", hub);
    expect(error).toBe("GraphQLClientGraphQLMultiError");
    expect(text).toMatch(/^InvalidInput: .*importHfModel/);
  });

  test("an unknown model or use case is not found", async () => {
    for (const args of [
      { model: "nobody", ...inScope() },
      { model: world.models[0], [client.scope]: "nobody" },
    ]) {
      expect(await client.failure("models.update", args)).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
    }
    expect(await client.failure("models.terminate", { model: "nobody" })).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
  });
});
