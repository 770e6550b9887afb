import { randomUUID } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Graphql } from "../graphql.ts";
import { World } from "../world.ts";

let server: TestServer;
let graphql: Graphql;
let world: World;

beforeAll(async () => {
  server = await startServer();
  graphql = new Graphql(server);
  world = await World.open(server);
});
afterAll(() => server.stop());

const whole = `id prompt chatMessages { role content } completion source model { id key name } modelService { id model { key } }
  directFeedbacks { id value metric { key kind hasDirectFeedbacks hasComparisonFeedbacks } reason details createdAt userId } directScores { id }
  comparisonFeedbacks {
    id createdAt tied userId usecase { key } project { key } metric { key }
    preferedCompletion { id completion source model { key } } otherCompletion { id completion directFeedbacks { value } }
  }
  comparisonScores { id } labels { key value } metadata { parameters timings usage { completionTokens promptTokens totalTokens } system }
  createdAt promptHash session { id turns { id } } history { level completionId prompt completion createdAt } userId abCampaign { id } tags`;

/** One completion with the fields that are asked for; everything by default. */
async function one(id: string, fields = whole, use_case = world.use_case) {
  const document = `query($useCase: IdOrKey, $id: UUID!) { completion(useCase: $useCase, id: $id) { ${fields} } }`;
  return (await graphql.data(document, { useCase: use_case, id })).completion;
}

