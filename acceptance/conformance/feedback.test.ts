import { randomUUID } from "node:crypto";
import type { Metric } from "@colloquy/contract";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, freshMark, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let completion_id: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  completion_id = await world.logged({ model_service: world.models[0] });
});

const post = (metric: string, value: unknown, members: object = {}) =>
  world.api.post("feedback", { completion_id, metric, value, ...members });
const metric = async (key: string) => ok(await world.api.get<Metric>(`metrics/${key}`));

test("a feedback answers 201 with its id, and its value is on the record and in the list", async () => {
  const user_id = randomUUID();
  const answer = await post(world.scalar, 3.5, { user_id, details: "well said" });
  expect(answer).toMatchObject({ status: 201, body: { feedback_id: expect.any(String) } });
  expect(await world.feedbackOf(completion_id)).toEqual([
    {
      id: answer.body["feedback_id"],
      metric: world.scalar,
      value: 3.5,
      reason: null,
      details: "well said",
      user: user_id,
      created_at: expect.stringMatching(/Z$/),
    },
  ]);
  expect((await world.rows())[0]?.feedback).toEqual({ [world.scalar]: { mean: 3.5, count: 1 } });
});

test("without user_id the owner of the key is the author", async () => {
  const me = ok(await world.api.get<{ id: string; email: string }>("me"));
  await post(world.scalar, 1);
  expect([me.id, me.email]).toContain((await world.feedbackOf(completion_id))[0]?.user);
});

describe("a bool metric", () => {
  test.each([
    [true, 1],
    [false, 0],
    [1, 1],
    [0, 0],
  ])("takes %j and gives it back as %j", async (value, stored) => {
    await made(await post(world.bool, value));
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ value: stored }]);
  });

  test.each([2, 0.5, -1, "true", "1", null, [], {}])("refuses %j", async (value) => {
    expectError(await post(world.bool, value), "InvalidInput", "value");
    expect(await world.feedbackOf(completion_id)).toEqual([]);
  });

  test("takes 1.0 and 0.0", async () => {
    const body = `{"completion_id": "${completion_id}", "metric": "${world.bool}", "value": 1.0}`;
    expect(await world.api.post("feedback", body)).toMatchObject({ status: 201 });
  });
});

describe("a scalar metric", () => {
  test.each([0, 1, -7, 0.1, -2.5e-8, 123456789012, 1e308, 5e-324])("takes %j and gives it back exactly", async (value) => {
    await made(await post(world.scalar, value));
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ value }]);
    await world.ids();
    expect(await world.feedbackOf(completion_id), "also when read from the engine").toMatchObject([{ value }]);
  });

  test.each([true, false, "5", null, [1], { value: 1 }])("refuses %j", async (value) => {
    expectError(await post(world.scalar, value), "InvalidInput", "value");
    expect(await world.feedbackOf(completion_id)).toEqual([]);
  });

  test.each(["1e400", "-1e400"])("refuses %s", async (value) => {
    const body = `{"completion_id": "${completion_id}", "metric": "${world.scalar}", "value": ${value}}`;
    expectError(await world.api.post("feedback", body), "InvalidInput", "value");
  });
});

test("a registered metric that is linked to nothing is accepted", async () => {
  const key = `loose-${freshMark()}`;
  made(await world.api.post("metrics", { key, name: "Loose", kind: "scalar" }));
  made(await post(key, 2));
  expect(await world.feedbackOf(completion_id)).toMatchObject([{ metric: key, value: 2 }]);
  expect(await metric(key)).toMatchObject({ use_cases: [], has_direct_feedbacks: true });
});

test("an unknown metric and an unknown completion are not found", async () => {
  expectNotFound(await post("nobody_model_user", 1), "metric", "metric");
  expectNotFound(await post(randomUUID(), 1), "metric", "metric");
  expectNotFound(await post(world.scalar, 1, { completion_id: randomUUID() }), "completion", "completion_id");
  expectNotFound(
    await post(world.scalar, 1, { completion_id: "01926f3e-0000-7000-8000-000000000000" }),
    "completion",
    "completion_id",
  );
});

test("a metric may be named by its id", async () => {
  made(await post((await metric(world.scalar)).id, 4));
  expect(await world.feedbackOf(completion_id)).toMatchObject([{ metric: world.scalar, value: 4 }]);
});

test("two feedbacks of one author on one metric are both kept, oldest first", async () => {
  const ids = [await world.feedback(completion_id, 1), await world.feedback(completion_id, 2)];
  expect((await world.feedbackOf(completion_id)).map((entry) => entry.id)).toEqual(ids);
  expect((await world.rows())[0]?.feedback).toEqual({ [world.scalar]: { mean: 1.5, count: 2 } });
  expect((await world.feedbackOf(completion_id)).map((entry) => entry.id)).toEqual(ids);
});

