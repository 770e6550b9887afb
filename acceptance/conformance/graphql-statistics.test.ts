import type { CreatedApiKey, User } from "@colloquy/contract";
import { type JsonObject, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Graphql, type GraphqlAnswer } from "../graphql.ts";
import { freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
let graphql: Graphql;
let world: World;
/** Another use case, with the same first model and feedback on the same metrics. */
let other: World;
/** Sees the first use case alone. */
let reader: Graphql;

const hour = 3_600_000;
const begin = Date.UTC(2026, 0, 10);

interface Logged {
  id: string;
  model: string | undefined;
  at: number;
  prompt?: string;
  messages?: { role: string; content: string }[];
  labels: Record<string, string>;
  user?: string;
  stars: number[];
  solved: boolean[];
}
const logged: Logged[] = [];

const userIds = ["6f1f1f1e-0000-4000-8000-000000000001", "6f1f1f1e-0000-4000-8000-000000000002"];

/** Forty interactions, one each six hours: two models and none, texts and chats, feedback on some. */
async function fill(): Promise<void> {
  for (let n = 0; n < 40; n++) {
    const text = `question ${n % 5}`;
    const members = {
      model: n % 7 === 0 ? undefined : world.models[n % 3 === 0 ? 1 : 0],
      at: begin + n * 6 * hour,
      ...(n % 4 === 0 ? { messages: [{ role: "user", content: text }] } : { prompt: text }),
      labels: { team: n % 2 === 0 ? "red" : "blue", ...(n < 3 ? { "my key": `v${n}` } : {}) },
      ...(n % 3 === 0 ? {} : { user: userIds[n % 2] ?? "" }),
      stars: n % 5 === 0 ? [] : n % 5 === 1 ? [n, 1] : [n % 4],
      solved: n % 6 === 0 ? [n % 12 === 0] : [],
    };
    const { model, at, stars, solved, ...body } = members;
    const id = await world.logged({
      ...body,
      model_service: model,
      created_at: at,
      prompt_tokens: n,
      completion_tokens: 2 * n,
      feedbacks: [
        ...stars.map((value) => ({ metric: world.scalar, value })),
        ...solved.map((value) => ({ metric: world.bool, value })),
      ],
    });
    logged.push({ ...members, id });
  }
}

async function addReader(): Promise<Graphql> {
  const team = `crew-${freshMark()}`;
  made(await world.api.post("teams", { key: team, name: team }));
  ok(await world.api.put(`use-cases/${world.use_case}/shares`, { shares: [{ team, role: "read-only" }] }));
  const email = `${team}@example.com`;
  const { id } = made(await world.api.post<User>("users", { email, teams: [{ team, role: "read-only" }] }));
  const { key } = made(await world.api.post<CreatedApiKey>("api-keys", { name: "test", user: id }));
  return new Graphql({ url: server.url, admin_key: key });
}

beforeAll(async () => {
  server = await startServer();
  graphql = new Graphql(server);
  world = await World.open(server);
  other = await World.open(server);
  await fill();
  ok(await other.api.put(`use-cases/${other.use_case}/models/${world.models[0]}`, {}));
  for (const at of [begin + hour, begin + 2 * hour]) {
    await other.logged({
      model_service: world.models[0],
      created_at: at,
      prompt_tokens: 1000,
      feedbacks: [{ metric: world.scalar, value: 5 }],
    });
  }
  reader = await addReader();
});
afterAll(() => server.stop());

const near = (value: number) => expect.closeTo(value, 9);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const newestFirst = (rows: readonly Logged[]) => rows.toSorted((a, b) => b.at - a.at).map(({ id }) => id);

/** What is the same in two records of one group. */
const groupName = { MODEL: ({ model }: Logged) => model ?? null, PROMPT: inputOf } as const;
function inputOf({ prompt, messages }: Logged): string {
  return JSON.stringify(prompt ?? messages);
}
function groups(by: keyof typeof groupName, rows: readonly Logged[] = logged): Map<string | null, Logged[]> {
  const found = new Map<string | null, Logged[]>();
  for (const row of rows) found.set(groupName[by](row), [...(found.get(groupName[by](row)) ?? []), row]);
  return found;
}

function statistics(values: readonly number[]) {
  if (values.length === 0) return { feedbacks: 0, average: null, max: null, min: null, stddev: null, sum: null };
  const average = sum(values) / values.length;
  return {
    feedbacks: values.length,
    average: near(average),
    max: Math.max(...values),
    min: Math.min(...values),
    stddev: near(Math.sqrt(sum(values.map((value) => (value - average) ** 2)) / values.length)),
    sum: near(sum(values)),
  };
}

const groupedDocument = `query ($filter: ListCompletionsFilterInput!, $feedbackFilter: FeedbackFilterInput! = { labels: null },
  $groupBy: CompletionGroupBy!, $page: CursorPageInput!, $order: [OrderPair!] = [{field: "group", order: ASC}],
  $inner: [OrderPair!]! = [{field: "created_at", order: DESC}]) {
  completionsGrouped(groupBy: $groupBy, filter: $filter, feedbackFilter: $feedbackFilter, page: $page, order: $order) {
    totalCount groupBy pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    edges { cursor node { key } }
    nodes {
      key count
      directFeedbacksStats { metric { key } feedbacks average max min stddev sum }
      directScoresStats { scores }
      completions(page: $page, order: $inner) {
        totalCount totalCountIsExact pageInfo { hasNextPage endCursor hasPreviousPage }
        edges { cursor node { id } }
        nodes { id prompt chatMessages { content } model { key } directFeedbacks { value metric { key } } labels { key value } }
      }
    }
  }
}`;
type Group = { key: string | null; count: number } & Record<string, never>;

async function grouped(variables: JsonObject & { filter?: JsonObject } = {}) {
  const filter = { useCase: world.use_case, ...variables.filter };
  return (await graphql.data(groupedDocument, { groupBy: "MODEL", page: {}, ...variables, filter })).completionsGrouped;
}
const refusal = (variables: JsonObject) =>
  graphql.refusal(groupedDocument, { groupBy: "MODEL", page: {}, filter: { useCase: world.use_case }, ...variables });

describe("groups", () => {
  test("by model: one row each, those without a model as one, last", async () => {
    const { nodes, totalCount, groupBy, pageInfo, edges } = await grouped();
    const expected = groups("MODEL");
    expect(nodes.map(({ key }: Group) => key)).toEqual([...world.models, null]);
    for (const { key, count } of nodes) expect(count).toBe(expected.get(key)?.length);
    expect({ totalCount, groupBy }).toEqual({ totalCount: 3, groupBy: "MODEL" });
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(edges.map(({ node }: { node: Group }) => node.key)).toEqual([...world.models, null]);
    expect(edges.at(-1).cursor).toBe(pageInfo.endCursor);
  });

  test("by input: a text and a chat of the same text are two", async () => {
    const { nodes, totalCount } = await grouped({ groupBy: "PROMPT" });
    const expected = groups("PROMPT");
    expect(totalCount).toBe(expected.size);
    const counts = nodes.map(({ count }: Group) => count).sort();
    expect(counts).toEqual([...expected.values()].map((rows) => rows.length).sort());
    for (const { key, completions } of nodes) {
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      const inputs = completions.nodes.map(({ id }: Logged) => inputOf(logged.find((row) => row.id === id) as Logged));
      expect(new Set(inputs).size).toBe(1);
    }
  });

  test("hold the statistics of every linked metric and of any other with a value", async () => {
    const extra = `extra-${freshMark()}`;
    made(await world.api.post("metrics", { key: extra, name: extra, kind: "scalar" }));
    const [first] = logged;
    made(await world.api.post("feedback", { completion_id: first?.id, metric: extra, value: 7 }));
    const { nodes } = await grouped();
    for (const [key, rows] of groups("MODEL")) {
      const found = nodes.find((group: Group) => group.key === key).directFeedbacksStats;
      const expected = [
        { metric: { key: world.scalar }, ...statistics(rows.flatMap(({ stars }) => stars)) },
        { metric: { key: world.bool }, ...statistics(rows.flatMap(({ solved }) => solved.map(Number))) },
        ...(first !== undefined && rows.includes(first) ? [{ metric: { key: extra }, ...statistics([7]) }] : []),
      ];
      expect(found).toEqual(expected.sort((a, b) => (a.metric.key < b.metric.key ? -1 : 1)));
    }
    const [{ directFeedbacksStats, directScoresStats }] = nodes;
    expect(directScoresStats.map(({ scores }: { scores: number }) => scores)).toEqual(
      directFeedbacksStats.map(({ feedbacks }: { feedbacks: number }) => feedbacks),
    );
  });

  test("a linked metric without values has no feedback and nulls", async () => {
    const key = `empty-${freshMark()}`;
    made(await other.api.post("metrics", { key, name: key, kind: "scalar" }));
    ok(await other.api.put(`use-cases/${other.use_case}/metrics/${key}`));
    const { nodes } = await grouped({ filter: { useCase: other.use_case } });
    expect(nodes[0].directFeedbacksStats).toContainEqual({ metric: { key }, ...statistics([]) });
  });

  test("are made of what the filter leaves, and their feedback of what both filters leave", async () => {
    const filter = { labels: [{ key: "team", value: ["red"] }], timerange: { from: begin, to: begin + 100 * hour } };
    const rows = logged.filter(({ labels, at }) => labels["team"] === "red" && at <= begin + 100 * hour);
    const { nodes } = await grouped({ filter, feedbackFilter: { labels: [{ key: "my key" }] } });
    expect(nodes.map(({ key, count }: Group) => [key, count])).toEqual(
      [...world.models, null].flatMap((key) =>
        groups("MODEL", rows).has(key) ? [[key, groups("MODEL", rows).get(key)?.length]] : [],
      ),
    );
    for (const { key, directFeedbacksStats } of nodes) {
      const kept = rows.filter((row) => (row.model ?? null) === key && "my key" in row.labels);
      expect(directFeedbacksStats).toContainEqual({
        metric: { key: world.scalar },
        ...statistics(kept.flatMap(({ stars }) => stars)),
      });
    }
  });

  test("hold their records, newest first, as many as the page of the groups", async () => {
    const { nodes, pageInfo } = await grouped({ page: { first: 2 } });
    expect(nodes).toHaveLength(2);
    expect(pageInfo.hasNextPage).toBe(true);
    for (const { key, count, completions } of nodes) {
      const rows = groups("MODEL").get(key) ?? [];
      expect(completions.nodes.map(({ id }: Logged) => id)).toEqual(newestFirst(rows).slice(0, 2));
      expect(completions).toMatchObject({ totalCount: count, totalCountIsExact: true, pageInfo: { hasNextPage: true } });
      expect(completions.edges.at(-1)).toEqual({ cursor: completions.pageInfo.endCursor, node: { id: completions.nodes[1].id } });
    }
    const [{ completions }] = nodes;
    const [newest] = completions.nodes;
    const source = logged.find(({ id }) => id === newest.id);
    expect(newest).toMatchObject({ prompt: expect.any(String), model: { key: source?.model } });
    expect(newest.directFeedbacks).toHaveLength((source?.stars.length ?? 0) + (source?.solved.length ?? 0));
  });

  test("go on from the cursor of the groups, with records again", async () => {
    const first = await grouped({ page: { first: 2 } });
    const next = await grouped({ page: { first: 2, after: first.pageInfo.endCursor } });
    expect(next.nodes.map(({ key }: Group) => key)).toEqual([null]);
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const rows = groups("MODEL").get(null) ?? [];
    expect(next.nodes[0].completions.nodes.map(({ id }: Logged) => id)).toEqual(newestFirst(rows).slice(0, 2));
    const back = await grouped({ page: { last: 1, before: next.pageInfo.startCursor } });
    expect(back.nodes.map(({ key }: Group) => key)).toEqual([world.models[1]]);
    const oldest = newestFirst(groups("MODEL").get(world.models[1]) ?? []).slice(-1);
    expect(back.nodes[0].completions.nodes.map(({ id }: Logged) => id)).toEqual(oldest);
  });

  test("a cursor of records goes on in the records, and is none of the groups'", async () => {
    const document = `query ($filter: ListCompletionsFilterInput!, $page: CursorPageInput!) {
      completionsGrouped(groupBy: MODEL, filter: $filter, page: {}) { nodes { key completions(page: $page) { nodes { id } pageInfo { endCursor } } } }
    }`;
    const filter = { useCase: world.use_case };
    const ask = async (page: JsonObject) => (await graphql.data(document, { filter, page })).completionsGrouped.nodes[0];
    const { completions } = await ask({ first: 3 });
    const after = completions.pageInfo.endCursor;
    const expected = newestFirst(groups("MODEL").get(world.models[0]) ?? []).slice(3, 6);
    expect((await ask({ first: 3, after })).completions.nodes.map(({ id }: Logged) => id)).toEqual(expected);
    expect(await refusal({ page: { first: 3, after } })).toMatch(/^InvalidInput: /);
  });

  test("with long texts hold fewer records, at least one each, and go on from there", async () => {
    const big = await World.open(server);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const members = { model_service: big.models[n % 2], created_at: begin + n * hour, completion: "x".repeat(5 << 20) };
      ids.unshift(await big.logged(members)); // newest first
    }
    const document = `query ($filter: ListCompletionsFilterInput!, $page: CursorPageInput!) {
      completionsGrouped(groupBy: MODEL, filter: $filter, page: {}) {
        nodes { completions(page: $page) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }
      }
    }`;
    const walk = async (page: JsonObject) => {
      const data = await graphql.data(document, { filter: { useCase: big.use_case }, page });
      return data.completionsGrouped.nodes.map(({ completions }: GraphqlAnswer["data"]) => ({
        total: completions.totalCount,
        ids: completions.nodes.map(({ id }: Logged) => id),
        ...completions.pageInfo,
      }));
    };
    const [alpha, beta] = await walk({ first: 10 });
    expect(alpha).toMatchObject({ total: 3, ids: [ids[0], ids[2]], hasNextPage: true });
    expect(beta).toMatchObject({ total: 2, ids: [ids[1]], hasNextPage: true });
    const [rest] = await walk({ first: 10, after: alpha.endCursor });
    expect(rest).toMatchObject({ total: 3, ids: [ids[4]], hasNextPage: false });
  }, 120_000);

  test("by key, count, newest member or mean, by several, in both directions; what is missing is last", async () => {
    const order = async (...entries: [string, string][]) =>
      (await grouped({ order: entries.map(([field, direction]) => ({ field, order: direction })) })).nodes.map(
        ({ key }: Group) => key,
      );
    const [alpha, beta] = world.models;
    expect(await order(["group", "DESC"])).toEqual([beta, alpha, null]);
    const byCount = [...groups("MODEL")].sort((a, b) => a[1].length - b[1].length).map(([key]) => key);
    expect(await order(["count", "ASC"])).toEqual(byCount);
    expect(await order(["count", "DESC"])).toEqual(byCount.toReversed());
    const byNewest = [...groups("MODEL")].sort((a, b) => (b[1].at(-1)?.at ?? 0) - (a[1].at(-1)?.at ?? 0)).map(([key]) => key);
    expect(await order(["createdAt", "DESC"])).toEqual(byNewest);
    expect(await order(["feedback.unknown", "ASC"]).catch(() => "refused")).toBe("refused");
    const mean = (rows: readonly Logged[]) => sum(rows.flatMap(({ stars }) => stars)) / rows.flatMap(({ stars }) => stars).length;
    const byMean = [...groups("MODEL")].sort((a, b) => mean(a[1]) - mean(b[1])).map(([key]) => key);
    expect(await order([`feedback.${world.scalar}`, "ASC"], ["count", "DESC"])).toEqual(byMean);
    expect(await refusal({ order: [{ field: "prompt", order: "ASC" }] })).toMatch(/^InvalidInput: /);
  });

  test("take pages like any list: both ends at once, none and broken cursors are refused", async () => {
    for (const page of [{ first: 1, last: 1 }, { first: 0 }, { last: -1 }, { first: 1, after: "nonsense" }, { offset: 3 }]) {
      expect(await refusal({ page }), JSON.stringify(page)).toMatch(/^InvalidInput: /);
    }
    expect((await grouped({ page: { first: 5000, offset: 0 } })).nodes).toHaveLength(3);
  });

  test("of nothing are an empty page, and of an unknown use case an error", async () => {
    const empty = await grouped({ filter: { promptHash: "none" } });
    expect(empty).toMatchObject({ totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
    expect(await refusal({ filter: { useCase: "nowhere" } })).toBe("EntityNotFound: use_case");
    const hidden = { filter: { useCase: other.use_case }, groupBy: "MODEL", page: {} };
    expect(await reader.refusal(groupedDocument, hidden)).toBe("EntityNotFound: use_case");
  });
});

const figures = "interactions { value perSecond trend } feedbacks { value trend } uniqueUsers { value trend }";
/** Ten days, and ten before in which others were logged. */
const range = { from: begin + 120 * hour, to: begin + 234 * hour };
const inRange = ({ at }: Logged) => at >= range.from && at <= range.to;
const isBefore = ({ at }: Logged) => at >= 2 * range.from - range.to && at < range.from;

function expectedActivity(rows: readonly Logged[]) {
  const [current, previous] = [rows.filter(inRange), rows.filter(isBefore)];
  const figure = (count: (of: readonly Logged[]) => number) => {
    const [value, before] = [count(current), count(previous)];
    return { value, trend: before === 0 ? null : near((value - before) / before) };
  };
  return {
    interactions: { ...figure((of) => of.length), perSecond: near((current.length * 1000) / (range.to - range.from)) },
    feedbacks: figure((of) => of.flatMap(({ stars, solved }) => [...stars, ...solved]).length),
    uniqueUsers: figure((of) => new Set(of.flatMap(({ user }) => user ?? [])).size),
  };
}

describe("activity", () => {
  test("of use cases, models and models of use cases counts a range and compares it with the one before", async () => {
    const data = await graphql.data(
      `query ($useCase: IdOrKey!, $model: IdOrKey!, $range: TimeRange) {
        useCase(idOrKey: $useCase) {
          activity(timerange: $range) { ${figures} } now: activity { ${figures} }
          modelServices { key activity(timerange: $range) { ${figures} } }
        }
        model(idOrKey: $model) { activity(timerange: $range) { ${figures} } }
      }`,
      { useCase: world.use_case, model: world.models[1], range },
    );
    const ofModel = (key: string) => logged.filter(({ model }) => model === key);
    expect(data.useCase.activity).toEqual(expectedActivity(logged));
    expect(data.useCase.now.interactions).toEqual({ value: 0, perSecond: 0, trend: null });
    for (const { key, activity } of data.useCase.modelServices) expect(activity).toEqual(expectedActivity(ofModel(key)));
    expect(data.model.activity).toEqual(expectedActivity(ofModel(world.models[1])));
  });

  test("of a model and a metric counts only what the caller may see", async () => {
    const document = `query ($model: IdOrKey!, $metric: IdOrKey!, $range: TimeRange) {
      model(idOrKey: $model) { activity(timerange: $range) { interactions { value } } }
      metric(idOrKey: $metric) { activity(timerange: $range) { feedbacks { value trend } } }
    }`;
    const variables = { model: world.models[0], metric: world.scalar, range: { from: begin, to: begin + 234 * hour } };
    const own = logged.filter(({ model }) => model === world.models[0]).length;
    const values = logged.flatMap(({ stars }) => stars).length;
    const answer = (interactions: number, feedbacks: number) => ({
      model: { activity: { interactions: { value: interactions } } },
      metric: { activity: { feedbacks: { value: feedbacks, trend: null } } },
    });
    expect(await graphql.data(document, variables)).toEqual(answer(own + 2, values + 2));
    expect(await reader.data(document, variables)).toEqual(answer(own, values));
  });

  test("of a range that is none is refused, with the name of its end", async () => {
    const document =
      "query ($key: IdOrKey!, $range: TimeRange) { useCase(idOrKey: $key) { activity(timerange: $range) { feedbacks { value } } } }";
    const { errors } = await graphql.send(document, { key: world.use_case, range: { from: range.to, to: range.from } });
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/^InvalidInput: /), extensions: { param: "timerange.from" } },
    ]);
  });
});