describe("a completion", () => {
  test("has everything that was logged", async () => {
    const [session_id, user] = [randomUUID(), randomUUID()];
    const created_at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const id = await world.logged({
      model_service: world.models[0],
      session_id,
      user,
      created_at,
      labels: { channel: "mail" },
      parameters: { temperature: 0.5 },
      metadata: { free: [1] },
      prompt_tokens: 4_000_000_000,
      completion_tokens: 7,
      ttft_ms: 3.5,
      latency_ms: 20,
      finish_reason: "stop",
    });
    const early = await world.feedback(id, 1, { reason: "Style", details: "so" });
    const late = await world.feedback(id, 2);
    const found = await one(id);
    expect(found).toMatchObject({
      id,
      prompt: "Where is my parcel?",
      chatMessages: [{ role: "user", content: "Where is my parcel?" }],
      completion: "On its way.",
      source: "OFFLINE",
      model: { key: world.models[0], name: world.models[0] },
      modelService: { model: { key: world.models[0] } },
      directFeedbacks: [
        {
          id: early,
          value: 1,
          metric: { key: world.scalar, kind: "SCALAR", hasDirectFeedbacks: true },
          reason: "Style",
          details: "so",
        },
        { id: late, value: 2, reason: null, details: null },
      ],
      directScores: [{ id: early }, { id: late }],
      comparisonFeedbacks: [],
      labels: [{ key: "channel", value: "mail" }],
      metadata: {
        parameters: { temperature: 0.5 },
        timings: { ttft_ms: 3.5, total_ms: 20 },
        usage: { promptTokens: 2_147_483_647, completionTokens: 7, totalTokens: 2_147_483_647 },
        system: { finish_reason: "stop", metadata: { free: [1] } },
      },
      createdAt: created_at,
      session: { id: session_id, turns: [{ id }] },
      history: [],
      userId: user,
      abCampaign: null,
      tags: [],
    });
    expect(found.promptHash).toMatch(/^[0-9a-f]{64}$/);
    for (const { createdAt } of found.directFeedbacks) expect(Number.isSafeInteger(createdAt)).toBe(true);
  });

  test("is null where nothing is known", async () => {
    const id = await world.logged({ user: "ann" });
    expect(await one(id)).toMatchObject({
      model: null,
      modelService: null,
      labels: [],
      metadata: { parameters: null, timings: null, usage: null, system: null },
      userId: null,
    });
  });

  test("that is not in the use case is null; an unknown use case is an error", async () => {
    const other = await World.open(server);
    const id = await other.logged();
    expect(await one(id)).toBeNull();
    expect(await one(randomUUID())).toBeNull();
    const ask = "query($p: IdOrKey, $u: IdOrKey, $id: UUID!) { completion(useCase: $u, project: $p, id: $id) { id } }";
    expect((await graphql.data(ask, { p: other.use_case, id })).completion).toEqual({ id });
    expect(await graphql.refusal(ask, { p: "nobody", id })).toBe("EntityNotFound: use_case");
    expect(await graphql.refusal(ask, { id })).toMatch(/^InvalidInput: use_case/);
    expect(await graphql.refusal(ask, { u: other.use_case, p: world.use_case, id })).toMatch(/^InvalidInput: project/);
  });

  test("shows its messages in order, each as text, and all of them as a prompt", async () => {
    const messages = [
      { role: "system", content: "Be kind." },
      {
        role: "user",
        content: [
          { type: "text", text: "one " },
          { type: "image_url", image_url: { url: "x" } },
          { type: "text", text: "two" },
        ],
      },
      { role: "assistant", content: null, tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }] },
    ];
    const found = await one(await world.logged({ messages }), "prompt chatMessages { role content }");
    expect(found).toEqual({
      prompt: "system: Be kind.\n\nuser: one two\n\nassistant: ",
      chatMessages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "one two" },
        { role: "assistant", content: "" },
      ],
    });
  });

  test("of a plain prompt has no messages beside it, and one user message without it", async () => {
    const id = await world.logged({ prompt: "hello" });
    expect(await one(id, "prompt chatMessages { role content }")).toEqual({ prompt: "hello", chatMessages: null });
    expect(await one(id, "chatMessages { role content }")).toEqual({ chatMessages: [{ role: "user", content: "hello" }] });
  });

  test("cuts its texts to whole characters", async () => {
    const id = await world.logged({ prompt: "a😀bc😀d", completion: "😀😀" });
    const fields = "a: prompt(maxLength: 5) b: prompt(maxLength: 0) c: prompt(maxLength: 100) d: completion(maxLength: 1)";
    expect(await one(id, fields)).toEqual({ a: "a😀bc😀", b: "", c: "a😀bc😀d", d: "😀" });
    const document = `{ completion(useCase: "${world.use_case}", id: "${id}") { prompt(maxLength: -1) } }`;
    expect(await graphql.refusal(document)).toMatch(/^InvalidInput: maxLength/);
  });

  test("has no feedback with a label", async () => {
    const id = await world.logged();
    await world.feedback(id, 1);
    const fields = 'a: directFeedbacks(filter: {labels: [{key: "x"}]}) { id } b: directFeedbacks(filter: {}) { value }';
    expect(await one(id, fields)).toEqual({ a: [], b: [{ value: 1 }] });
  });
});

describe("a comparison", () => {
  test("is on both of its completions, oldest first, with both sides", async () => {
    const [left, right] = [await world.logged({ completion: "left" }), await world.logged({ completion: "right" })];
    await world.feedback(right, 3);
    const compare = async (tied?: string) => {
      const body = { metric: world.scalar, preferred_completion: left, other_completion: right, tied };
      return (await world.api.post<{ comparison_id: string }>("comparison", body)).body.comparison_id;
    };
    const ids = [await compare(), await compare("good"), await compare("bad")];
    for (const id of [left, right]) {
      const { comparisonFeedbacks, comparisonScores } = await one(id);
      expect(comparisonScores).toEqual(ids.map((each) => ({ id: each })));
      expect(comparisonFeedbacks.map(({ tied }: { tied: string | null }) => tied)).toEqual([null, "GOOD", "BAD"]);
      expect(comparisonFeedbacks[0]).toMatchObject({
        id: ids[0],
        usecase: { key: world.use_case },
        project: { key: world.use_case },
        metric: { key: world.scalar },
        preferedCompletion: { id: left, completion: "left", source: "OFFLINE", model: null },
        otherCompletion: { id: right, completion: "right", directFeedbacks: [{ value: 3 }] },
      });
    }
  });
});

