import { randomUUID } from "node:crypto";
import type { Interaction, Page } from "@colloquy/contract";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectError, expectNotFound, made, ok, World } from "../world.ts";

let server: TestServer;
let world: World;
let session_id: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await World.open(server);
  session_id = randomUUID();
});

const session = async (query: object = {}) =>
  ok(await world.api.get<Page<Interaction>>(`sessions/${session_id}`, { use_case: world.use_case, ...query }));

describe("a session", () => {
  test("has its interactions as whole records, oldest first, whatever the order of arrival", async () => {
    const seconds = [3, 1, 2, 0];
    const ids = new Map<number, string>();
    for (const second of seconds) {
      const messages = [{ role: "user", content: `turn ${second}`, extra: { kept: true } }];
      ids.set(
        second,
        await world.logged({ session_id, messages, created_at: `2026-01-02T03:04:0${second}Z`, metadata: { second } }),
      );
    }
    await world.feedback(ids.get(2) ?? "", 4);
    const { data, total } = await session();
    expect(data.map((record) => record.id)).toEqual([0, 1, 2, 3].map((second) => ids.get(second)));
    expect(total).toBe(4);
    for (const record of data) expect(record).toEqual({ ...(await world.get(record.id)), sibling_count: record.sibling_count });
    expect(data[2]).toMatchObject({ feedback: [{ value: 4 }], messages: [{ extra: { kept: true } }], metadata: { second: 2 } });
  });

  test("keeps turns of one millisecond in the order of their arrival", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 9; i++) ids.push(await world.logged({ session_id, created_at: "2026-01-02T03:04:05.678Z" }));
    expect((await session()).data.map((record) => record.id)).toEqual(ids);
    expect((await session({ first: 4 })).data.map((record) => record.id)).toEqual(ids.slice(0, 4));
  });

  test("is paged in both directions", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++)
      ids.push(await world.logged({ session_id, created_at: `2026-01-02T03:04:0${Math.floor(i / 3)}Z` }));
    const walked: Page<Interaction>[] = [await session({ first: 3 })];
    for (let after = walked[0]?.next_cursor; after; after = walked.at(-1)?.next_cursor)
      walked.push(await session({ first: 3, after }));
    expect(walked.map(({ data }) => data.map((record) => record.id))).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    const back = await session({ last: 3, before: walked[2]?.previous_cursor });
    expect(back.data.map((record) => record.id)).toEqual(ids.slice(3, 6));
    expect((await session({ last: 2 })).data.map((record) => record.id)).toEqual(ids.slice(5));
  });

  test("shows only the turns of the use case that is asked for", async () => {
    const foreign = await World.open(server);
    const own = await world.logged({ session_id });
    await foreign.logged({ session_id });
    expect((await session()).data.map((record) => record.id)).toEqual([own]);
    expectError(await world.api.get(`sessions/${session_id}`), "InvalidInput", "use_case");
    expectNotFound(await world.api.get(`sessions/${session_id}`, { use_case: "nobody" }), "use_case", "use_case");
  });
});

describe("an outcome", () => {
  const post = (members: object = {}) =>
    world.api.post<{ outcome_id: string }>("outcome", { session_id, metric: world.scalar, value: 4, ...members });

  test("shows as one more feedback on each turn that the session has, and not on later ones", async () => {
    const turns = [await world.logged({ session_id }), await world.logged({ session_id }), await world.logged({ session_id })];
    await world.feedback(turns[0] ?? "", 1);
    const user_id = randomUUID();
    expect(made(await post({ user_id })).outcome_id).toMatch(/^[0-9a-f-]{36}$/);
    const later = await world.logged({ session_id });
    const valuesOf = async (id: string) => (await world.feedbackOf(id)).map(({ value }) => value);
    for (const read of ["from memory", "from the engine"]) {
      expect(await valuesOf(turns[0] ?? ""), read).toEqual([1, 4]);
      expect(await valuesOf(turns[1] ?? ""), read).toEqual([4]);
      expect(await world.feedbackOf(turns[2] ?? ""), read).toMatchObject([{ metric: world.scalar, value: 4, user: user_id }]);
      expect(await valuesOf(later), read).toEqual([]);
      await world.rows();
    }
  });

  test("of an unknown session is not found", async () => {
    expectNotFound(await post(), "session", "session_id");
  });

  test("is held to its metric's kind", async () => {
    await world.logged({ session_id });
    expectError(await post({ value: true }), "InvalidInput", "value");
    expectError(await post({ value: 2, metric: world.bool }), "InvalidInput", "value");
    expectNotFound(await post({ metric: "nobody" }), "metric", "metric");
    expect((await session()).data[0]?.feedback).toEqual([]);
  });

  test("may name its use case by either name, but not two different ones", async () => {
    const foreign = await World.open(server);
    const own = await world.logged({ session_id });
    const elsewhere = await foreign.logged({ session_id });
    made(await post({ use_case: world.use_case }));
    made(await post({ project_id: world.use_case, value: 5 }));
    expectError(await post({ project_id: foreign.use_case, use_case: world.use_case }), "InvalidInput");
    expect((await world.feedbackOf(own)).map(({ value }) => value)).toEqual([4, 5]);
    expect(await world.feedbackOf(elsewhere)).toEqual([]);
  });
});
