import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Any, GraphqlSample } from "../graphql-sample.ts";

let sample: GraphqlSample;
let { rest, ask, data, failure, addUser } = {} as GraphqlSample;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  ({ rest, ask, data, failure, addUser } = sample);
}, 120_000);
afterAll(() => sample.close());

describe("model services", () => {
  const state = "{ key attached isDefault desiredOnline status name }";
  const update = (input: Record<string, unknown>) =>
    ask(`mutation ($input: UpdateModelService!) { updateModelService(input: $input) ${state} }`, { input });

  beforeAll(async () => {
    for (const key of ["care", "shop"]) await rest("POST", "use-cases", { key });
    await rest("POST", "models", { key: "log-only" });
    await rest("POST", "metrics", { key: "stars", kind: "scalar" });
    for (const key of ["m1", "m2"]) await rest("POST", "models", { key, provider: "OPEN_AI", provider_model: key, api_key: "k" });
  });

  test("are attached, changed by what is given and by any of their names, and detached", async () => {
    const { attachModel } = await data(
      `mutation { attachModel(input: { useCase: "care", model: "m1", wait: true, placement: { computePools: ["default"] } }) { id model { id key } useCaseId ${state.slice(1)} }`,
    );
    expect(attachModel).toMatchObject({ key: "m1", attached: true, isDefault: false, desiredOnline: true, status: "ONLINE" });
    const nothing = { isDefault: null, attached: null, desiredOnline: null, name: null, systemPromptTemplate: null };
    for (const modelService of ["m1", attachModel.id, attachModel.model.id]) {
      const { data } = await update({ useCase: "care", modelService, placement: null, toolProviders: null, ...nothing });
      expect(data.updateModelService).toMatchObject({ key: "m1", attached: true, isDefault: false });
    }
    await update({ project: "care", modelService: "m1", isDefault: true, name: "First" });
    await data('mutation { addModelToUseCase(input: { useCase: "care", model: "m2" }) }');
    const defaults = async () =>
      (await data('{ useCase(idOrKey: "care") { defaultModelService { key } } }')).useCase.defaultModelService;
    expect(await defaults()).toEqual({ key: "m1" });
    await update({ useCase: "care", modelService: "m2", isDefault: true });
    expect(await defaults()).toEqual({ key: "m2" });
    await update({ useCase: "care", modelService: "m2", isDefault: false });
    expect(await defaults()).toBeNull();
    const off = await update({ useCase: "care", modelService: "m2", desiredOnline: false });
    expect(off.data.updateModelService.status).toBe("TURNED_OFF");
    const gone = await update({ useCase: "care", modelService: "m1", attached: false });
    expect(gone.data.updateModelService).toMatchObject({ attached: false, status: "DETACHED", name: "First" });
    expect(await data('mutation { removeModelFromUseCase(input: { useCase: "care", model: "m2" }) }')).toEqual({
      removeModelFromUseCase: true,
    });
  });

  test("are named with one use case", async () => {
    const message = async (names: object) => (await update({ modelService: "m1", ...names })).errors?.[0].message;
    expect(await message({})).toMatch(/^InvalidInput: use_case is required/);
    expect(await message({ useCase: "care", project: "shop" })).toMatch(/^InvalidInput: project is another name/);
    expect(await message({ useCase: "none" })).toBe("EntityNotFound: use_case");
    expect(await message({ useCase: "care", project: "care", placement: { computePools: ["x"] } })).toBe(
      "EntityNotFound: compute_pool",
    );
  });

  test("are found by their use case's filter, and by their model", async () => {
    await data('mutation { attachModel(input: { useCase: "care", model: "m1" }) { id } }');
    const document = `{ useCase(idOrKey: "care") {
      all: modelServices { key } one: modelServices(filter: { model: "m2" }) { key } none: modelServices(filter: { model: "?" }) { key }
      embeds: modelServices(filter: { kind: [Embedding] }) { key } modelService(idOrKey: "m2") { attached } no: modelService(idOrKey: "?") { id } } }`;
    expect((await data(document)).useCase).toEqual({
      all: [{ key: "m1" }, { key: "m2" }],
      one: [{ key: "m2" }],
      none: [],
      embeds: [],
      modelService: { attached: false },
      no: null,
    });
    const model =
      '{ model(idOrKey: "m1") { useCases { key } projects { key } modelServices { key attached } } other: model(idOrKey: "m2") { useCases { key } modelServices(attached: false) { attached } } }';
    expect(await data(model)).toEqual({
      model: { useCases: [{ key: "care" }], projects: [{ key: "care" }], modelServices: [{ key: "m1", attached: true }] },
      other: { useCases: [], modelServices: [{ attached: false }] },
    });
  });

  test("are removed altogether by disconnecting", async () => {
    const id = (await data('{ useCase(idOrKey: "care") { modelService(idOrKey: "m2") { id } } }')).useCase.modelService.id;
    const disconnect = 'mutation { disconnectModel(input: { useCase: "care", modelService: "m2" }) }';
    expect(await data(disconnect)).toEqual({ disconnectModel: id });
    expect(await failure(disconnect)).toBe("EntityNotFound: model");
    expect((await rest("GET", "use-cases/care")).models.map(({ model }: Any) => model)).toEqual(["m1"]);
  });

  test("many are added to a project at once; those that there are not come back with a reason", async () => {
    const add = (project: string) =>
      ask(
        `mutation { addModelsToProject(input: { project: "${project}", models: ["m2", "nobody"] }) { success failures { model reason } } }`,
      );
    expect((await add("shop")).data.addModelsToProject).toEqual({
      success: false,
      failures: [{ model: "nobody", reason: "EntityNotFound: model" }],
    });
    expect((await rest("GET", "use-cases/shop")).models).toMatchObject([{ model: "m2", attached: true }]);
    expect((await add("none")).errors[0].message).toBe("EntityNotFound: use_case");
  });

  test("are deployed with their model, which is on or off for all of them", async () => {
    const deploy =
      'mutation { deployModel(input: { project: "shop", model: "m2" }) { key status warnings modelService { key status } } }';
    expect((await data(deploy)).deployModel).toEqual({
      key: "m2",
      status: "ONLINE",
      warnings: [],
      modelService: { key: "m2", status: "ONLINE" },
    });
    const terminate = (force: boolean) => ask(`mutation { terminateModel(idOrKey: "m2", force: ${force}) }`);
    const { id } = await rest("GET", "models/m2");
    expect((await terminate(false)).data).toEqual({ terminateModel: id });
    expect(await rest("GET", "models/m2")).toMatchObject({ online: "OFFLINE", is_external: true });
    expect((await rest("GET", "use-cases/shop")).models).toMatchObject([{ desired_online: true, status: "OFFLINE" }]);
    expect(await data('mutation { deployModel(idOrKey: "m2") }')).toEqual({ deployModel: id }); // as old releases ask
    await data('mutation { attachModel(input: { useCase: "care", model: "m2" }) { id } }');
    expect((await terminate(false)).errors[0].message).toMatch(/^Conflict: /);
    expect((await terminate(true)).data).toEqual({ terminateModel: id });
    expect((await data(deploy)).deployModel.status).toBe("ONLINE");
    expect(await failure(deploy.replace("m2", "m1"))).toBe("EntityNotFound: model");
  });

  test("of a model without a provider say so when they are deployed", async () => {
    await data('mutation { attachModel(input: { useCase: "shop", model: "log-only" }) { id } }');
    const deploy = 'mutation { deployModel(input: { useCase: "shop", model: "log-only" }) { status warnings } }';
    expect((await data(deploy)).deployModel).toEqual({
      status: "OFFLINE",
      warnings: ["log-only has no provider: it is only logged against"],
    });
  });

  test("show the linked metrics of their use case", async () => {
    await rest("POST", "metrics", { key: "fit", kind: "bool", use_case: "shop" });
    const document =
      '{ useCase(idOrKey: "shop") { modelServices { metrics { key } } metric(metric: "fit") { key } no: metric(metric: "stars") { key } settings { defaultMetric { key } } } }';
    const { useCase } = await data(document);
    expect(useCase.modelServices[0].metrics).toEqual([{ key: "fit" }]);
    expect(useCase).toMatchObject({ metric: { key: "fit" }, no: null, settings: { defaultMetric: null } });
    await rest("PATCH", "use-cases/shop", { settings: { default_metric: "fit" } });
    expect((await data(document)).useCase.settings).toEqual({ defaultMetric: { key: "fit" } });
    expect((await data('{ model(idOrKey: "m2") { metrics { key } } }')).model).toEqual({ metrics: [{ key: "fit" }] });
  });
});