describe("a session", () => {
  test("shows its turns oldest first and of one use case, each with what came before it", async () => {
    const session_id = randomUUID();
    const other = await World.open(server);
    await other.logged({ session_id });
    const ids: string[] = [];
    for (const day of [3, 1, 2]) {
      const members = { session_id, created_at: Date.UTC(2026, 0, day), prompt: `question ${day}`, completion: `answer ${day}` };
      ids[day] = await world.logged(members);
    }
    const last = await one(
      ids[3] ?? "",
      `session { id turns { id completion directFeedbacks { id } } } history { level completionId prompt completion createdAt }`,
    );
    expect(last.session.turns.map(({ completion }: { completion: string }) => completion)).toEqual([
      "answer 1",
      "answer 2",
      "answer 3",
    ]);
    expect(last.history).toEqual([
      { level: 1, completionId: ids[2], prompt: "question 2", completion: "answer 2", createdAt: Date.UTC(2026, 0, 2) / 1000 },
      { level: 2, completionId: ids[1], prompt: "question 1", completion: "answer 1", createdAt: Date.UTC(2026, 0, 1) / 1000 },
    ]);
  });

  test("with more text than one request may read is refused with advice", async () => {
    const session_id = randomUUID();
    let id = "";
    for (let i = 0; i < 9; i++) id = await world.logged({ session_id, completion: "x".repeat(8 << 20) });
    const document = `{ completion(useCase: "${world.use_case}", id: "${id}") { session { turns { completion } } } }`;
    expect(await graphql.refusal(document)).toMatch(/^InvalidInput: the document asks for more text/);
  });
});

test("siblings are the other completions of the filter with the same input", async () => {
  const input = `same ${randomUUID()}`;
  const ids = [];
  for (const model of [world.models[0], world.models[0], world.models[1]]) {
    ids.push(await world.logged({ prompt: input, model_service: model }));
  }
  await world.logged({ prompt: "another" });
  const document = `query($one: ListCompletionsFilterInput!, $all: ListCompletionsFilterInput!) {
    completions(filter: $all, page: {first: 4}) { nodes { id all: siblingsCount(filter: $all) one: siblingsCount(filter: $one) } }
  }`;
  const all = { useCase: world.use_case };
  const { completions } = await graphql.data(document, { all, one: { ...all, models: [world.models[0]] } });
  const byId = new Map(completions.nodes.map((node: { id: string }) => [node.id, node]));
  expect(ids.map((id) => byId.get(id))).toEqual([
    { id: ids[0], all: 2, one: 1 },
    { id: ids[1], all: 2, one: 1 },
    { id: ids[2], all: 2, one: 2 },
  ]);
});

describe("labels", () => {
  const update = (input: object) =>
    graphql.data(
      "mutation($input: UpdateCompletion!) { updateCompletion(input: $input) { id labels { key value } metadata { system } } }",
      {
        input,
      },
    );
  const pairs = (text: string) => text.split(" ").map((pair) => ({ key: pair.split("=")[0], value: pair.split("=")[1] }));

  test("are added, removed pair by pair, and replaced", async () => {
    const id = await world.logged({ labels: { a: "1" } });
    const added = await update({ id, addLabels: pairs("a=2 a=3 b=1") });
    expect(added.updateCompletion.labels).toEqual(pairs("a=1 a=2 a=3 b=1"));
    const removed = await update({ id, removeLabels: pairs("a=2 c=9"), setLabels: null, metadata: { note: "x" } });
    expect(removed.updateCompletion).toMatchObject({
      labels: pairs("a=1 a=3 b=1"),
      metadata: { system: { metadata: { note: "x" } } },
    });
    const set = await update({ id, setLabels: pairs("d=1 d=2") });
    expect(set.updateCompletion).toMatchObject({ labels: pairs("d=1 d=2"), metadata: { system: { metadata: { note: "x" } } } });
    expect((await update({ id, setLabels: [] })).updateCompletion.labels).toEqual([]);
    expect((await one(id)).labels).toEqual([]);
  });

  test("of the server cannot be written", async () => {
    const id = await world.logged();
    const document = "mutation($input: UpdateCompletion!) { updateCompletion(input: $input) { id } }";
    const addLabels = [{ key: "adaptive.dataset", value: "x" }];
    expect(await graphql.refusal(document, { input: { id, addLabels } })).toMatch(/^InvalidInput: labels\.add/);
    const input = { id: randomUUID(), addLabels: [] };
    expect(await graphql.refusal(document, { input })).toBe("EntityNotFound: completion");
    expect(await one(id, "labels(withProtected: true) { key }")).toEqual({ labels: [] });
  });
});

