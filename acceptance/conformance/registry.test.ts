import { randomUUID } from "node:crypto";
import type { Metric, Model, UseCase } from "@colloquy/contract";
import { type Answer, type Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let api: Api;
let mark: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  api = world.api;
  mark = freshMark();
});

const list = async <Row>(path: string, query = {}): Promise<Row[]> =>
  ok(await api.get<{ data: Row[] }>(path, { first: 1000, ...query })).data;
const done = (answer: Answer<unknown>) =>
  expect({ status: answer.status < 300, body: answer.body }).toMatchObject({ status: true });

/** A body for each kind of record that has a key. */
const keyed: [string, (key: unknown) => object][] = [
  ["use-cases", (key) => ({ key, name: "A name" })],
  ["metrics", (key) => ({ key, name: "A name", kind: "scalar" })],
  ["models", (key) => ({ key, name: "A name" })],
  ["teams", (key) => ({ key, name: "A name" })],
  ["roles", (key) => ({ key, name: "A name", permissions: ["use_case:read"] })],
];

describe.each(keyed)("POST %s", (path, body) => {
  test.each([
    "a/b",
    "/",
    "a b",
    " a",
    "a\tb",
    "a\u00a0b",
    "",
    randomUUID(),
    "0B5E2F1C-3D4A-4B6C-8D7E-9F0A1B2C3D4E",
    "x".repeat(201),
    "a\0b",
    7,
    {},
  ])("refuses the key %j", async (key) => {
    const before = (await list(path)).length;
    expectError(await api.post(path, body(key)), "InvalidInput", "key");
    expect(await list(path)).toHaveLength(before);
  });

  test.each([
    "a",
    "Ä.b_c-d+e",
    "{{x}}",
    "'; DROP TABLE users; --",
    "<b>",
    "%2F%00",
    "😀",
    "x".repeat(160),
    "__proto__",
    "constructor",
  ])("takes a key like %j, and finds it again", async (text) => {
    const key = `${text.replaceAll(" ", "_")}${text.startsWith("__") || text === "constructor" ? "" : mark}`;
    const created = made(await api.post(path, body(key)));
    expect(created).toMatchObject({ key });
    const rows = await list<{ key?: string; model?: Model }>(path, path === "models" ? { attached: false } : {});
    expect(rows.filter((row) => (row.key ?? row.model?.key) === key)).toHaveLength(1);
    if (["teams", "roles"].includes(path)) return; // they have no route of their own
    expect(ok(await api.get(`${path}/${encodeURIComponent(key)}`))).toEqual(created);
  });

  test("refuses a key that is taken, and takes it in other letters", async () => {
    made(await api.post(path, body(`taken-${mark}`)));
    expectError(await api.post(path, body(`taken-${mark}`)), "Conflict");
    made(await api.post(path, body(`Taken-${mark}`)));
  });

  test("makes a key from the name where none is given, and another one where that is taken", async () => {
    const { key: _, ...named } = body(undefined) as Record<string, unknown>;
    const name = `My  Fancy/Thing, v2.5 ${mark}`;
    const first = made(await api.post(path, { ...named, name }));
    expect(first).toMatchObject({ name, key: `my-fancy-thing-v2.5-${mark}` });
    const second = made(await api.post(path, { ...named, name }));
    expect(second["key"]).not.toBe(first["key"]);
  });
});