test("label usage counts keys and values, most frequent first", async () => {
  const document = `query ($key: IdOrKey!) {
    useCase(idOrKey: $key) { labelUsage { keys { key count lastUsed values { value count lastUsed } } } }
  }`;
  const { useCase } = await graphql.data(document, { key: world.use_case });
  const usage = (rows: readonly Logged[]) => ({ count: rows.length, lastUsed: Math.max(...rows.map(({ at }) => at)) });
  const having = (key: string, value?: string) =>
    logged.filter(({ labels }) => labels[key] !== undefined && (value === undefined || labels[key] === value));
  expect(useCase.labelUsage.keys).toEqual([
    {
      key: "team",
      ...usage(logged),
      values: ["blue", "red"].map((value) => ({ value, ...usage(having("team", value)) })),
    },
    {
      key: "my key",
      ...usage(having("my key")),
      values: ["v0", "v1", "v2"].map((value) => ({ value, ...usage(having("my key", value)) })),
    },
  ]);
});

describe("a metric seen from a use case", () => {
  const ask = async (fields: string, variables: JsonObject = {}, as = graphql): Promise<GraphqlAnswer["data"]> => {
    const document = `query ($key: IdOrKey!, $metric: IdOrKey!, $range: TimeRange, $input: TimeseriesInput! = { interval: DAY }) {
      unused: useCase(idOrKey: $key) { metric(metric: $metric) { count: feedbackCount(timerange: $range) timeseries(input: $input) { aggregation } } }
      useCase(idOrKey: $key) { metric(metric: $metric) { ${fields} } }
    }`;
    return (await as.data(document, { key: world.use_case, metric: world.scalar, ...variables })).useCase.metric;
  };
  const stars = (rows: readonly Logged[]) => rows.flatMap((row) => row.stars);

  test("says what it is, its time as text, and whether it has feedback here", async () => {
    const fields = "key kind scoringType description createdAt hasDirectFeedbacks hasComparisonFeedbacks";
    expect(await ask(fields, { metric: world.bool })).toEqual({
      key: world.bool,
      kind: "BOOL",
      scoringType: "HIGHER_IS_BETTER",
      description: "",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      hasDirectFeedbacks: true,
      hasComparisonFeedbacks: false,
    });
  });

  test("counts its feedback and comparisons, within a range too", async () => {
    const [first, second] = logged.filter(({ prompt, model }) => prompt === "question 1" && model !== undefined);
    made(
      await world.api.post("comparison", {
        use_case: world.use_case,
        metric: world.scalar,
        preferred_completion: first?.id,
        other_completion: second?.id,
      }),
    );
    const counts = "feedbackCount comparisonCount hasComparisonFeedbacks range: feedbackCount(timerange: $range)";
    expect(await ask(counts, { range })).toEqual({
      feedbackCount: stars(logged).length,
      comparisonCount: 1,
      hasComparisonFeedbacks: true,
      range: stars(logged.filter(inRange)).length,
    });
  });

  test("compares average, sum and count with the period before", async () => {
    const trend = (aggregation: string) =>
      `trend(input: { timerange: $range, aggregation: ${aggregation} }) { trend previous current }`;
    const found = await ask(`a: ${trend("AVERAGE")} s: ${trend("SUM")} c: ${trend("COUNT")} none: trend { trend }`, { range });
    const [current, previous] = [stars(logged.filter(inRange)), stars(logged.filter(isBefore))];
    const expected = (aggregate: (values: number[]) => number) => {
      const [now, before] = [aggregate(current), aggregate(previous)];
      return { current: near(now), previous: near(before), trend: near((now - before) / before) };
    };
    expect(found).toEqual({
      a: expected((values) => sum(values) / values.length),
      s: expected(sum),
      c: expected((values) => values.length),
      none: null,
    });
  });

  test("has a series of buckets without gaps, by model too", async () => {
    const series = "timeseries(input: $input) { model { key } timeBuckets count values aggregation }";
    const timerange = { from: begin - 24 * hour, to: begin + 60 * hour };
    const input = { interval: "DAY", timezone: "Europe/Paris", timerange, aggregation: "SUM" };
    const { timeseries } = await ask(series, { input });
    const buckets = [-25, -1, 23, 47].map((at) => begin + at * hour);
    const values = (from: number, rows = logged) =>
      stars(rows.filter(({ at }) => at >= from && at < from + 24 * hour && at <= timerange.to));
    expect(timeseries).toEqual([
      {
        model: null,
        timeBuckets: buckets,
        count: buckets.map((at) => values(at).length),
        values: buckets.map((at) => (values(at).length === 0 ? null : sum(values(at)))),
        aggregation: "SUM",
      },
    ]);
    const byModel = await ask(series, { input: { ...input, byModel: true } });
    for (const { model, count } of byModel.timeseries) {
      const rows = logged.filter((row) => (row.model ?? null) === (model?.key ?? null));
      expect(count).toEqual(buckets.map((at) => values(at, rows).length));
    }
  });

  test("refuses a series of more than 2,000 buckets and a zone that is none", async () => {
    const document = `query ($key: IdOrKey!, $input: TimeseriesInput!) { useCase(idOrKey: $key) { metrics { timeseries(input: $input) { count } } } }`;
    for (const input of [
      { interval: "HOUR", timerange: { from: "2020-01-01", to: "2026-01-01" } },
      { interval: "DAY", timezone: "Mars/Olympus" },
    ]) {
      const { errors = [] } = await graphql.send(document, { key: world.use_case, input });
      expect(errors[0]?.message).toMatch(/^InvalidInput: (interval|timezone)/);
    }
  });

  test("seen from one model counts that model alone", async () => {
    const document = `query ($key: IdOrKey!, $model: IdOrKey!) { useCase(idOrKey: $key) { modelService(idOrKey: $model) { metrics { key feedbackCount } } } }`;
    const { useCase } = await graphql.data(document, { key: world.use_case, model: world.models[1] });
    expect(useCase.modelService.metrics).toContainEqual({
      key: world.scalar,
      feedbackCount: stars(logged.filter(({ model }) => model === world.models[1])).length,
    });
  });
});

