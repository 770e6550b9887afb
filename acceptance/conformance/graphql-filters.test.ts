import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dayAt, type Filter, type Given, GraphqlSample, type Known } from "../graphql-sample.ts";
import type { World } from "../world.ts";

let server: TestServer;
let sample: GraphqlSample;
let world: World;
beforeAll(async () => {
  server = await startServer();
  sample = await GraphqlSample.open(server);
  world = sample.world;
});
afterAll(() => server.stop());

const some = (metric: Given["metric"], holds: (given: Given) => boolean) => (record: Known) =>
  record.feedback.some((given) => given.metric === metric && holds(given));

describe("a list finds", () => {
  test("everything of the use case without a filter", () => sample.expectFound({}, () => true));

  test("records of one model, of either of two, and by a model's id", async () => {
    const [alpha, beta] = world.models;
    await sample.expectFound({ models: [alpha] }, ({ model }) => model === 0);
    await sample.expectFound({ models: [alpha, beta] }, ({ model }) => model !== undefined);
    const { body } = await world.api.get<{ id: string }>(`models/${beta}`);
    await sample.expectFound({ models: [body.id] }, ({ model }) => model === 1);
  });

  test.each<[string, string | number, string | number, (record: Known) => boolean]>([
    ["RFC 3339, both ends included", "2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z", ({ day }) => day >= 1 && day <= 3],
    ["dates", "2026-01-02", "2026-01-04", ({ day }) => day >= 1 && day <= 3],
    ["milliseconds", dayAt(1), dayAt(3), ({ day }) => day >= 1 && day <= 3],
    ["times just beside", dayAt(1) + 1, dayAt(3) - 1, ({ day }) => day === 2],
    ["an end far ahead", "2026-01-08", "2150-01-01", ({ day }) => day >= 7],
    ["the last day", "now - 1 day", "now", () => false],
  ])("records of a time range: %s", (_, from, to, matches) => sample.expectFound({ timerange: { from, to } }, matches));

  test("records of a session, of a user, of an input, and one by its id", async () => {
    await sample.expectFound({ sessionId: sample.session }, (record) => record.session === sample.session);
    await sample.expectFound({ userId: sample.user.toUpperCase() }, (record) => record.user === sample.user);
    await sample.expectFound({ completionId: sample.known[3]?.id }, ({ day }) => day === 3);
    const { prompt_hash } = await world.get(sample.known[1]?.id ?? "");
    await sample.expectFound({ promptHash: prompt_hash }, ({ input }) => input === 1);
  });

  test("records with a label of any value, with one of two values, and with two labels", async () => {
    await sample.expectFound({ labels: [{ key: "team" }] }, ({ labels }) => "team" in labels);
    await sample.expectFound({ labels: [{ key: "team", value: null }] }, ({ labels }) => "team" in labels);
    await sample.expectFound({ labels: [{ key: "team", value: ["red"] }] }, ({ labels }) => labels["team"] === "red");
    await sample.expectFound({ labels: [{ key: "team", value: ["red", "blue"] }] }, ({ labels }) => "team" in labels);
    const both = [{ key: "team", value: ["red"] }, { key: "lang" }];
    await sample.expectFound({ labels: both }, ({ labels }) => labels["team"] === "red" && "lang" in labels);
  });

  test.each<[string, (value: number) => boolean]>([
    ["gt", (value) => value > 2],
    ["gte", (value) => value >= 2],
    ["eq", (value) => value === 2],
    ["neq", (value) => value !== 2],
    ["lt", (value) => value < 2],
    ["lte", (value) => value <= 2],
  ])("feedback by %s at its border", async (operator, holds) => {
    const entry = { metric: world.scalar, [operator]: 2 };
    const matches = some("stars", ({ value }) => holds(value));
    await sample.expectFound({ feedbacks: [entry] }, matches);
    await sample.expectFound({ scores: [entry] }, matches);
    const { metric, [operator]: number } = entry;
    await sample.expectFound({ advancedFilter: { feedbacks: { metric, value: { [operator]: number } } } }, matches);
  });

  test("one feedback that meets all of an entry, and two of two entries", async () => {
    const metric = world.scalar;
    await sample.expectFound(
      { feedbacks: [{ metric, gt: 1, lt: 3 }] },
      some("stars", ({ value }) => value > 1 && value < 3),
    );
    const apart = [
      { metric, lt: 1 },
      { metric, gt: 3 },
    ];
    await sample.expectFound({ feedbacks: apart }, ({ day }) => day === 0);
    const isRated = { metric, reasons: ["Style"], user: sample.rater };
    await sample.expectFound({ feedbacks: [isRated] }, ({ day }) => day === 0);
    await sample.expectFound({ feedbacks: [{ ...isRated, gt: 1 }] }, () => false);
  });

  test("feedback of any value, by reason, by author, and of two metrics", async () => {
    const metric = world.scalar;
    const { body } = await world.api.get<{ id: string }>(`metrics/${metric}`);
    await sample.expectFound(
      { feedbacks: [{ metric: body.id }] },
      some("stars", () => true),
    );
    const byReason = some("stars", ({ reason }) => reason === "Style" || reason === "Factuality");
    await sample.expectFound({ feedbacks: [{ metric, reasons: ["Style", "Factuality"] }] }, byReason);
    await sample.expectFound(
      { feedbacks: [{ metric, user: sample.rater.toUpperCase() }] },
      some("stars", ({ user_id }) => user_id === sample.rater),
    );
    await sample.expectFound({ feedbacks: [{ metric }, { metric: world.bool }] }, ({ day }) => day === 1);
  });

  test("both sides of a comparison", () =>
    sample.expectFound({ comparisons: [{ metric: world.scalar }] }, ({ isCompared }) => isCompared));

  test("records of a source", async () => {
    await sample.expectFound({ source: ["OFFLINE"] }, () => true);
    await sample.expectFound({ source: ["LIVE", "OFFLINE"] }, () => true);
    await sample.expectFound({ source: ["DATASET"] }, () => false);
  });

  test("texts", async () => {
    await sample.expectFound({ search: "ANSWER 4" }, ({ day }) => day === 4);
    await sample.expectFound({ completion: "answer 4" }, ({ day }) => day === 4);
    await sample.expectFound({ prompt: "question 2" }, ({ input }) => input === 2);
    await sample.expectFound({ tags: ["x"] }, () => false);
  });

  test("what meets all kinds of filter at once", async () => {
    const { prompt_hash: promptHash } = await world.get(sample.known[0]?.id ?? "");
    const all = {
      models: [world.models[0]],
      timerange: { from: "2026-01-01", to: "2026-02-01" },
      sessionId: sample.session,
      labels: [{ key: "team", value: ["red"] }],
      feedbacks: [{ metric: world.scalar, lte: 0 }],
      promptHash,
      source: ["OFFLINE"],
      search: "answer",
    };
    await sample.expectFound(all, ({ day }) => day === 0);
    await sample.expectFound({ ...all, userId: sample.user }, () => false);
  });

  test("everything where every member is an empty list or null", async () => {
    await sample.expectFound(
      { models: [], feedbacks: [], comparisons: [], labels: [], source: [], tags: [], scores: [] },
      () => true,
    );
    const names = ["models", "timerange", "sessionId", "userId", "feedbacks", "labels", "source", "abCampaign", "search"];
    await sample.expectFound(Object.fromEntries(names.map((name) => [name, null])), () => true);
  });
});