describe("use cases", () => {
  test("are made, listed, read by id and key, and changed", async () => {
    const created = made(
      await api.post<UseCase>("use-cases", {
        key: `help-${mark}`,
        name: "Help desk",
        description: "First line",
        metadata: { emoji: { native: "☎" } },
      }),
    );
    expect(created).toMatchObject({
      key: `help-${mark}`,
      name: "Help desk",
      description: "First line",
      is_archived: false,
      metrics: [],
      models: [],
    });
    expect(ok(await api.get(`use-cases/help-${mark}`))).toEqual(created);
    expect(ok(await api.get(`use-cases/${created.id}`))).toEqual(created);
    expect(await list("use-cases")).toContainEqual(created);
    ok(await api.patch(`use-cases/${created.id}`, { name: "Help", description: "" }));
    expect(ok(await api.get(`use-cases/help-${mark}`))).toEqual({ ...created, name: "Help", description: "" });
    expectNotFound(await api.get("use-cases/nobody"), "use_case");
    expectNotFound(await api.patch("use-cases/nobody", { name: "x" }), "use_case");
  });

  test('have the description "" and a name like their key where none was given', async () => {
    expect(made(await api.post("use-cases", { key: `bare-${mark}` }))).toMatchObject({ name: `bare-${mark}`, description: "" });
    expectError(await api.post("use-cases", {}), "InvalidInput", "name");
  });

  test("link their default metric when it is named, and refuse an unknown one", async () => {
    const settings = { default_metric: world.scalar };
    const created = made(await api.post<UseCase>("use-cases", { key: `help-${mark}`, settings }));
    expect(created).toMatchObject({ settings, metrics: [world.scalar] });
    expectNotFound(
      await api.post("use-cases", { key: `other-${mark}`, settings: { default_metric: "nobody" } }),
      "metric",
      "settings.default_metric",
    );
    expectNotFound(await api.get(`use-cases/other-${mark}`), "use_case");
    done(await api.delete(`use-cases/help-${mark}/metrics/${world.scalar}`));
    expect(ok(await api.get(`use-cases/help-${mark}`))).toMatchObject({ settings: { default_metric: null }, metrics: [] });
  });

  test("are left out of the list when they are archived, but still answer", async () => {
    const id = await world.logged();
    ok(await api.patch(`use-cases/${world.use_case}`, { is_archived: true }));
    expect((await list<UseCase>("use-cases")).map((row) => row.key)).not.toContain(world.use_case);
    expect(ok(await api.get(`use-cases/${world.use_case}`))).toMatchObject({ is_archived: true });
    expect(await world.ids()).toEqual([id]);
  });
});

describe("metrics", () => {
  test("are made, listed, and read by id and key", async () => {
    const created = made(
      await api.post<Metric>("metrics", {
        key: `tone-${mark}`,
        name: "Tone",
        kind: "bool",
        scoring_type: "lower_is_better",
        description: "x",
      }),
    );
    expect(created).toEqual({
      id: expect.any(String),
      key: `tone-${mark}`,
      name: "Tone",
      kind: "bool",
      scoring_type: "lower_is_better",
      description: "x",
      created_at: expect.stringMatching(/Z$/),
      has_direct_feedbacks: false,
      has_comparison_feedbacks: false,
      use_cases: [],
    });
    expect(ok(await api.get(`metrics/tone-${mark}`))).toEqual(created);
    expect(ok(await api.get(`metrics/${created.id}`))).toEqual(created);
    expect(await list("metrics")).toContainEqual(created);
    expectNotFound(await api.get("metrics/nobody"), "metric");
  });

  test("need a name and a kind, and are better when higher unless it is said", async () => {
    expect(made(await api.post("metrics", { name: `Tone ${mark}`, kind: "scalar" }))).toMatchObject({
      key: `tone-${mark}`,
      scoring_type: "higher_is_better",
      description: "",
    });
    expectError(await api.post("metrics", { name: "x" }), "InvalidInput", "kind");
    expectError(await api.post("metrics", { name: "x", kind: "star" }), "InvalidInput", "kind");
    expectError(await api.post("metrics", { kind: "bool" }), "InvalidInput", "name");
    expectError(await api.post("metrics", { name: "x", kind: "bool", scoring_type: "any" }), "InvalidInput", "scoring_type");
  });

  test("are linked twice without harm, and unlinked without losing feedback", async () => {
    const key = `tone-${mark}`;
    made(await api.post("metrics", { key, name: "Tone", kind: "scalar" }));
    const link = `use-cases/${world.use_case}/metrics/${key}`;
    const linked = async () =>
      ok(await api.get<UseCase>(`use-cases/${world.use_case}`)).metrics.filter((metric) => metric === key);
    done(await api.put(link));
    done(await api.put(link));
    expect(await linked()).toEqual([key]);
    expect(ok(await api.get(`metrics/${key}`))).toMatchObject({ use_cases: [world.use_case] });
    const id = await world.logged({ feedbacks: [{ metric: key, value: 3 }] });
    done(await api.delete(link));
    expect(await linked()).toEqual([]);
    expect(await world.feedbackOf(id)).toMatchObject([{ metric: key, value: 3 }]);
    expect(await world.ids({ filter: `feedback.${key}:3` })).toEqual([id]);
    expectNotFound(await api.delete(link), "metric");
    expectNotFound(await api.put(`use-cases/${world.use_case}/metrics/nobody`), "metric");
    expectNotFound(await api.put(`use-cases/nobody/metrics/${key}`), "use_case");
  });
});