describe("what a model used", () => {
  const ofModel = () => logged.filter(({ model }) => model === world.models[0]);
  const tokens = (rows: readonly Logged[]) => {
    const prompt = sum(rows.map((row) => logged.indexOf(row)));
    return { promptTokens: prompt, completionTokens: 2 * prompt, totalTokens: 3 * prompt, interactions: rows.length };
  };
  const modelId = async () =>
    (await graphql.data("query ($m: IdOrKey!) { model(idOrKey: $m) { id } }", { m: world.models[0] })).model.id;
  const usage = "promptTokens completionTokens totalTokens interactions";

  test("is told by bucket and for all of the range, of the use cases that the caller may see", async () => {
    const document = `query ($filter: UsageFilterInput!) { modelUsage(filter: $filter) { bucketTs ${usage} } }`;
    const filter = { modelId: await modelId(), timerange: { from: begin + 24 * hour, to: begin + 72 * hour } };
    const byDay = (await reader.data(document, { filter: { ...filter, unit: "DAY" } })).modelUsage;
    const at = (from: number) =>
      ofModel().filter((row) => row.at >= from && row.at < from + 24 * hour && row.at <= filter.timerange.to);
    const days = [24, 48, 72].map((hours) => begin + hours * hour);
    expect(byDay).toEqual(days.map((day) => ({ bucketTs: day, ...tokens(at(day)) })));
    const whole = { modelId: filter.modelId, timerange: { from: begin, to: "now" }, unit: "NO_GROUP_BY_DATE" };
    expect((await reader.data(document, { filter: whole })).modelUsage).toEqual([{ bucketTs: null, ...tokens(ofModel()) }]);
    const [all] = (await graphql.data(document, { filter: whole })).modelUsage;
    expect(all).toMatchObject({ promptTokens: tokens(ofModel()).promptTokens + 2000, interactions: ofModel().length + 2 });
  });

  test("is told by use case, of those that the caller may see", async () => {
    const document = `query ($filter: UsagePerUseCaseFilterInput!) {
      modelUsageByUseCase(filter: $filter) { useCase { id name description } modelService { key attached } ${usage} }
    }`;
    const filter = { modelId: await modelId(), timerange: { from: begin, to: "now" } };
    const own = {
      useCase: { id: expect.any(String), name: world.use_case, description: "" },
      modelService: { key: world.models[0], attached: true },
      ...tokens(ofModel()),
    };
    expect((await reader.data(document, { filter })).modelUsageByUseCase).toEqual([own]);
    expect((await graphql.data(document, { filter })).modelUsageByUseCase).toEqual([
      own,
      expect.objectContaining({ interactions: 2, promptTokens: 2000, completionTokens: 0 }),
    ]);
  });

  test("of an unknown model is an error", async () => {
    const filter = `{ modelId: "00000000-0000-7000-8000-000000000000", timerange: { from: "now - 1 day", to: "now" }, unit: DAY }`;
    expect(await graphql.refusal(`{ modelUsage(filter: ${filter}) { interactions } }`)).toBe("EntityNotFound: model");
  });
});
