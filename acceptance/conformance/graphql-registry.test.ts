import { randomUUID } from "node:crypto";
import type { CreatedApiKey, Interaction, User } from "@colloquy/contract";
import { Api, type JsonObject, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let api: Api;
let mark: string;
beforeAll(async () => {
  server = await startServer({ env: { COLLOQUY_LOG_LEVEL: "debug" } });
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  api = world.api;
  mark = freshMark();
});

// biome-ignore lint/suspicious/noExplicitAny: the answer of any document
type Any = any;

/** The answer of a document, which is HTTP 200 whatever an operation says. */
const ask = async (query: string, variables: JsonObject = {}, as: Api = api): Promise<Any> =>
  ok(await as.post("/api/graphql", { query, variables }));

async function data(query: string, variables?: JsonObject, as?: Api): Promise<Any> {
  const answer = await ask(query, variables, as);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const failure = async (query: string, variables?: JsonObject, as?: Api): Promise<string> =>
  (await ask(query, variables, as)).errors?.[0].message;

interface Person {
  id: string;
  email: string;
  api: Api;
}

/** A user with one role in one team, both there already. */
async function addPerson(name: string, team: string, role: string): Promise<Person> {
  const email = `${name}-${mark}@example.com`;
  const { id } = made(await api.post<User>("users", { email, teams: [{ team, role }] }));
  const { key } = made(await api.post<CreatedApiKey>("api-keys", { name: "test", user: id }));
  return { id, email, api: new Api(server.url, key) };
}

const addTeam = async (key: string) => made(await api.post("teams", { key, name: key }));

const createUseCase = "mutation ($input: UseCaseCreate!) { createUseCase(input: $input) { ...UseCaseData } }";
const useCaseData = `fragment UseCaseData on UseCase {
  id key name description createdAt
  metrics { id key }
  modelServices { id key name attached isDefault desiredOnline createdAt model { id key } }
  permissions shares { team { key } role { key } isOwner }
}`;
const externalModel = `mutation ($input: AddExternalModelInput!) {
  addExternalModel(input: $input) { id key online isExternal providerName kind size createdAt computeConfig { tp } }
}`;

describe("use cases", () => {
  test("are made with nulls for all that is optional, and found by key and by id", async () => {
    const input = { name: "Care", key: `care-${mark}`, team: null, description: null, settings: { defaultMetric: null } };
    const { createUseCase: care } = await data(`${createUseCase} ${useCaseData}`, { input });
    expect(care).toMatchObject({
      key: `care-${mark}`,
      description: "",
      metrics: [],
      modelServices: [],
      createdAt: expect.any(Number),
    });
    const find = `query ($id: IdOrKey!) { useCase(idOrKey: $id) { ...UseCaseData } } ${useCaseData}`;
    for (const id of [care.key, care.id]) expect((await data(find, { id })).useCase).toEqual(care);
    expect(await data(find, { id: "nobody" })).toEqual({ useCase: null });
    expect((await data("{ useCases { key } }")).useCases).toContainEqual({ key: care.key });
    expect(await failure(`${createUseCase} ${useCaseData}`, { input })).toMatch(/^Conflict: /);
  });

  test("link their default metric, which must be there", async () => {
    const create = (defaultMetric: string) =>
      ask(`${createUseCase} ${useCaseData}`, { input: { name: "D", key: `d-${mark}`, settings: { defaultMetric } } });
    expect((await create("nobody")).errors[0].message).toBe("EntityNotFound: metric");
    expect((await create(world.scalar)).data.createUseCase.metrics).toMatchObject([{ key: world.scalar }]);
    const settings = `{ useCase(idOrKey: "d-${mark}") { settings { defaultMetric { key } } } }`;
    expect(await data(settings)).toEqual({ useCase: { settings: { defaultMetric: { key: world.scalar } } } });
    await data(`mutation { unlinkMetric(input: { useCase: "d-${mark}", metric: "${world.scalar}" }) }`);
    expect(await data(settings)).toEqual({ useCase: { settings: { defaultMetric: null } } });
  });

  test("are shared with teams, whose members do there what the role of the share allows", async () => {
    for (const team of ["ours", "theirs"]) await addTeam(`${team}-${mark}`);
    const bob = await addPerson("bob", `theirs-${mark}`, "power_user");
    const find = `{ useCase(idOrKey: "${world.use_case}") { key permissions } }`;
    expect(await data(find, {}, bob.api)).toEqual({ useCase: null });
    const list = `{ completions(filter: { useCase: "${world.use_case}" }, page: {}) { totalCount } }`;
    expect(await failure(list, {}, bob.api)).toBe("EntityNotFound: use_case");
    expect(await failure(list.replace(world.use_case, "nobody"), {}, bob.api)).toBe("EntityNotFound: use_case");
    const share =
      "mutation ($id: IdOrKey!, $input: UseCaseShares!) { shareUseCase(idOrKey: $id, input: $input) { shares { team { key } role { key } isOwner } } }";
    const shares = [{ team: `theirs-${mark}`, role: "annotator", isOwner: false }];
    const shared = await data(share, { id: world.use_case, input: { shares } });
    expect(shared.shareUseCase.shares).toContainEqual({
      team: { key: `theirs-${mark}` },
      role: { key: "annotator" },
      isOwner: false,
    });
    const { useCase } = await data(find, {}, bob.api);
    expect(useCase.permissions).toEqual(expect.arrayContaining(["use_case:read", "use_case:feedback", "use_case:label"]));
    expect(useCase.permissions).not.toContain("use_case:update");
    expect(await failure(share, { id: world.use_case, input: { shares } }, bob.api)).toMatch(/^Forbidden: /);
    expect((await data("{ useCases { key } }", {}, bob.api)).useCases).toEqual([{ key: world.use_case }]);
  });

  const makers: [string, (key: string) => string][] = [
    ["use case", (key) => `createUseCase(input: { name: "n", key: ${key} }) { id }`],
    ["metric", (key) => `createMetric(input: { name: "n", key: ${key}, kind: BOOL }) { id }`],
    ["team", (key) => `createTeam(input: { name: "n", key: ${key} }) { id }`],
    ["role", (key) => `createRole(input: { name: "n", key: ${key}, permissions: [] }) { id }`],
  ];
  test.each(makers)("a %s has a legal key that nothing else of its kind has", async (_, create) => {
    for (const key of ["a/b", "a b", "", randomUUID()]) {
      expect(await failure(`mutation { ${create(JSON.stringify(key))} }`)).toMatch(/^InvalidInput: key /);
    }
    const document = `mutation { ${create(JSON.stringify(`taken-${mark}`))} }`;
    await data(document);
    expect(await failure(document)).toMatch(/^Conflict: /);
  });
});

describe("metrics", () => {
  const link = (metric: string, use_case = world.use_case) =>
    ask(`mutation { linkMetric(input: { useCase: "${use_case}", metric: "${metric}" }) { id key createdAt } }`);
  const unlink = (metric: string) =>
    ask(`mutation { unlinkMetric(input: { useCase: "${world.use_case}", metric: "${metric}" }) }`);
  const linked = async () =>
    (await data(`{ useCase(idOrKey: "${world.use_case}") { metrics { key } } }`)).useCase.metrics.map(({ key }: Any) => key);

  test("are made with a name and a kind, and listed with their use cases", async () => {
    const create = `mutation { createMetric(input: { name: "User Stars ${mark}", kind: SCALAR }) {
      key name kind scoringType description createdAt hasDirectFeedbacks hasComparisonFeedbacks useCases { key } } }`;
    const { createMetric } = await data(create);
    expect(createMetric).toMatchObject({
      key: `user-stars-${mark}`,
      scoringType: "HIGHER_IS_BETTER",
      description: "",
      createdAt: expect.any(Number),
      useCases: [],
    });
    await link(createMetric.key);
    const { metrics } = await data("{ metrics { key useCases { key } } }");
    expect(metrics).toContainEqual({ key: createMetric.key, useCases: [{ key: world.use_case }] });
    expect(await data('{ metric(idOrKey: "nobody") { id } }')).toEqual({ metric: null });
  });

  test("are linked once however often, and unlinked without losing what was said", async () => {
    made(await api.post("metrics", { key: `m-${mark}`, kind: "scalar" }));
    for (const time of ["first", "second"]) {
      const { linkMetric } = (await link(`m-${mark}`)).data;
      expect([time, linkMetric.createdAt]).toEqual([time, expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]);
    }
    expect((await linked()).filter((key: string) => key === `m-${mark}`)).toHaveLength(1);
    const id = await world.logged();
    await world.feedback(id, 4, { metric: `m-${mark}` });
    const { metric } = await data(`{ metric(idOrKey: "m-${mark}") { id hasDirectFeedbacks hasComparisonFeedbacks } }`);
    expect(metric).toMatchObject({ hasDirectFeedbacks: true, hasComparisonFeedbacks: false });
    expect((await unlink(`m-${mark}`)).data).toEqual({ unlinkMetric: metric.id });
    expect(await linked()).not.toContain(`m-${mark}`);
    expect(ok(await api.get<Interaction>(`interactions/${id}`)).feedback).toMatchObject([{ value: 4 }]);
    expect(await world.ids({ filter: `feedback.m-${mark}=4` })).toEqual([id]);
    expect((await unlink(`m-${mark}`)).errors[0].message).toBe("EntityNotFound: metric");
    await link(`m-${mark}`);
    expect(await linked()).toContain(`m-${mark}`);
    expect((await link(`m-${mark}`, "nobody")).errors[0].message).toBe("EntityNotFound: use_case");
  });
});

describe("models", () => {
  const secret = () => `sk-secret-${mark}`;
  const openAi = () => ({ openAI: { apiKey: secret(), externalModelId: "GPT4O" } });

  test.each([
    ["OPEN_AI", () => openAi()],
    ["GOOGLE", () => ({ google: { apiKey: secret(), externalModelId: "gemini-pro" } })],
    ["AZURE", () => ({ azure: { apiKey: secret(), externalModelId: "d", endpoint: "https://a.example" } })],
  ])("of %s are added as the client does; their secret is in no answer and no log", async (provider, providerData) => {
    const answer = await ask(externalModel, { input: { name: `m-${mark}`, provider, providerData: providerData() } });
    expect(answer.data.addExternalModel).toMatchObject({
      key: `m-${mark}`,
      isExternal: true,
      providerName: provider,
      online: "ONLINE",
      kind: "Generation",
      size: null,
      computeConfig: null,
    });
    const unfit = await ask(externalModel, { input: { name: "x", provider: "NVIDIA", providerData: providerData() } });
    const twice = await ask(externalModel, {
      input: { name: "x", provider, providerData: { ...providerData(), anthropic: { apiKey: secret(), externalModelId: "c" } } },
    });
    const misfit = await ask(externalModel, { input: { name: "x", provider, providerData: { openAI: { apiKey: [secret()] } } } });
    for (const { errors } of [unfit, twice, misfit]) expect(errors[0].message).toMatch(/^InvalidInput: /);
    const shown = ok(await api.get(`models/m-${mark}`));
    expect(JSON.stringify([answer, unfit, twice, misfit, shown])).not.toContain(secret());
    expect(server.output()).not.toContain(secret());
  });

  test("are listed, and narrowed by kind and state", async () => {
    await data(externalModel, { input: { name: `on-${mark}`, provider: "OPEN_AI", providerData: openAi() } });
    const keys = async (filter: object) =>
      (await data("query ($filter: ModelFilter!) { models(filter: $filter) { key } }", { filter })).models
        .map(({ key }: Any) => key)
        .filter((key: string) => key.endsWith(mark));
    expect(await keys({})).toEqual([`on-${mark}`]);
    expect(await keys({ online: ["ONLINE"], kind: ["Generation"] })).toEqual([`on-${mark}`]);
    expect(await keys({ kind: ["Embedding"] })).toEqual([]);
    expect(await keys({ online: ["OFFLINE"] })).toEqual([]);
    expect(await data('{ model(idOrKey: "nobody") { id } }')).toEqual({ model: null });
  });

  test("are attached, changed, detached and attached again; what they said stays listed", async () => {
    const model = world.models[0];
    const id = await world.logged({ model_service: model });
    const update = (given: object) =>
      data(
        "mutation ($input: UpdateModelService!) { updateModelService(input: $input) { key attached isDefault desiredOnline } }",
        { input: { useCase: world.use_case, modelService: model, ...given } },
      );
    const state = { key: model, attached: true, isDefault: false, desiredOnline: true };
    const nulls = { isDefault: null, attached: null, desiredOnline: null, placement: null };
    expect((await update(nulls)).updateModelService).toEqual(state);
    expect((await update({ isDefault: true })).updateModelService).toEqual({ ...state, isDefault: true });
    expect((await update({ isDefault: false })).updateModelService).toEqual(state);
    await update({ isDefault: true });
    expect((await update({ attached: false })).updateModelService).toEqual({ ...state, attached: false });
    expect(await world.ids({ filter: `model:${model}` })).toEqual([id]);
    const attach = "mutation ($input: AttachModel!) { attachModel(input: $input) { key attached isDefault } }";
    for (let time = 0; time < 2; time++) {
      const input = { useCase: world.use_case, model, attached: true, placement: null, wait: true };
      expect((await data(attach, { input })).attachModel).toEqual({ key: model, attached: true, isDefault: false });
    }
  });

  test("are deployed and terminated for all use cases at once, several of them only by force", async () => {
    await data(externalModel, { input: { name: `on-${mark}`, provider: "OPEN_AI", providerData: openAi() } });
    made(await api.post("use-cases", { key: `second-${mark}` }));
    for (const use_case of [world.use_case, `second-${mark}`]) ok(await api.put(`use-cases/${use_case}/models/on-${mark}`, {}));
    const terminate = (force: string) => ask(`mutation { terminateModel(idOrKey: "on-${mark}"${force}) }`);
    expect((await terminate("")).errors[0].message).toMatch(/^Conflict: /);
    expect((await terminate(", force: true")).data.terminateModel).toEqual(expect.any(String));
    const online = async () => (await data(`{ model(idOrKey: "on-${mark}") { online } }`)).model.online;
    expect(await online()).toBe("OFFLINE");
    expect((await data(`mutation { deployModel(idOrKey: "on-${mark}") }`)).deployModel).toEqual(expect.any(String));
    expect(await online()).toBe("ONLINE");
  });
});

describe("people", () => {
  test("a caller sees itself, with teams, roles and the beginnings of its keys", async () => {
    await addTeam(`crew-${mark}`);
    const ann = await addPerson("ann", `crew-${mark}`, "inference");
    const me = "{ me { id email name createdAt teams { team { key } role { key permissions } } apiKeys { key createdAt } } }";
    const answer = (await data(me, {}, ann.api)).me;
    expect(answer).toMatchObject({ id: ann.id, email: ann.email, createdAt: expect.any(Number) });
    expect(answer.teams).toMatchObject([{ team: { key: `crew-${mark}` }, role: { key: "inference" } }]);
    expect(answer.teams[0].role.permissions).toContain("use_case:interact");
    expect(answer.apiKeys).toEqual([{ key: expect.stringMatching(/^.{4,12}…$/), createdAt: expect.any(Number) }]);
  });

  test("join, change and leave teams by e-mail address", async () => {
    await addTeam(`crew-${mark}`);
    const bob = await addPerson("bob", "default", "read-only");
    const set = (user: string, role: string) =>
      ask(
        `mutation { setTeamMember(input: { user: "${user}", team: "crew-${mark}", role: "${role}" }) { user { email } team { key } role { key } } }`,
      );
    for (const role of ["annotator", "power_user"]) {
      expect((await set(bob.email, role)).data.setTeamMember).toEqual({
        user: { email: bob.email },
        team: { key: `crew-${mark}` },
        role: { key: role },
      });
    }
    expect((await set("nobody@example.com", "annotator")).errors[0].message).toBe("EntityNotFound: user");
    expect((await set(bob.email, "nobody")).errors[0].message).toBe("EntityNotFound: role");
    const remove = `mutation { removeTeamMember(input: { user: "${bob.email}", team: "crew-${mark}" }) { email teams { team { key } } } }`;
    expect(await data(remove)).toEqual({ removeTeamMember: { email: bob.email, teams: [{ team: { key: "default" } }] } });
  });

  test("hold roles of known permissions, which only administrators of everything make", async () => {
    const { permissions } = await data("{ permissions }");
    expect(permissions).toEqual(expect.arrayContaining(["use_case:read", "admin:manage_roles"]));
    const role = (name: string, held: string[]) =>
      `mutation { createRole(input: { name: "${name}-${mark}", permissions: ${JSON.stringify(held)} }) { key permissions } }`;
    const held = ["use_case:read", "use_case:label"];
    expect(await data(role("labeller", held))).toEqual({ createRole: { key: `labeller-${mark}`, permissions: held } });
    expect((await data("{ roles { key permissions } }")).roles).toContainEqual({ key: `labeller-${mark}`, permissions: held });
    expect(await failure(role("odd", ["use_case:fly"]))).toMatch(/^InvalidInput: /);
    await addTeam(`crew-${mark}`);
    const boss = await addPerson("boss", `crew-${mark}`, "admin");
    expect(await failure(role("mine", held), {}, boss.api)).toMatch(/^Forbidden: /);
    expect(await failure(`mutation { createTeam(input: { name: "mine-${mark}" }) { id } }`, {}, boss.api)).toMatch(
      /^Forbidden: /,
    );
  });

  test("with a role of one's own do what it allows and nothing else", async () => {
    await addTeam(`crew-${mark}`);
    await data(
      `mutation { createRole(input: { name: "labeller-${mark}", permissions: ["use_case:read", "use_case:label"] }) { id } }`,
    );
    const ann = await addPerson("ann", `crew-${mark}`, `labeller-${mark}`);
    const shares = [{ team: `crew-${mark}`, role: `labeller-${mark}` }];
    ok(await api.put(`use-cases/${world.use_case}/shares`, { shares }));
    const id = await world.logged();
    expect((await ann.api.patch(`interactions/${id}`, { labels: { add: { seen: "yes" } } })).status).toBe(200);
    const refused = [
      await ann.api.post("interactions", { use_case: world.use_case, prompt: "p", completion: "c" }),
      await ann.api.post("feedback", { completion_id: id, metric: world.scalar, value: 1 }),
      await ann.api.delete(`interactions/${id}`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    const update = `mutation { updateUseCase(idOrKey: "${world.use_case}", input: { name: "x" }) { id } }`;
    expect(await failure(update, {}, ann.api)).toMatch(/^Forbidden: /);
  });

  test("with the roles read-only and inference are refused what these do not hold", async () => {
    await addTeam(`crew-${mark}`);
    const [reader, caller] = [
      await addPerson("reader", `crew-${mark}`, "read-only"),
      await addPerson("caller", `crew-${mark}`, "inference"),
    ];
    for (const query of ["{ useCases { id } }", "{ models { id } }", "{ metrics { id } }", "{ teams { id } }"]) {
      expect(await failure(query, {}, reader.api)).toBeUndefined();
    }
    expect(await failure("{ users { id } }", {}, reader.api)).toMatch(/^Forbidden: /);
    const create = `mutation { createMetric(input: { name: "n-${mark}", kind: BOOL }) { id } }`;
    expect(await failure(create, {}, caller.api)).toMatch(/^Forbidden: /);
  });

  test("get keys that are shown once and refused when they are revoked", async () => {
    const { createApiKey } = await data('mutation { createApiKey(input: { user: "admin@localhost" }) { key createdAt } }');
    const other = new Api(server.url, createApiKey.key);
    expect(await data("{ me { email } }", {}, other)).toEqual({ me: { email: "admin@localhost" } });
    const { data: keys } = ok(await api.get<{ data: { id: string; prefix: string }[] }>("api-keys", { first: 1000 }));
    const made = keys.find(({ prefix }) => createApiKey.key.startsWith(prefix));
    ok(await api.delete(`api-keys/${made?.id}`));
    expect((await other.post("/api/graphql", { query: "{ me { email } }" })).status).toBe(401);
    expect((await other.get("me")).status).toBe(401);
  });

  test("are made and deleted through both faces", async () => {
    const email = `eve-${mark}@example.com`;
    const create = `mutation ($input: UserCreate!) { createUser(input: $input) { id email user { id } } }`;
    const input = { email, name: "Eve", teams: [{ team: "default", role: "annotator" }] };
    const { createUser } = await data(create, { input });
    expect(createUser).toEqual({ id: expect.any(String), email, user: { id: createUser.id } });
    ok(await api.delete(`users/${email}`));
    expect(await failure(`mutation { deleteUser(user: "${email}") { id } }`)).toBe("EntityNotFound: user");
  });
});

describe("compute pools", () => {
  test("there is one, and a model is placed in no other", async () => {
    const pools = "{ computePools { key name capabilities partitions { id } createdAt } partitions { id } }";
    expect(await data(pools)).toEqual({
      computePools: [
        { key: "default", name: "Default", capabilities: ["INFERENCE"], partitions: [], createdAt: expect.any(Number) },
      ],
      partitions: [],
    });
    const attach = (pool: string) =>
      ask(
        `mutation { attachModel(input: { useCase: "${world.use_case}", model: "${world.models[0]}", placement: { computePools: ["${pool}"] } }) { id } }`,
      );
    expect((await attach("elsewhere")).errors[0].message).toBe("EntityNotFound: compute_pool");
    expect((await attach("default")).errors).toBeUndefined();
  });
});
