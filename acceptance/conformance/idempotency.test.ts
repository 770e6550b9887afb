import { randomUUID } from "node:crypto";
import { Api, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let bodies: Record<string, Record<string, unknown>>;
let completion_id: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  const session_id = randomUUID();
  const [one, other] = [await world.logged({ session_id }), await world.logged()];
  completion_id = one;
  const { scalar: metric, use_case } = world;
  bodies = {
    interactions: { use_case, prompt: "Hi", completion: "Hello", feedbacks: [{ metric, value: 1 }] },
    feedback: { completion_id: one, metric, value: 1 },
    comparison: { metric, preferred_completion: one, other_completion: other },
    outcome: { metric, value: 1, session_id },
  };
});

/** How many records a route has left behind. */
async function stored(route: string): Promise<number> {
  if (route === "interactions") return (await world.count()) - 2;
  if (route === "comparison") return (await world.comparisons()).length;
  await world.rows();
  return (await world.feedbackOf(completion_id)).length;
}

describe.each(["interactions", "feedback", "comparison", "outcome"])("POST %s with an Idempotency-Key", (route) => {
  const post = (key: string, change: object = {}) =>
    world.api.post(route, { ...bodies[route], ...change }, { "Idempotency-Key": key });

  test("gives the first answer again for the same body, and stores once", async () => {
    const key = randomUUID();
    const first = made(await post(key));
    const second = await post(key);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first);
    expect(await stored(route)).toBe(1);
    expect((await post(key)).body, "also when the record has reached the engine").toEqual(first);
    expect(await stored(route)).toBe(1);
  });

  test("refuses another body under the same key", async () => {
    const key = randomUUID();
    made(await post(key));
    expectError(await post(key, route === "interactions" ? { completion: "Bye" } : { user_id: randomUUID() }), "Conflict");
    expect(await stored(route)).toBe(1);
  });

  test("makes one record of concurrent duplicates, and gives all the same answer", async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(key)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: answers[0]?.body });
    expect(await stored(route)).toBe(1);
  });

  test("leaves the key free when the request was refused", async () => {
    const key = randomUUID();
    expectError(await post(key, route === "interactions" ? { created_at: "soon" } : { user_id: "nobody" }), "InvalidInput");
    expectNotFound(
      await post(key, route === "interactions" ? { use_case: "nobody" } : { metric: "nobody" }),
      route === "interactions" ? "use_case" : "metric",
    );
    made(await post(key));
    expect(await stored(route)).toBe(1);
  });

  test("makes two records for two keys, and for none", async () => {
    made(await post(randomUUID()));
    made(await post(randomUUID()));
    made(await world.api.post(route, bodies[route]));
    made(await world.api.post(route, bodies[route]));
    expect(await stored(route)).toBe(4);
  });

  test("takes any text of 1 to 255 characters", async () => {
    for (const key of ["a", randomUUID().padEnd(255, "x"), '\'; DROP TABLE x; -- {"a": 1}'])
      made(await post(key + (key.length < 255 ? randomUUID() : "")));
    expectError(await post("x".repeat(256)), "InvalidInput");
    expect(await stored(route)).toBe(3);
  });
});

test("the same key of another caller is another key", async () => {
  const key = randomUUID();
  const headers = { "Idempotency-Key": key };
  const user = made(await world.api.post<{ id: string }>("users", { email: `${key}@example.com`, name: "Another" }));
  ok(await world.api.put(`teams/admin/members/${user.id}`, { role: "admin" }));
  const other = new Api(
    server.url,
    made(await world.api.post<{ key: string }>("api-keys", { name: "other", user: user.id })).key,
  );
  const first = made(await world.api.post("interactions", bodies["interactions"], headers));
  const second = made(await other.post("interactions", bodies["interactions"], headers));
  expect(second["completion_id"]).not.toBe(first["completion_id"]);
  expect(await stored("interactions")).toBe(2);
});