describe("system prompt templates", () => {
  test("are made, given to a service, derived and moved with it", async () => {
    const made = (
      await data(
        'mutation { createSystemPromptTemplate(input: { name: "Polite", template: "You are {{name}} of {{firm}}, {{name}}." }) { id name template arguments createdAt createdBy } }',
      )
    ).createSystemPromptTemplate;
    const { id: admin } = await rest("GET", "me");
    expect(made).toMatchObject({ name: "Polite", arguments: ["name", "firm"], createdBy: admin });
    expect(Number.isNaN(Date.parse(made.createdAt))).toBe(false);
    const set = (id: string) =>
      ask(
        `mutation { updateModelService(input: { useCase: "shop", modelService: "m2", systemPromptTemplate: "${id}" }) { systemPromptTemplate { id } } }`,
      );
    expect((await set(made.id)).data.updateModelService).toEqual({ systemPromptTemplate: { id: made.id } });
    expect((await set("00000000-0000-7000-8000-000000000000")).errors[0].message).toBe("EntityNotFound: system_prompt_template");
    const derive = (update: boolean) =>
      data(
        `mutation { deriveSystemPromptTemplate(input: { systemPromptTemplate: "${made.id}", template: "New", updateModelServices: ${update} }) { id name arguments } }`,
      );
    const current = async () =>
      (await data('{ useCase(idOrKey: "shop") { modelService(idOrKey: "m2") { systemPromptTemplate { id } } } }')).useCase
        .modelService;
    expect((await derive(false)).deriveSystemPromptTemplate).toMatchObject({ name: "Polite", arguments: [] });
    expect(await current()).toEqual({ systemPromptTemplate: { id: made.id } });
    const { id } = (await derive(true)).deriveSystemPromptTemplate;
    expect(await current()).toEqual({ systemPromptTemplate: { id } });
    expect((await data("{ systemPromptTemplates { name } }")).systemPromptTemplates).toHaveLength(3);
    await rest("PATCH", "use-cases/shop/models/m2", { system_prompt_template: "" });
    expect(await current()).toEqual({ systemPromptTemplate: null });
  });

  test("move only with services of use cases whose models the caller manages", async () => {
    for (const key of ["ours", "theirs"]) {
      await rest("POST", "teams", { key });
      await rest("POST", "use-cases", { key: `${key}-case`, team: key });
      await rest("PUT", `use-cases/${key}-case/models/m1`, {});
    }
    const { id } = await rest("POST", "system-prompt-templates", { name: "shared", template: "t" });
    for (const key of ["ours", "theirs"]) await rest("PATCH", `use-cases/${key}-case/models/m1`, { system_prompt_template: id });
    const ours = await addUser("template-ours", "ours", "power_user");
    const reader = await addUser("template-reader", "ours", "read-only");
    const body = { template: "new", derived_from: id, update_services: true };
    expect((await sample.send("POST", "v1/system-prompt-templates", body, reader)).status).toBe(403);
    const derived = await rest("POST", "system-prompt-templates", body, ours);
    const templateOf = async (key: string) =>
      (await rest("GET", `use-cases/${key}`)).models.map((service: Any) => service.system_prompt_template);
    expect([await templateOf("ours-case"), await templateOf("theirs-case")]).toEqual([[derived.id], [id]]);
  });
});
