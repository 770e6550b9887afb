import { randomUUID } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, World } from "../world.ts";
import { flavours, RealClient } from "./real-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe.each(flavours)("feedback with $release, $mode", (flavour) => {
  let client: RealClient;
  let world: World;
  beforeAll(() => {
    client = new RealClient(server, flavour);
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    world = await World.open(server);
  });

  /** From 0.13 on a key is registered in a project, and asked for there. */
  const inScope = () => (client.isSince("0.13.0") ? { project: world.use_case } : {});
  const register = (args: object) => client.result("feedback.register_key", { ...inScope(), ...args });
  const given = (has: boolean) =>
    client.isSince("0.14.0")
      ? { has_direct_scores: has, has_comparison_scores: false }
      : { has_direct_feedbacks: has, has_comparison_feedbacks: false };

  test("a key is registered with its defaults, and is found by its name and in the list", async () => {
    const [key, before] = [`csat-${freshMark()}`, Date.now()];
    const registered = await register({ key, kind: "scalar" });
    const expected = { key, name: key, kind: "SCALAR", description: "", scoring_type: "HIGHER_IS_BETTER", ...given(false) };
    expect(registered).toEqual({ id: expect.stringMatching(uuid), created_at: expect.any(Number), ...expected });
    expect(Math.abs(registered.created_at - before)).toBeLessThan(60_000);
    expect(await client.result("feedback.get_key", { ...inScope(), feedback_key: key })).toEqual(registered);
    const keys = await client.result("feedback.list_keys");
    expect(keys.find((one: { key: string }) => one.key === key)).toMatchObject({ ...expected, id: registered.id });
  });

  test("a key is registered with all that can be said of it", async () => {
    const key = `solved-${freshMark()}`;
    const args = { key, kind: "bool", scoring_type: "lower_is_better", name: "Open?", description: "Not solved yet" };
    expect(await register(args)).toMatchObject({
      key,
      kind: "BOOL",
      name: "Open?",
      description: "Not solved yet",
      scoring_type: "LOWER_IS_BETTER",
    });
  });

  test.runIf(flavour.release === "0.1.1" && flavour.mode === "sync")("a key's kind is scalar when none is given", async () => {
    expect(await register({ key: `csat-${freshMark()}` })).toMatchObject({ kind: "SCALAR" });
  });

  test("a taken key is refused", async () => {
    const { error, text } = await client.failure("feedback.register_key", { ...inScope(), key: world.scalar, kind: "scalar" });
    expect(error).toBe("GraphQLClientGraphQLMultiError");
    expect(text).toMatch(/^Conflict: /);
  });

  test("an unknown key is None", async () => {
    expect(await client.result("feedback.get_key", { ...inScope(), feedback_key: "nobody" })).toBeNull();
  });

  test.runIf(!isProject(flavour.release))("a key is linked, twice without harm, and unlinked", async () => {
    const key = `csat-${freshMark()}`;
    const { id } = await register({ key, kind: "scalar" });
    const args = { feedback_key: key, use_case: world.use_case };
    for (let times = 0; times < 2; times++) {
      const linked = await client.result("feedback.link", args);
      expect(linked).toMatchObject({ id, key, name: key, kind: "SCALAR", description: "", scoring_type: "HIGHER_IS_BETTER" });
      expect(linked.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }
    const metrics = async () => (await client.result("use_cases.get", { use_case: world.use_case })).metrics;
    expect((await metrics()).filter((metric: { key: string }) => metric.key === key)).toHaveLength(1);
    const listed = (await client.result("feedback.list_keys")).find((metric: { key: string }) => metric.key === key);
    expect(listed.use_cases).toMatchObject([{ key: world.use_case, name: world.use_case, description: "" }]);
    expect(await client.result("feedback.unlink", args)).toBe(id);
    expect((await metrics()).some((metric: { key: string }) => metric.key === key)).toBe(false);
    expect(await client.failure("feedback.unlink", args)).toMatchObject({ error: "AdaptiveEntityNotFoundError" });
  });

  test("a value is logged, and shown with the interaction and by the metric", async () => {
    const completion_id = await world.logged();
    const args = { value: 3, completion_id, feedback_key: world.scalar, details: "so so" };
    const { feedback_id } = await client.result("feedback.log_metric", args);
    expect(await world.feedbackOf(completion_id)).toMatchObject([
      { id: feedback_id, metric: world.scalar, value: 3, details: "so so" },
    ]);
    const found = await client.result("feedback.get_key", { ...inScope(), feedback_key: world.scalar });
    expect(found).toMatchObject(given(true));
  });

  test("a bool is logged as true or false", async () => {
    const completion_id = await world.logged();
    for (const value of [true, false, 1, 0]) {
      await client.result("feedback.log_metric", { value, completion_id, feedback_key: world.bool });
    }
    expect((await world.feedbackOf(completion_id)).map(({ value }) => value)).toEqual([1, 0, 1, 0]);
  });

  test("a value of the wrong kind, an unknown metric and an unknown completion are refused", async () => {
    const completion_id = await world.logged();
    const log = (args: object) =>
      client.failure("feedback.log_metric", { value: 1, completion_id, feedback_key: world.scalar, ...args });
    expect((await log({ value: 0.5, feedback_key: world.bool })).text).toContain("InvalidInput: ");
    const unknown = [await log({ feedback_key: "nobody" }), await log({ completion_id: randomUUID() })];
    if (isProject(flavour.release)) {
      expect(unknown.map(({ error }) => error)).toEqual(["AdaptiveEntityNotFoundError", "AdaptiveEntityNotFoundError"]);
    } else {
      expect(unknown.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Client error 404: .*EntityNotFound: metric/s),
        expect.stringMatching(/^Client error 404: .*EntityNotFound: completion/s),
      ]);
    }
    expect(await world.feedbackOf(completion_id)).toEqual([]);
  });

  test("one completion is preferred to another, and one text to another", async () => {
    const sides = [await world.logged({ completion: "A" }), await world.logged({ completion: "B" })] as const;
    const args = { feedback_key: world.scalar, [client.scope]: world.use_case };
    const ids = { preferred_completion: sides[0], other_completion: sides[1] };
    const { comparison_id } = await client.result("feedback.log_preference", { ...args, ...ids });
    expect((await world.get(sides[1])).comparisons).toMatchObject([
      { id: comparison_id, metric: world.scalar, preferred: sides[0], other: sides[1], tied: null },
    ]);
    const text = (text: string, model: string) => ({ text, model });
    const texts = { preferred_completion: text("C", world.models[0]), other_completion: text("D", world.models[1]) };
    const messages = [{ role: "user", content: "Which?" }];
    await client.result("feedback.log_preference", { ...args, ...texts, messages });
    expect(await world.comparisons()).toHaveLength(2);
    expect(await world.count()).toBe(4);
  });
});

/** From 0.13 on there is no link, and values go through GraphQL. */
function isProject(release: string): boolean {
  return release === "0.14.2";
}