describe("an expression", () => {
  const and = (...members: Filter[]) => ({ advancedFilter: { and: members } });

  test("that is empty is true, also inside of others", async () => {
    await sample.expectFound({ advancedFilter: {} }, () => true);
    await sample.expectFound(and({}, { model: { eq: world.models[0] } }), ({ model }) => model === 0);
    await sample.expectFound({ advancedFilter: { or: [{}, { model: { eq: world.models[0] } }] } }, () => true);
    await sample.expectFound({ advancedFilter: { not: {} } }, () => false);
  });

  test("nests and, or and not", async () => {
    const [alpha, beta] = world.models;
    await sample.expectFound(
      { advancedFilter: { model: { in: [alpha, beta] }, not: { model: { eq: beta } } } },
      ({ model }) => model === 0,
    );
    const either = { or: [{ sessionId: sample.session }, { userId: sample.user }] };
    await sample.expectFound(and(either), (record) => record.session === sample.session || record.user === sample.user);
    await sample.expectFound(and({ not: either }), (record) => record.session !== sample.session && record.user !== sample.user);
    await sample.expectFound(and({ label: { key: "team", value: { neq: "red" } } }), ({ labels }) => labels["team"] !== "red");
    await sample.expectFound(and({ label: { key: "team" } }), ({ labels }) => "team" in labels);
    await sample.expectFound(and({ source: "OFFLINE" }, { completion: { contains: "answer 5" } }), ({ day }) => day === 5);
    await sample.expectFound(and({ timerange: { from: "2026-01-02", to: "2026-01-03" } }), ({ day }) => day === 1 || day === 2);
  });

  test("with several sources side by side means any of them, as later clients write a list", async () => {
    await sample.expectFound(
      and({ source: "LIVE" }, { source: "OFFLINE" }, { model: { eq: world.models[0] } }),
      ({ model }) => model === 0,
    );
    await sample.expectFound(and({ source: "LIVE" }), () => false);
  });

  test("asks for one feedback in each member", async () => {
    const metric = world.scalar;
    const apart = and({ feedbacks: { metric, value: { lt: 1 } } }, { scores: { metric, value: { gt: 3 } } });
    await sample.expectFound(apart, ({ day }) => day === 0);
    await sample.expectFound({ ...apart, feedbacks: [{ metric, reasons: ["Style"] }] }, ({ day }) => day === 0);
    await sample.expectFound(and({ feedbacks: { metric, value: { lt: 1, gt: 3 } } }), () => false);
  });
});

