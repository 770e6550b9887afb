import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Any, GraphqlSample } from "../graphql-sample.ts";

let sample: GraphqlSample;
let { rest, ask, data, failure } = {} as GraphqlSample;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  ({ rest, ask, data, failure } = sample);
}, 120_000);
afterAll(() => sample.close());

const addModel = (input: Record<string, unknown>) =>
  ask(
    "mutation ($input: AddExternalModelInput!) { addExternalModel(input: $input) { key isExternal providerName online kind computeConfig { tp } size inStorage isTraining } }",
    { input },
  );

describe("models", () => {
  const secret = "sk-never-to-be-seen";

  test.each([
    ["OPEN_AI", "openAI", { externalModelId: "GPT4O" }, { provider: "OPEN_AI", provider_model: "gpt-4o", base_url: null }],
    [
      "LEGACY_OPEN_AI",
      "legacyOpenAI",
      { externalModelId: "gpt-9", endpoint: "https://proxy.example/v1", extraParams: { seed: 1 } },
      { provider: "OPEN_AI", provider_model: "gpt-9", base_url: "https://proxy.example/v1", extra_params: { seed: 1 } },
    ],
    ["GOOGLE", "google", { externalModelId: "gemini" }, { provider: "GOOGLE", provider_model: "gemini" }],
    ["ANTHROPIC", "anthropic", { externalModelId: "claude" }, { provider: "ANTHROPIC", provider_model: "claude" }],
    [
      "AZURE",
      "azure",
      { externalModelId: "GPT4O", endpoint: "https://a.example" },
      { provider: "AZURE", provider_model: "GPT4O", base_url: "https://a.example" },
    ],
    [
      "NVIDIA",
      "nvidia",
      { externalModelId: "embed-qa", endpoint: "http://n:8000/v1" },
      { provider: "NVIDIA", kind: "Embedding", base_url: "http://n:8000/v1" },
    ],
  ])("of %s are added, and their secret is never shown", async (provider, member, given, expected) => {
    const name = `Model of ${provider}`;
    const answer = await addModel({ name, provider, providerData: { [member]: { apiKey: secret, ...given } } });
    const { key } = answer.data.addExternalModel;
    expect(answer.data.addExternalModel).toMatchObject({
      isExternal: true,
      providerName: expected.provider,
      online: "ONLINE",
      computeConfig: null,
      size: null,
      inStorage: false,
      isTraining: false,
    });
    const shown = await rest("GET", `models/${key}`);
    expect(shown).toMatchObject({ ...expected, has_api_key: true, name });
    expect(JSON.stringify([answer, shown])).not.toContain(secret);
  });

  test.each([
    ["none", undefined],
    ["another provider's", { google: { apiKey: secret, externalModelId: "m" } }],
    ["two", { openAI: { apiKey: secret, externalModelId: "m" }, google: { apiKey: secret, externalModelId: "m" } }],
    ["an address that is none", { openAI: { apiKey: secret, externalModelId: "m", endpoint: "ftp://x" } }],
    ["an empty key", { openAI: { apiKey: "", externalModelId: "m" } }],
    ["too little", { openAI: { apiKey: secret } }],
    ["a key that is no text", { openAI: { apiKey: [secret], externalModelId: "m" } }],
    ["a key in the wrong place", { openAI: secret }],
    ["too much", { openAI: { apiKey: secret, externalModelId: "m", more: 1 } }],
  ])("with %s as their data are refused, without repeating the secret", async (_, providerData) => {
    const answer = await addModel({ name: "refused", provider: "OPEN_AI", providerData });
    expect(answer.errors[0].message).toMatch(/^InvalidInput: /);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("of AZURE and NVIDIA are called OPEN_AI where the document knows `error`", async () => {
    const names = async (selection: string) =>
      (await data(`{ models { ${selection} } }`)).models.map(({ providerName }: Any) => providerName).sort();
    expect(await names("providerName")).toEqual(expect.arrayContaining(["AZURE", "NVIDIA"]));
    expect([...new Set(await names("providerName error"))]).toEqual(["ANTHROPIC", "GOOGLE", "OPEN_AI"]);
    const spread = "query { models { ...M } } fragment M on Model { providerName error }";
    expect(JSON.stringify(await data(spread))).not.toMatch(/AZURE|NVIDIA/);
  });

  test("are listed as the filter says; an empty list in it filters nothing", async () => {
    await rest("POST", "models", { key: "log-only" });
    const count = async (filter: string) => (await data(`{ models(filter: ${filter}) { key } }`)).models.length;
    const all = await count("{}");
    expect(all).toBe(7);
    expect(await count("{ viewAll: true, kind: [], online: [], published: true, size: { gt: 1 } }")).toBe(all);
    expect(await count("{ kind: [Embedding] }")).toBe(1);
    expect(await count("{ capabilities: { any: [TextGeneration] } }")).toBe(6);
    expect(await count("{ capabilities: { all: [TextGeneration, Embedding] } }")).toBe(0);
    expect(await count("{ online: [OFFLINE, ERROR] }")).toBe(1);
    expect(await count("{ available: true }")).toBe(6);
    expect(await count("{ available: false }")).toBe(1);
    expect(await count("{ inStorage: true }")).toBe(1);
    expect(await count("{ trainable: true }")).toBe(0);
    expect(await data('{ model(idOrKey: "log-only") { providerName isExternal order } }')).toEqual({
      model: { providerName: "HARMONY", isExternal: false, order: expect.any(Number) },
    });
  });

  test("have no compute config to change, and no other pool than `default`", async () => {
    const update = (model: string) =>
      failure(`mutation { updateModelComputeConfig(idOrKey: "${model}", input: { tp: 1 }) { id } }`);
    expect(await update("log-only")).toMatch(/^InvalidInput: model has no compute config/);
    expect(await update("none")).toBe("EntityNotFound: model");
    const deploy = (pool: string) =>
      `mutation { deployModelText(idOrKey: "log-only", placement: { computePools: ["${pool}"] }) }`;
    expect(await failure(deploy("other"))).toBe("EntityNotFound: compute_pool");
    expect(await failure(deploy("default"))).toBeUndefined();
  });
});
