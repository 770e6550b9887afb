import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Any, GraphqlSample } from "../graphql-sample.ts";

let sample: GraphqlSample;
let { rest, data, failure } = {} as GraphqlSample;

beforeAll(async () => {
  sample = await GraphqlSample.open();
  ({ rest, data, failure } = sample);
}, 120_000);
afterAll(() => sample.close());

describe("use cases", () => {
  test("keep what the schema has names for beside the free metadata of REST", async () => {
    const input = {
      name: "Client care",
      team: null,
      key: null,
      gradientColor: "#fff",
      metadata: { emoji: { native: "🦜" } },
      settings: { defaultMetric: null },
    };
    const { createUseCase } = await data(
      "mutation ($input: UseCaseCreate!) { createUseCase(input: $input) { key description metadata { emoji { native } } widgets { title } shares { team { key } role { key } isOwner } } }",
      { input },
    );
    expect(createUseCase).toEqual({
      key: "client-care",
      description: "",
      metadata: { emoji: { native: "🦜" } },
      widgets: [],
      shares: [{ team: { key: "default" }, role: { key: "power_user" }, isOwner: true }],
    });
    await rest("PATCH", "use-cases/client-care", {
      metadata: { gradient_color: "#fff", emoji: { native: "🦜" }, mine: [1] },
    });
    const widget = { title: "Stars", metric: "stars", aggregation: "AVERAGE", unit: { symbol: "★", position: "RIGHT" } };
    const { updateUseCase } = await data(
      'mutation ($input: UseCaseUpdate!) { updateUseCase(idOrKey: "client-care", input: $input) { name metadata { emoji { native } } widgets { title metric aggregation unit { symbol position } } } }',
      { input: { name: "Care", description: null, metadata: { emoji: { native: "🐢" } }, widgets: [widget] } },
    );
    expect(updateUseCase).toEqual({ name: "Care", metadata: { emoji: { native: "🐢" } }, widgets: [widget] });
    expect(await rest("GET", "use-cases/client-care")).toMatchObject({
      metadata: { gradient_color: "#fff", emoji: { native: "🐢" }, mine: [1] },
      widgets: [widget],
    });
  });

  test.each([[{ emoji: "x" }], [{ emoji: { native: 1 } }], [{ emoji: null }], [{}]])(
    "metadata %j of REST show as no emoji",
    async (metadata) => {
      await rest("PATCH", "use-cases/client-care", { metadata });
      expect(await data('{ useCase(idOrKey: "client-care") { metadata { emoji { native } } } }')).toEqual({
        useCase: { metadata: { emoji: null } },
      });
    },
  );

  test("archived ones are in lists only when asked for, and still read and logged into by key", async () => {
    await rest("POST", "use-cases", { key: "old" });
    await data('mutation { updateUseCase(idOrKey: "old", input: { isArchived: true }) { isArchived } }');
    const keys = async (filter: string) => (await data(`{ useCases${filter} { key } }`)).useCases.map(({ key }: Any) => key);
    expect(await keys("")).not.toContain("old");
    expect(await keys("(filter: { isArchived: false })")).not.toContain("old");
    expect(await keys("(filter: { isArchived: true })")).toEqual(["old"]);
    expect(await keys("(filter: { isArchived: null })")).toEqual(expect.arrayContaining(["old", "client-care"]));
    expect((await rest("GET", "use-cases?archived=only")).data.map(({ key }: Any) => key)).toEqual(["old"]);
    expect(await data('{ useCase(idOrKey: "old") { isArchived } project(idOrKey: "old") { key } }')).toEqual({
      useCase: { isArchived: true },
      project: { key: "old" },
    });
    await rest("POST", "interactions", { use_case: "old", prompt: "p", completion: "c" });
  });

  test("what a key is taken by, or may not be, is refused as REST does", async () => {
    const create = (key: string) =>
      failure('mutation ($key: String) { createUseCase(input: { name: "x", key: $key }) { id } }', { key });
    expect(await create("client-care")).toBe('Conflict: key "client-care" is taken');
    for (const key of ["a/b", "a b", "", "00000000-0000-7000-8000-000000000000"]) {
      expect(await create(key)).toMatch(/^InvalidInput: key /);
    }
    expect(await failure('mutation { createUseCase(input: { name: "" }) { id } }')).toMatch(/^InvalidInput: name /);
  });

  test("a project is the same use case", async () => {
    const { createProject } = await data(
      'mutation { createProject(input: { name: "Later", metadata: { imageKey: "i" }, settings: {} }) { id key permissions metrics { id } modelServices { id } } }',
    );
    expect(createProject).toMatchObject({ key: "later", metrics: [], modelServices: [] });
    expect(createProject.permissions).toContain("use_case:update");
    expect(await data('{ useCase(idOrKey: "later") { id } }')).toEqual({ useCase: { id: createProject.id } });
    expect((await data("{ projects { key } }")).projects).toContainEqual({ key: "later" });
    expect(await rest("GET", "use-cases/later")).toMatchObject({ metadata: { image_key: "i" } });
  });
});

describe("metrics", () => {
  test("are made with a name alone, shown with their use cases, and linked where the document says", async () => {
    const { createMetric } = await data(
      'mutation { createMetric(project: "later", input: { name: "User Stars", kind: SCALAR, unit: "stars" }) { key kind scoringType description hasDirectFeedbacks hasComparisonScores useCases { key } projects { key } createdAt } }',
    );
    expect(createMetric).toEqual({
      key: "user-stars",
      kind: "SCALAR",
      scoringType: "HIGHER_IS_BETTER",
      description: "",
      hasDirectFeedbacks: false,
      hasComparisonScores: false,
      useCases: [{ key: "later" }],
      projects: [{ key: "later" }],
      createdAt: expect.any(Number),
    });
    await rest("PATCH", "use-cases/later", { is_archived: true });
    const query =
      '{ metric(metricIdOrKey: "user-stars", projectIdOrKey: "later") { useCases { key } all: useCases(filter: {}) { key } } }';
    expect(await data(query)).toEqual({ metric: { useCases: [], all: [{ key: "later" }] } });
    await rest("PATCH", "use-cases/later", { is_archived: false });
    await rest("POST", "interactions", {
      use_case: "later",
      prompt: "p",
      completion: "c",
      feedbacks: [{ metric: "user-stars", value: 1 }],
    });
    expect(await data('{ metric(idOrKey: "user-stars") { hasDirectFeedbacks hasDirectScores hasComparisonFeedbacks } }')).toEqual(
      {
        metric: { hasDirectFeedbacks: true, hasDirectScores: true, hasComparisonFeedbacks: false },
      },
    );
  });

  test("nothing is made where the link is refused", async () => {
    const create = 'mutation { createMetric(project: "none", input: { name: "orphan", kind: BOOL }) { id } }';
    expect(await failure(create)).toBe("EntityNotFound: use_case");
    expect(await data('{ metric(idOrKey: "orphan") { id } }')).toEqual({ metric: null });
    expect(await failure("{ metric { id } }")).toMatch(/^InvalidInput: metric is required/);
  });
});