const nested = (levels: number): Filter => (levels === 0 ? { sessionId: sample.session } : { not: nested(levels - 1) });

describe("a list refuses", () => {
  test.each<[string, Filter, RegExp]>([
    ["an unknown model", { models: ["nobody"] }, /^EntityNotFound: model$/],
    ["an unknown metric", { feedbacks: [{ metric: "nobody" }] }, /^EntityNotFound: metric$/],
    ["a comparison of an unknown metric", { comparisons: [{ metric: "nobody" }] }, /^EntityNotFound: metric$/],
    ["an unknown campaign", { abCampaign: "nobody" }, /^EntityNotFound: ab_campaign$/],
    ["an unknown use case", { useCase: "nobody" }, /^EntityNotFound: use_case$/],
    ["no use case", { useCase: null }, /^InvalidInput: use_case/],
    ["two use cases", { project: "nobody" }, /^InvalidInput: project/],
    [
      "a range that ends before it begins",
      { timerange: { from: "2026-01-02", to: "2026-01-01" } },
      /^InvalidInput: filter\.timerange/,
    ],
    ["a time that is none", { timerange: { from: "yesterday-ish", to: "now" } }, /^InvalidInput: filter\.timerange\.from/],
    ["whom it does not know", { createdBy: "somebody" }, /^InvalidInput: filter\.createdBy/],
    ["a label without a key", { labels: [{ key: "" }] }, /^InvalidInput: filter\.labels\[0\]/],
    ["an exact text", { advancedFilter: { completion: { eq: "x" } } }, /^InvalidInput: filter\.advancedFilter\.completion\.eq/],
  ])("%s", async (_, filter, message) => {
    expect(await sample.refusal(filter)).toMatch(message);
  });

  test("an expression that nests too deep, and more conditions than a filter may have", async () => {
    await sample.expectFound({ advancedFilter: nested(32) }, (record) => record.session === sample.session);
    expect(await sample.refusal({ advancedFilter: nested(33) })).toMatch(/^InvalidInput: filter.* nests deeper than 32 levels/);
    const feedbacks = Array.from({ length: 501 }, (_, i) => ({ metric: world.scalar, gt: i }));
    expect(await sample.refusal({ feedbacks })).toMatch(/^InvalidInput: filter.* more than 500 conditions/);
  });

  test.each<[string, Filter, string]>([
    ["first and last together", { first: 1, last: 1 }, "page.last"],
    ["none", { first: 0 }, "page.first"],
    ["less than none", { last: -3 }, "page.last"],
    ["a broken cursor", { after: "x" }, "after"],
    ["an offset", { offset: 10 }, "page.offset"],
  ])("%s", async (_, page, param) => {
    expect(await sample.refusal({}, page)).toMatch(new RegExp(`^InvalidInput: ${param}`));
  });

  test("an unknown field of order, naming those that there are, and a cursor of another order", async () => {
    expect(await sample.refusal({}, {}, [{ field: "colour", order: "ASC" }])).toMatch(
      /^InvalidInput: order .*created_at.*feedback\.METRIC/,
    );
    const { pageInfo } = await sample.list({}, { first: 2 }, [{ field: "latency_ms", order: "ASC" }]);
    expect(await sample.refusal({}, { after: pageInfo.endCursor })).toMatch(
      /^InvalidInput: after was made for the order latency_ms/,
    );
  });

  test("nothing where the use case has both of its names", async () => {
    await sample.expectFound({ project: world.use_case }, () => true);
    await sample.expectFound({ useCase: null, project: world.use_case }, () => true);
    await sample.expectFound({ project: world.use_case, useCase: undefined }, () => true);
  });
});