test.each(["Toxicity", "Factuality", "Style", "WrongAnswer"])("the reason %s is kept", async (reason) => {
  made(await post(world.scalar, 1, { reason }));
  expect(await world.feedbackOf(completion_id)).toMatchObject([{ reason }]);
});

test.each(["toxicity", "Rude", "", 3])("the reason %j is refused", async (reason) => {
  expectError(await post(world.scalar, 1, { reason }), "InvalidInput", "reason");
  expect(await world.feedbackOf(completion_id)).toEqual([]);
});

test("a metric has direct feedback from its first value on, and no comparisons by that", async () => {
  expect(await metric(world.scalar)).toMatchObject({ has_direct_feedbacks: false, has_comparison_feedbacks: false });
  await post(world.scalar, 1);
  expect(await metric(world.scalar)).toMatchObject({ has_direct_feedbacks: true, has_comparison_feedbacks: false });
});

test("feedback sent right after its interaction is on it, also when it is read from the engine", async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, async (_, value) => {
      const id = await world.logged();
      await world.feedback(id, value);
      return id;
    }),
  );
  for (const [value, id] of ids.entries()) expect(await world.feedbackOf(id)).toMatchObject([{ value }]);
  const means = new Map((await world.rows()).map((row) => [row.id, row.feedback[world.scalar]?.mean]));
  for (const [value, id] of ids.entries()) expect(means.get(id)).toBe(value);
});

describe("correcting", () => {
  test("changes what is given and leaves the rest", async () => {
    const id = await world.feedback(completion_id, 1, { reason: "Style", details: "curt" });
    const [before] = await world.feedbackOf(completion_id);
    ok(await world.api.patch(`feedback/${id}`, { value: 5 }));
    expect(await world.feedbackOf(completion_id)).toEqual([{ ...before, value: 5 }]);
    ok(await world.api.patch(`feedback/${id}`, { details: "curt, but right", reason: "WrongAnswer" }));
    expect(await world.feedbackOf(completion_id)).toEqual([
      { ...before, value: 5, details: "curt, but right", reason: "WrongAnswer" },
    ]);
    expect((await world.rows())[0]?.feedback).toEqual({ [world.scalar]: { mean: 5, count: 1 } });
    expect(await world.feedbackOf(completion_id)).toHaveLength(1);
  });

  test("holds the new value to the metric's kind", async () => {
    const id = made(await post(world.bool, true))["feedback_id"];
    expectError(await world.api.patch(`feedback/${id}`, { value: 7 }), "InvalidInput", "value");
    expectError(await world.api.patch(`feedback/${id}`, { reason: "Rude" }), "InvalidInput", "reason");
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ value: 1 }]);
  });

  test("is seen by filters", async () => {
    const id = await world.feedback(completion_id, 1);
    expect(await world.ids({ filter: `feedback.${world.scalar}=1` })).toEqual([completion_id]);
    ok(await world.api.patch(`feedback/${id}`, { value: 9 }));
    expect(await world.ids({ filter: `feedback.${world.scalar}=1` })).toEqual([]);
    expect(await world.ids({ filter: `feedback.${world.scalar}=9` })).toEqual([completion_id]);
  });

  test("of what does not exist is not found", async () => {
    expectNotFound(await world.api.patch(`feedback/${randomUUID()}`, { value: 1 }), "feedback");
    expect((await world.api.patch("feedback/nonsense", { value: 1 })).status).toBeGreaterThanOrEqual(400);
  });
});

describe("retracting", () => {
  test("takes the value out of the record, the list, filters and the metric's flag", async () => {
    const id = await world.feedback(completion_id, 1);
    const kept = made(await post(world.bool, true))["feedback_id"];
    expect((await world.api.delete(`feedback/${id}`)).status).toBeLessThan(300);
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ id: kept }]);
    expect((await world.rows())[0]?.feedback).toEqual({ [world.bool]: { mean: 1, count: 1 } });
    expect(await world.ids({ filter: `feedback.${world.scalar}:*` })).toEqual([]);
    expect(await metric(world.scalar)).toMatchObject({ has_direct_feedbacks: false });
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ id: kept }]);
  });

  test("works once; then it is not found, and cannot be corrected", async () => {
    const id = await world.feedback(completion_id, 1);
    await world.rows();
    expect((await world.api.delete(`feedback/${id}`)).status).toBeLessThan(300);
    expectNotFound(await world.api.delete(`feedback/${id}`), "feedback");
    expectNotFound(await world.api.patch(`feedback/${id}`, { value: 2 }), "feedback");
    expectNotFound(await world.api.delete(`feedback/${randomUUID()}`), "feedback");
  });
});
