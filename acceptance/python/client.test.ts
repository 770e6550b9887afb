import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, World } from "../world.ts";
import { type PythonAnswer, PythonClient, runPython } from "./run.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const messages = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "Where is my “parcel” 📦?" },
];

describe.each(["sync", "async"] as const)("the %s client", (mode) => {
  let world: World;
  let client: PythonClient;
  beforeAll(() => {
    client = new PythonClient(server.url, server.admin_key, mode);
  });
  afterAll(() => client.close());
  beforeEach(async () => {
    world = await World.open(server);
  });

  const call = (method: string, args: Record<string, unknown>) => client.call(world.use_case, method, args);

  /** The two clients spell the author differently. */
  const author = mode === "sync" ? "user" : "user_id";

  const result = ({ result, ...failure }: PythonAnswer): Record<string, string> => {
    expect(failure).toEqual({});
    return result as Record<string, string>;
  };
  const create = async (args: object = {}) =>
    result(await call("interactions.create", { completion: "Here.", messages, ...args }));
  const created = async (args: object = {}) => (await create(args))["completion_id"] ?? "";

  /** The client shows the whole body of a refusal as the text of a plain exception. */
  const expectRefusal = ({ error, text }: PythonAnswer, status: number, kind: string) => {
    expect(error).toBe("Exception");
    expect(text).toMatch(new RegExp(`^Client error ${status}: .*${kind}`, "s"));
  };

  test("logs messages and gets the ids of the completion and its session", async () => {
    const answer = await create();
    expect(answer).toEqual({
      completion_id: expect.stringMatching(uuid),
      session_id: expect.stringMatching(uuid),
      feedback_ids: [],
    });
    expect(await world.get(answer["completion_id"] ?? "")).toMatchObject({
      messages,
      completion: "Here.",
      model: null,
      source: "OFFLINE",
    });
  });

  test("logs a prompt, a model, labels, a session and a user", async () => {
    const [session_id, user] = [randomUUID(), randomUUID()];
    const labels = { topic: "parcel" };
    const id = await created({ messages: null, prompt: "Hm?", model: world.models[0], labels, session_id, user });
    expect(await world.get(id)).toMatchObject({
      prompt: "Hm?",
      messages: null,
      model: world.models[0],
      labels: { topic: "parcel" },
      session_id,
      user,
    });
  });

  test.runIf(mode === "sync")("logs a time", async () => {
    const id = await created({ created_at: "2024-02-21T09:51:03Z" });
    expect(await world.get(id)).toMatchObject({ created_at: "2024-02-21T09:51:03.000Z" });
  });

  test("logs three feedbacks, and gets their ids in the order of the request", async () => {
    const answer = await create({
      feedbacks: [
        { feedback_key: world.scalar, value: 4.5, details: "quick" },
        { feedback_key: world.bool, value: true },
        { feedback_key: world.scalar, value: 0, details: "" },
      ],
    });
    const feedback = await world.feedbackOf(answer["completion_id"] ?? "");
    const ids = answer["feedback_ids"] as unknown as string[];
    expect(ids.map((id) => feedback.find((entry) => entry.id === id))).toMatchObject([
      { metric: world.scalar, value: 4.5, details: "quick" },
      { metric: world.bool, value: 1, details: null },
      { metric: world.scalar, value: 0 },
    ]);
  });

  test("refuses both prompt and messages, or neither, by itself; no messages at all are refused by the server", async () => {
    for (const input of [{ prompt: "a" }, { messages: null }]) {
      expect(await call("interactions.create", { completion: "b", messages, ...input })).toMatchObject({
        error: "ValueError",
      });
    }
    expectRefusal(await call("interactions.create", { completion: "b", messages: [] }), 400, "InvalidInput: ");
    expect(await world.count()).toBe(0);
  });

  test("shows what the server says about an unknown model and use case", async () => {
    expectRefusal(
      await call("interactions.create", { completion: "b", messages, model: "nobody" }),
      404,
      "EntityNotFound: model",
    );
    const create = { completion: "b", messages };
    expectRefusal(await client.call("nobody", "interactions.create", create), 404, "EntityNotFound: use_case");
    const thief = new PythonClient(server.url, "no-such-key", mode);
    expectRefusal(await thief.call(world.use_case, "interactions.create", create), 401, "Unauthorized: ");
    thief.close();
  });

  test("logs a value with its author and details", async () => {
    const [completion_id, user] = [await created(), randomUUID()];
    const args = { value: 3, completion_id, feedback_key: world.scalar, details: "so so", [author]: user };
    const { feedback_id } = result(await call("feedback.log_metric", args));
    expect(await world.feedbackOf(completion_id)).toMatchObject([
      { id: feedback_id, metric: world.scalar, value: 3, details: "so so", user },
    ]);
  });

  test.each([
    [true, 1],
    [false, 0],
    [1, 1],
    [0, 0],
  ])("logs %j for a bool metric, read back as %j", async (value, stored) => {
    const completion_id = await created();
    result(await call("feedback.log_metric", { value, completion_id, feedback_key: world.bool }));
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ value: stored }]);
  });

  test("is refused values that are not of the metric's kind", async () => {
    const completion_id = await created();
    const log = (value: unknown, feedback_key: string) => call("feedback.log_metric", { value, completion_id, feedback_key });
    for (const value of [2, 0.5, "true", null]) expectRefusal(await log(value, world.bool), 400, "InvalidInput: ");
    for (const value of [true, "5", null]) expectRefusal(await log(value, world.scalar), 400, "InvalidInput: ");
    for (const value of [7, -7, 0.25]) result(await log(value, world.scalar));
    expect((await world.feedbackOf(completion_id)).map((entry) => entry.value)).toEqual([7, -7, 0.25]);
  });

  test("logs against a metric that is linked to nothing", async () => {
    const key = `loose-${freshMark()}`;
    await world.api.post("metrics", { key, name: key, kind: "scalar" });
    const completion_id = await created();
    result(await call("feedback.log_metric", { value: 1, completion_id, feedback_key: key }));
    expect(await world.feedbackOf(completion_id)).toMatchObject([{ metric: key, value: 1 }]);
  });

  test("is told which of metric and completion is unknown", async () => {
    const log = (completion_id: string, feedback_key: string) =>
      call("feedback.log_metric", { value: 1, completion_id, feedback_key });
    expectRefusal(await log(await created(), "nobody"), 404, "EntityNotFound: metric");
    expectRefusal(await log(randomUUID(), world.scalar), 404, "EntityNotFound: completion");
  });

  test("prefers one of two completions with the same input", async () => {
    const [preferred, other, user] = [await created({ completion: "A" }), await created({ completion: "B" }), randomUUID()];
    const args = { feedback_key: world.scalar, preferred_completion: preferred, other_completion: other, [author]: user };
    const { comparison_id } = result(await call("feedback.log_preference", args));
    const expected = [{ id: comparison_id, metric: world.scalar, preferred, other, tied: null, user }];
    for (const id of [preferred, other]) expect((await world.get(id)).comparisons).toMatchObject(expected);
  });

  test("is refused a preference between completions with different inputs", async () => {
    const [preferred, other] = [await created(), await created({ messages: [{ role: "user", content: "Else?" }] })];
    const args = { feedback_key: world.scalar, preferred_completion: preferred, other_completion: other };
    expectRefusal(await call("feedback.log_preference", args), 400, "InvalidInput: ");
  });

  test("prefers one of two texts, which become records", async () => {
    const side = (text: string, model: string) => ({ text, model });
    const args = { preferred_completion: side("A", world.models[0]), other_completion: side("B", world.models[1]), messages };
    result(await call("feedback.log_preference", { feedback_key: world.scalar, ...args }));
    const [comparison] = await world.comparisons();
    expect(await world.get(comparison?.preferred ?? "")).toMatchObject({
      messages,
      completion: "A",
      model: world.models[0],
      source: "OFFLINE",
    });
    expect(await world.get(comparison?.other ?? "")).toMatchObject({
      messages,
      completion: "B",
      model: world.models[1],
      source: "OFFLINE",
    });
  });

  test("fails in its own code on a tie", async () => {
    const [preferred_completion, other_completion] = [await created(), await created()];
    const args = { feedback_key: world.scalar, preferred_completion, other_completion, tied: "good" };
    expect(await call("feedback.log_preference", args)).toMatchObject({ error: "TypeError" });
    expect(await world.comparisons()).toEqual([]);
  });
});

describe("the vendor's example of loading", () => {
  test("loads a hundred records, with a progress bar", async () => {
    const world = await World.open(server);
    const row = {
      messages: [
        { role: "system", content: "You are a good bot." },
        { role: "user", content: "Hey there!" },
      ],
      completion: "Hey back at you!",
    };
    const folder = mkdtempSync(join(tmpdir(), "colloquy-loader-"));
    const file = join(folder, "data.jsonl");
    writeFileSync(file, `${JSON.stringify(row)}\n`.repeat(100));
    const args = [server.url, server.admin_key, world.use_case, file, JSON.stringify({ dataset: "my_custom_dataset" })];
    const { rows, errors } = await runPython<{ completion_id: string }>("python/loader.py", args);
    rmSync(folder, { recursive: true });
    expect(errors).toContain("100/100");
    expect(rows.map(({ completion_id }) => completion_id).sort()).toEqual((await world.ids()).sort());
    expect(await world.get(rows[0]?.completion_id ?? "")).toMatchObject({ ...row, labels: { dataset: "my_custom_dataset" } });
  });
});