describe("feedback", () => {
  const add = `mutation($completionId: UUID!, $metricId: IdOrKey!, $input: FeedbackAddInput!) {
    addDirectFeedback(completionId: $completionId, metricId: $metricId, input: $input) { id value reason details userId createdAt metric { key } }
  }`;
  const change = `mutation($id: UUID!, $input: FeedbackUpdateInput!) {
    updateFeedback(id: $id, input: $input) { id value reason details }
  }`;

  test("is given with an author, and read back", async () => {
    const [completionId, userId] = [await world.logged(), randomUUID()];
    const input = { value: true, reason: "Style", details: "so", userId };
    const { addDirectFeedback } = await graphql.data(add, { completionId, metricId: world.bool, input });
    expect(addDirectFeedback).toMatchObject({ value: 1, reason: "Style", details: "so", userId, metric: { key: world.bool } });
    expect((await world.feedbackOf(completionId)).map(({ id, value }) => ({ id, value }))).toEqual([
      { id: addDirectFeedback.id, value: 1 },
    ]);
    const score = `mutation($completionId: UUID!, $metricId: IdOrKey!, $input: ScoreAddInput!) {
      addDirectScore(completionId: $completionId, metricId: $metricId, input: $input) { value }
    }`;
    const given = await graphql.data(score, { completionId, metricId: world.scalar, input: { value: 2.5, details: null } });
    expect(given.addDirectScore).toEqual({ value: 2.5 });
  });

  test("is corrected; null and what is left out change nothing", async () => {
    const completionId = await world.logged();
    const id = await world.feedback(completionId, 1, { reason: "Style", details: "so" });
    expect((await graphql.data(change, { id, input: { value: null, details: null } })).updateFeedback).toEqual({
      id,
      value: 1,
      reason: "Style",
      details: "so",
    });
    const { updateFeedback } = await graphql.data(change, { id, input: { value: 0 } });
    expect(updateFeedback).toMatchObject({ value: 0, reason: "Style", details: "so" });
    expect(await world.feedbackOf(completionId)).toMatchObject([{ id, value: 0, details: "so" }]);
  });

  test.each<[string, object, RegExp]>([
    ["text", { value: "5" }, /^InvalidInput: value/],
    ["a bool on a scalar", { value: true }, /^InvalidInput: value/],
    ["another reason", { value: 1, reason: "other" }, /^InvalidInput: reason/],
  ])("refuses %s", async (_, input, message) => {
    expect(await graphql.refusal(add, { completionId: await world.logged(), metricId: world.scalar, input })).toMatch(message);
  });

  test("refuses an unknown metric, completion and feedback", async () => {
    const [completionId, input] = [await world.logged(), { value: 1 }];
    expect(await graphql.refusal(add, { completionId, metricId: "nobody", input })).toBe("EntityNotFound: metric");
    const unknown = { completionId: randomUUID(), metricId: world.scalar, input };
    expect(await graphql.refusal(add, unknown)).toBe("EntityNotFound: completion");
    expect(await graphql.refusal(change, { id: randomUUID(), input })).toBe("EntityNotFound: feedback");
  });
});
