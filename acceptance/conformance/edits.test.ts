import { randomUUID } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
});

describe("editing labels", () => {
  const given = { team: "red", topic: "parcel" };
  const edit = (id: string, change: object) => world.api.patch(`interactions/${id}`, { labels: change });

  const cases: [string, object, object][] = [
    ["add gives a key a second value", { add: { team: "blue" } }, { team: ["red", "blue"], topic: "parcel" }],
    ["add of what is there changes nothing", { add: { team: "red" } }, { team: "red", topic: "parcel" }],
    [
      "add takes several values and new keys",
      { add: { team: ["blue", "green"], x: "y" } },
      { team: ["red", "blue", "green"], topic: "parcel", x: "y" },
    ],
    ["remove of a key takes all its values", { remove: ["team"] }, { topic: "parcel" }],
    ["remove of a pair takes that value only", { remove: [{ key: "team", value: "blue" }] }, { team: "red", topic: "parcel" }],
    ["remove of what is not there changes nothing", { remove: ["nobody"] }, { team: "red", topic: "parcel" }],
    ["set replaces all", { set: { only: "this" } }, { only: "this" }],
    ["set of nothing removes all", { set: {} }, {}],
    [
      "set comes first, then remove, then add",
      { add: { a: "2" }, remove: ["a", "b"], set: { a: "1", b: "1", c: "1" } },
      { a: "2", c: "1" },
    ],
  ];

  /** A key's values are a set: their order is free. */
  const sorted = (labels: object) =>
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, Array.isArray(value) ? [...value].sort() : value]));

  test.each(cases)("%s", async (_, change, expected) => {
    const id = await world.logged({ labels: given });
    const untouched = await world.logged({ labels: given });
    ok(await edit(id, change));
    expect(sorted((await world.get(id)).labels), "from memory").toEqual(sorted(expected));
    const rows = new Map((await world.rows()).map((row) => [row.id, row.labels]));
    expect(sorted(rows.get(id) ?? {}), "in the list").toEqual(sorted(expected));
    expect(sorted((await world.get(id)).labels), "from the engine").toEqual(sorted(expected));
    expect(rows.get(untouched)).toEqual(given);
  });

  test("works on a record that is in the engine, and filters see the result", async () => {
    const id = await world.logged({ labels: { team: "red" } });
    await world.rows();
    ok(await edit(id, { add: { team: "blue" } }));
    expect(await world.ids({ filter: "label.team:blue" })).toEqual([id]);
    expect(await world.ids({ filter: "label.team:red label.team:blue" })).toEqual([id]);
    ok(await edit(id, { remove: [{ key: "team", value: "red" }] }));
    expect(await world.ids({ filter: "label.team:red" })).toEqual([]);
    expect((await world.get(id)).labels).toEqual({ team: "blue" });
  });

  test("of one record many times in a row keeps every edit", async () => {
    const id = await world.logged();
    await Promise.all(Array.from({ length: 20 }, (_, i) => edit(id, { add: { [`key ${i}`]: `${i}` } })));
    expect(Object.keys((await world.get(id)).labels)).toHaveLength(20);
    expect(Object.keys((await world.rows())[0]?.labels ?? {})).toHaveLength(20);
  });

  test.each([
    ["a reserved key in set", { set: { "adaptive.dataset": "x" } }],
    ["a reserved key in add", { add: { "adaptive.dataset": "x" } }],
    ["a number as value", { add: { a: 1 } }],
    ["a list instead of an object", { add: ["a"] }],
    ["an empty list of values", { add: { a: [] } }],
    ["the separator", { add: { a: "b\u001fc" } }],
    ["a remove that is no list", { remove: "a" }],
    ["more than 64 pairs", { add: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, "v"])) }],
  ])("refuses %s", async (_, change) => {
    const id = await world.logged({ labels: { team: "red" } });
    const answer = await edit(id, change);
    expectError(answer, "InvalidInput");
    expect(answer.body).toMatchObject({ error: { param: expect.stringMatching(/^labels/) } });
    expect((await world.get(id)).labels).toEqual({ team: "red" });
  });

  test("refuses to leave more than 64 pairs on a record", async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, "v"]));
    const id = await world.logged({ labels: many });
    expectError(await edit(id, { add: { a: ["1", "2", "3", "4", "5"] } }), "InvalidInput");
    expect(Object.keys((await world.get(id)).labels)).toHaveLength(60);
    ok(await edit(id, { set: { a: "1" } }));
    expect((await world.get(id)).labels).toEqual({ a: "1" });
  });

  test("of an unknown record is not found", async () => {
    expectNotFound(await edit(randomUUID(), { set: {} }), "completion");
  });
});

