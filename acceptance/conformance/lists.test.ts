import type { InteractionRow, Page } from "@colloquy/contract";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectError, expectNotFound, World } from "../world.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const idsOf = (rows: { id: string }[]) => rows.map((row) => row.id);

/** Walks a list page by page from its start, or from its end; rows in the list's order. */
async function walk(world: World, query: object, direction: "first" | "last"): Promise<InteractionRow[]> {
  const rows: InteractionRow[] = [];
  let page: Page<InteractionRow> | undefined;
  do {
    const cursor =
      direction === "first" ? { after: page?.next_cursor ?? undefined } : { before: page?.previous_cursor ?? undefined };
    page = await world.page({ [direction]: 4, count: false, ...query, ...cursor });
    if (direction === "first") rows.push(...page.data);
    else rows.unshift(...page.data);
    expect(page.data.length).toBeLessThanOrEqual(4);
  } while ((direction === "first" ? page.next_cursor : page.previous_cursor) !== null);
  return rows;
}

describe("pages", () => {
  let world: World;
  /** In the order of arrival; many share their created_at. */
  const ids: string[] = [];
  const attributes = new Map<
    string,
    { created_at: number; arrival: number; model: string | undefined; latency_ms: number | undefined; stars: number | undefined }
  >();

  beforeAll(async () => {
    world = await World.open(server);
    for (let i = 0; i < 23; i++) {
      const created_at = Date.UTC(2026, 0, 1) + Math.floor(((i * 7) % 23) / 5);
      const model = [undefined, ...world.models][i % 3];
      const latency_ms = i % 4 === 0 ? undefined : (i * 5) % 7;
      const stars = i % 5 === 0 ? ((i * 3) % 4) - 1.5 : undefined;
      const feedbacks =
        stars === undefined
          ? []
          : [
              { metric: world.scalar, value: stars - 1 },
              { metric: world.scalar, value: stars + 1 },
            ];
      const id = await world.logged({
        created_at,
        model_service: model,
        latency_ms,
        feedbacks,
        prompt: `question ${i}`,
        completion: `answer ${i}`,
      });
      ids.push(id);
      attributes.set(id, { created_at, arrival: i, model, latency_ms, stars });
    }
  });

  const expected = (value: (id: string) => string | number | undefined, descending: boolean): string[] => {
    const sign = descending ? -1 : 1;
    const compare = (a: string | number, b: string | number) => (a < b ? -sign : a > b ? sign : 0);
    return [...ids].sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      const [one, two] = [attributes.get(a), attributes.get(b)];
      if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
      return (
        (left === undefined || right === undefined ? 0 : compare(left, right)) ||
        compare(one?.created_at ?? 0, two?.created_at ?? 0) ||
        compare(one?.arrival ?? 0, two?.arrival ?? 0)
      );
    });
  };
  const keysOf: Record<string, (id: string) => string | number | undefined> = {
    created_at: () => 0,
    stored_at: (id) => attributes.get(id)?.arrival,
    model: (id) => attributes.get(id)?.model,
    latency_ms: (id) => attributes.get(id)?.latency_ms,
    completion: (id) => `answer ${attributes.get(id)?.arrival}`,
    prompt: (id) => `question ${attributes.get(id)?.arrival}`,
    stars: (id) => attributes.get(id)?.stars,
  };

  test.each(Object.keys(keysOf).flatMap((field) => [[field], [`-${field}`]]))(
    "ordered by %s hold every record once, from either end",
    async (order) => {
      const field = order.replace("-", "");
      const sorted = expected(keysOf[field] ?? (() => 0), order.startsWith("-"));
      const query = { order: order.replace("stars", `feedback.${world.scalar}`) };
      expect(idsOf(await walk(world, query, "first"))).toEqual(sorted);
      expect(idsOf(await walk(world, query, "last"))).toEqual(sorted);
      expect(await world.ids(query)).toEqual(sorted);
    },
  );

  test.each([
    "id",
    "session",
    "session_id",
    "user",
    "user_id",
    "source",
    "external_id",
    "provider",
    "finish_reason",
    "ab_campaign",
    "prompt_hash",
    "request_id",
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "cost_usd",
    "ttft_ms",
    "choice_index",
  ])("ordered by %s hold every record once, from either end", async (field) => {
    for (const order of [field, `-${field}`]) {
      const forward = idsOf(await walk(world, { order }, "first"));
      expect([...forward].sort()).toEqual([...ids].sort());
      expect(idsOf(await walk(world, { order }, "last"))).toEqual(forward);
    }
  });

  test("are newest first without an order", async () => {
    expect(await world.ids()).toEqual(expected(() => 0, true));
    expect(await world.ids()).toEqual(await world.ids({ order: "-created_at" }));
  });

  test("come in the same order each time", async () => {
    const once = await world.page();
    for (let i = 0; i < 3; i++) expect(idsOf((await world.page()).data)).toEqual(idsOf(once.data));
  });

  test("hold the items just before a cursor, in the list's order", async () => {
    const { next_cursor } = await world.page({ first: 12 });
    const all = expected(() => 0, true);
    const page = await world.page({ first: 5, after: next_cursor ?? "" });
    expect(idsOf(page.data)).toEqual(all.slice(12, 17));
    const before = await world.page({ last: 3, before: page.previous_cursor ?? "" });
    expect(idsOf(before.data)).toEqual(all.slice(9, 12));
    expect(idsOf((await world.page({ first: 5, after: before.next_cursor ?? "" })).data)).toEqual(all.slice(12, 17));
  });

  test("tell whether there is more on either side", async () => {
    const all = await world.page({ first: 23 });
    expect(all).toMatchObject({ next_cursor: null, previous_cursor: null, total: 23, total_is_exact: true });
    const part = await world.page({ first: 22 });
    expect(part.next_cursor).toEqual(expect.any(String));
    expect(part.previous_cursor).toBeNull();
    const last = await world.page({ last: 22 });
    expect(last.next_cursor).toBeNull();
    expect(last.previous_cursor).toEqual(expect.any(String));
  });

  test("count the whole list unless they are told not to", async () => {
    expect((await world.page({ first: 2 })).total).toBe(23);
    expect((await world.page({ first: 2, count: false })).total).toBeNull();
    expect((await world.page({ first: 2, filter: `model:${world.models[0]}` })).total).toBe(8);
  });

  test.each([
    ["first=0", { first: 0 }, "first"],
    ["first=1001", { first: 1001 }, "first"],
    ["first=-1", { first: -1 }, "first"],
    ["first=1.5", { first: 1.5 }, "first"],
    ["first=ten", { first: "ten" }, "first"],
    ["last=0", { last: 0 }, "last"],
    ["first and last", { first: 1, last: 1 }, undefined],
    ["a broken cursor", { after: "nonsense" }, "after"],
    ["an empty cursor before", { last: 2, before: "%00" }, "before"],
    ["an unknown order", { order: "colour" }, "order"],
    ["an order by an unknown metric", { order: "feedback.nobody" }, undefined],
    ["an order by SQL", { order: "id; DROP TABLE interactions" }, "order"],
    ["a filter that does not parse", { filter: "model:" }, "filter"],
    ["a filter on an unknown field", { filter: "colour:red" }, "filter"],
    ["a word where a number belongs", { filter: "latency_ms>soon" }, "filter"],
  ])("refuse %s", async (_, query, param) => {
    const answer = await world.api.get("interactions", { use_case: world.use_case, ...query });
    if (answer.status === 404) return expectNotFound(answer, "metric");
    expectError(answer, "InvalidInput", param);
  });

  test("refuse a cursor that another order made", async () => {
    const { next_cursor } = await world.page({ first: 2, order: "latency_ms" });
    const answer = await world.api.get("interactions", { use_case: world.use_case, order: "model", after: next_cursor ?? "" });
    expectError(answer, "InvalidInput", "after");
  });

  test("need a use case, which must exist", async () => {
    expectError(await world.api.get("interactions"), "InvalidInput", "use_case");
    expectNotFound(await world.api.get("interactions", { use_case: "nobody" }), "use_case", "use_case");
  });
});