describe("models", () => {
  const secret = "sk-very-secret-0123456789";

  test("are made, read by id and key, changed, and listed in OpenAI's form", async () => {
    const created = made(
      await api.post<Model>("models", {
        key: `gpt-${mark}`,
        name: "GPT",
        provider: "OPEN_AI",
        provider_model: "gpt-4o",
        api_key: secret,
      }),
    );
    expect(created).toMatchObject({
      key: `gpt-${mark}`,
      provider: "OPEN_AI",
      provider_model: "gpt-4o",
      kind: "Generation",
      has_api_key: true,
      is_external: true,
      online: "ONLINE",
    });
    expect(ok(await api.get(`models/${created.id}`))).toEqual(created);
    ok(await api.patch(`models/gpt-${mark}`, { name: "GPT 4o" }));
    expect(ok(await api.get(`models/gpt-${mark}`))).toEqual({ ...created, name: "GPT 4o" });
    const [row] = (await list<{ id: string; object: string; model: Model }>("models", { attached: false })).filter(
      ({ model }) => model.key === created.key,
    );
    expect(row).toMatchObject({ id: created.key, object: "model", model: { key: created.key } });
    done(await api.put(`use-cases/${world.use_case}/models/gpt-${mark}`, {}));
    expect((await list<{ id: string }>("models")).map(({ id }) => id)).toContain(`${world.use_case}/gpt-${mark}`);
    expectNotFound(await api.get("models/nobody"), "model");
  });

  test("never show a provider's secret", async () => {
    const answers = [
      await api.post("models", {
        key: `gpt-${mark}`,
        name: "GPT",
        provider: "OPEN_AI",
        provider_model: "gpt-4o",
        api_key: secret,
      }),
    ];
    answers.push(
      await api.get("models"),
      await api.get(`models/gpt-${mark}`),
      await api.patch(`models/gpt-${mark}`, { api_key: `${secret}9` }),
    );
    answers.push(
      await api.post("models", {
        key: `gpt-${mark}`,
        name: "GPT",
        provider: "OPEN_AI",
        provider_model: "gpt-4o",
        api_key: secret,
      }),
    );
    answers.push(await api.post("models", { key: `bad-${mark}`, name: "GPT", provider: "nobody", api_key: secret }));
    for (const { body } of answers) expect(JSON.stringify(body)).not.toContain("very-secret");
    expect(server.output()).not.toContain("very-secret");
  });

  test("without a provider are only logged against", async () => {
    expect(made(await api.post("models", { name: `My model ${mark}` }))).toMatchObject({
      key: `my-model-${mark}`,
      provider: null,
      is_external: false,
      online: "OFFLINE",
    });
  });

  test("are attached, made the default, turned off and detached", async () => {
    const [first, second] = world.models;
    const service = async (model: string) =>
      ok(await api.get<UseCase>(`use-cases/${world.use_case}`)).models.find((row) => row.model === model);
    const path = (model: string) => `use-cases/${world.use_case}/models/${model}`;
    expect(await service(first)).toMatchObject({ attached: true, is_default: false, desired_online: true });
    done(await api.put(path(first), {}));
    expect(ok(await api.get(`models/${first}`))).toMatchObject({ use_cases: [world.use_case] });
    done(await api.patch(path(first), { is_default: true }));
    expect(ok(await api.get(`use-cases/${world.use_case}`))).toMatchObject({ default_model: first });
    done(await api.patch(path(second), { is_default: true }));
    expect([(await service(first))?.is_default, (await service(second))?.is_default]).toEqual([false, true]);
    done(await api.patch(path(second), { is_default: null, attached: null, desired_online: null, name: null }));
    expect(await service(second)).toMatchObject({ is_default: true, attached: true, desired_online: true });
    done(await api.patch(path(second), { desired_online: false }));
    expect(await service(second)).toMatchObject({ desired_online: false, status: "TURNED_OFF" });
    const id = await world.logged({ model_service: second });
    done(await api.delete(path(second)));
    expect(await service(second)).toMatchObject({ attached: false, is_default: false, status: "DETACHED" });
    expect(await world.ids({ filter: `model:${second}` })).toEqual([id]);
    done(await api.patch(path(first), { is_default: true }));
    done(await api.patch(path(first), { is_default: false }));
    expect(ok(await api.get(`use-cases/${world.use_case}`))).toMatchObject({ default_model: null });
    expectNotFound(await api.put(path("nobody"), {}), "model");
    expectNotFound(await api.put(`use-cases/nobody/models/${first}`, {}), "use_case");
  });
});