test("metadata is replaced, and labels are left alone by that", async () => {
  const id = await world.logged({ metadata: { a: 1 }, labels: { team: "red" } });
  ok(await world.api.patch(`interactions/${id}`, { metadata: { b: { c: [2] } } }));
  for (const read of ["from memory", "from the engine"]) {
    expect(await world.get(id), read).toMatchObject({ labels: { team: "red" }, completion: "On its way." });
    expect((await world.get(id)).metadata, read).toEqual({ b: { c: [2] } });
    await world.rows();
  }
  expectError(await world.api.patch(`interactions/${id}`, { metadata: "text" }), "InvalidInput", "metadata");
});

describe("deleting one record", () => {
  test("takes it, its feedback and its comparisons out of every read", async () => {
    const prompt = "Which?";
    const [id, kept] = [await world.logged({ prompt, session_id: randomUUID() }), await world.logged({ prompt })];
    const { session_id } = await world.get(id);
    const feedback_id = await world.feedback(id, 3);
    const comparison = { metric: world.scalar, preferred_completion: id, other_completion: kept };
    const { comparison_id } = made(await world.api.post<{ comparison_id: string }>("comparison", comparison));
    expect((await world.api.delete(`interactions/${id}`)).status).toBeLessThan(300);
    expectNotFound(await world.api.get(`interactions/${id}`), "completion");
    expect(await world.ids()).toEqual([kept]);
    expect(await world.count()).toBe(1);
    const session = await world.api.get(`sessions/${session_id}`, { use_case: world.use_case });
    expect(session.status === 404 ? [] : session.body["data"]).toEqual([]);
    expectNotFound(
      await world.api.post("feedback", { completion_id: id, metric: world.scalar, value: 1 }),
      "completion",
      "completion_id",
    );
    expectNotFound(await world.api.patch(`feedback/${feedback_id}`, { value: 1 }), "feedback");
    expectNotFound(await world.api.patch(`interactions/${id}`, { labels: { set: {} } }), "completion");
    expectNotFound(await world.api.delete(`interactions/${id}`), "completion");
    expect((await world.get(kept)).comparisons, "on the other side").toEqual([]);
    expect(await world.comparisons()).toEqual([]);
    expect(comparison_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("works on a record in the engine, too", async () => {
    const [id, kept] = [await world.logged(), await world.logged()];
    await world.feedback(id, 3);
    await world.rows();
    expect((await world.api.delete(`interactions/${id}`)).status).toBeLessThan(300);
    expectNotFound(await world.api.get(`interactions/${id}`), "completion");
    expect(await world.ids()).toEqual([kept]);
    expect((await world.api.get(`metrics/${world.scalar}`)).body).toMatchObject({ has_direct_feedbacks: false });
  });

  test("of what does not exist is not found", async () => {
    expectNotFound(await world.api.delete(`interactions/${randomUUID()}`), "completion");
  });
});

describe("deleting by filter", () => {
  const post = (body: object) => world.api.post("interactions/delete", { use_case: world.use_case, ...body });

  test("says how many there are, takes them all when it is meant, and only in its use case", async () => {
    const foreign = await World.open(server);
    await foreign.logged({ labels: { team: "red" } });
    const kept = await world.logged({ labels: { team: "blue" } });
    for (let i = 0; i < 5; i++) await world.logged({ labels: { team: "red" } });
    expect(ok(await post({ filter: "label.team:red", dry_run: true }))).toEqual({ deleted: 5 });
    expect(await world.count()).toBe(6);
    expect(ok(await post({ filter: "label.team:red" }))).toEqual({ deleted: 5 });
    expect(await world.ids()).toEqual([kept]);
    expect(ok(await post({ filter: "label.team:red" }))).toEqual({ deleted: 0 });
    expect(await foreign.count()).toBe(1);
  });

  test("takes a filter as JSON", async () => {
    const id = await world.logged({ labels: { team: "red" } });
    const kept = await world.logged();
    ok(await post({ filter: { field: "label.team", op: "eq", value: "red" } }));
    expectNotFound(await world.api.get(`interactions/${id}`), "completion");
    expect(await world.ids()).toEqual([kept]);
  });

  test("refuses a filter that does not parse, an unknown use case, and one without a filter", async () => {
    await world.logged();
    expectError(await post({ filter: "model:" }), "InvalidInput", "filter");
    expectNotFound(
      await world.api.post("interactions/delete", { use_case: "nobody", filter: "model:*" }),
      "use_case",
      "use_case",
    );
    expectError(await world.api.post("interactions/delete", { filter: "model:*" }), "InvalidInput", "use_case");
    expectError(await post({}), "InvalidInput", "filter");
    expectError(await post({ filter: "model:*", dry_run: "yes" }), "InvalidInput", "dry_run");
    expect(await world.count()).toBe(1);
  });
});