test("a record logged during a walk makes no other appear twice or get lost", async () => {
  const world = await World.open(server);
  const ids: string[] = [];
  for (let i = 0; i < 10; i++) ids.push(await world.logged({ created_at: `2026-02-01T00:00:0${i}Z` }));
  const walked: string[] = [];
  let after: string | undefined;
  do {
    const page = await world.page({ first: 3, after });
    walked.push(...idsOf(page.data));
    after = page.next_cursor ?? undefined;
    await world.logged();
    if (after !== undefined) await world.api.delete(`interactions/${page.data[0]?.id}`);
  } while (after !== undefined);
  expect(walked).toEqual(ids.toReversed());
});

test("an empty list has no cursors and the total 0", async () => {
  const world = await World.open(server);
  expect(await world.page()).toEqual({ data: [], next_cursor: null, previous_cursor: null, total: 0, total_is_exact: true });
});

test("a page holds 50 rows unless it is told otherwise", async () => {
  const world = await World.open(server);
  await Promise.all(Array.from({ length: 53 }, () => world.logged()));
  const page = await world.page();
  expect(page.data).toHaveLength(50);
  expect(page.total).toBe(53);
  expect((await world.page({ first: 1000 })).data).toHaveLength(53);
});

test("a row is the record without its bodies, with previews of at most 300 characters", async () => {
  const world = await World.open(server);
  const messages = [
    { role: "user", content: "first" },
    { role: "assistant", content: "no" },
    { role: "user", content: "😀".repeat(400) },
    { role: "assistant", content: "hm" },
  ];
  const id = await world.logged({
    messages,
    completion: "é".repeat(500),
    labels: { a: "b" },
    metadata: { x: 1 },
    user: "u",
    model_service: world.models[0],
  });
  const [row] = await world.rows();
  const {
    messages: _m,
    message: _n,
    parameters: _p,
    metadata: _d,
    comparisons: _c,
    sibling_count: _s,
    prompt: _i,
    completion: _o,
    ...shared
  } = await world.get(id);
  expect(row).toEqual({ ...shared, input_preview: expect.any(String), completion_preview: expect.any(String), feedback: {} });
  expect([...(row?.input_preview ?? "")].length).toBeLessThanOrEqual(300);
  expect(row?.input_preview).toMatch(/^(😀)+[.…]*$/u);
  expect([...(row?.completion_preview ?? "")].length).toBeLessThanOrEqual(300);
  expect(row?.completion_preview).toMatch(/^é+[.…]*$/u);
});
