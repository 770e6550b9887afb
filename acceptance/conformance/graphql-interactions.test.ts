import { randomUUID } from "node:crypto";
import { startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dayAt, type Filter, GraphqlSample, idsOf, type Known } from "../graphql-sample.ts";
import { World } from "../world.ts";

let server: TestServer;
let sample: GraphqlSample;
let world: World;
beforeAll(async () => {
  server = await startServer();
  sample = await GraphqlSample.open(server);
  world = sample.world;
});
afterAll(() => server.stop());

describe("an order", () => {
  type Value = (record: Known) => string | number | undefined;
  const mean: Value = ({ feedback }) => {
    const values = feedback.filter(({ metric }) => metric === "stars").map(({ value }) => value);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const model: Value = (record) => (record.model === undefined ? undefined : world.models[record.model]);

  function sorted(...by: [Value, 1 | -1][]): string[] {
    const ends = by.at(-1)?.[1] ?? -1;
    return idsOf(
      sample.known.toSorted((a, b) => {
        for (const [value, sign] of by) {
          const [left, right] = [value(a), value(b)];
          if (left === undefined && right === undefined) continue;
          if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
          if (left !== right) return left < right ? -sign : sign;
        }
        return (a.day - b.day) * ends;
      }),
    );
  }
  const pair = (field: string, sign: 1 | -1) => ({ field, order: sign === 1 ? "ASC" : "DESC" });

  test("is newest first by default, and turned by its direction", async () => {
    expect(idsOf((await sample.list({})).nodes)).toEqual(sorted([({ day }) => day, -1]));
    expect(idsOf((await sample.list({}, {}, [])).nodes)).toEqual(sorted([({ day }) => day, -1]));
    for (const field of ["created_at", "createdAt"]) {
      expect(idsOf((await sample.list({}, {}, [pair(field, 1)])).nodes)).toEqual(sorted([({ day }) => day, 1]));
    }
  });

  test("by a metric has the records without a value last in both directions", async () => {
    for (const sign of [1, -1] as const) {
      const order = [pair(`feedback.${world.scalar}`, sign)];
      expect(idsOf((await sample.list({}, {}, order)).nodes)).toEqual(sorted([mean, sign]));
    }
  });

  test("by several fields is the same through pages, in both directions", async () => {
    const team: Value = ({ user: given }) => given;
    const orders: [Filter[], string[]][] = [
      [[pair("model", 1), pair("created_at", -1)], sorted([model, 1], [({ day }) => day, -1])],
      [[pair("userId", -1), pair("model", -1)], sorted([team, -1], [model, -1])],
      [[pair("model", -1), pair(`feedback.${world.scalar}`, 1)], sorted([model, -1], [mean, 1])],
      [[pair("created_at", 1), pair("model", 1)], sorted([({ day }) => day, 1])],
    ];
    for (const [order, expected] of orders) {
      expect(idsOf((await sample.list({}, {}, order)).nodes)).toEqual(expected);
      expect(await walk("first", order)).toEqual(expected);
      expect(await walk("last", order)).toEqual(expected);
    }
    const rest = await world.ids({ order: `-model,feedback.${world.scalar}` });
    expect(rest).toEqual(sorted([model, -1], [mean, 1]));
  });
});

/** Every id, four at a time, in the list's order. */
async function walk(direction: "first" | "last", order?: Filter[]): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = { [direction]: 4, [direction === "first" ? "after" : "before"]: cursor };
    const { nodes, pageInfo } = await sample.list({}, page, order);
    if (direction === "first") ids.push(...idsOf(nodes));
    else ids.unshift(...idsOf(nodes));
    const { hasNextPage, hasPreviousPage, endCursor, startCursor } = pageInfo;
    expect(direction === "first" ? hasPreviousPage : hasNextPage).toBe(cursor !== null);
    if (!(direction === "first" ? hasNextPage : hasPreviousPage)) return ids;
    cursor = direction === "first" ? endCursor : startCursor;
  }
}

describe("a page", () => {
  test("follows the one before, and has a cursor for each record", async () => {
    const all = sample.newestFirst(() => true);
    expect(await walk("first")).toEqual(all);
    expect(await walk("last")).toEqual(all);
    const { edges, pageInfo } = await sample.list({}, { first: 3 });
    expect(edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual(all.slice(0, 3));
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges[2].cursor]);
    expect(idsOf((await sample.list({}, { last: 2, before: edges[2].cursor })).nodes)).toEqual(all.slice(0, 2));
    expect(idsOf((await sample.list({}, { last: 9, after: edges[1].cursor, before: edges[2].cursor })).nodes)).toEqual([]);
    expect((await sample.list({}, { last: 2, before: edges[2].cursor })).pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect((await sample.list({}, { last: 2 })).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test("holds 50 of more, at most 1,000 whatever is asked, and the number of all", async () => {
    const many = await World.open(server);
    for (let i = 0; i < 60; i++) await many.log({ created_at: dayAt(i) });
    const filter = { useCase: many.use_case };
    const { nodes, totalCount, pageInfo } = await sample.list(filter);
    expect([nodes.length, totalCount, pageInfo.hasNextPage]).toEqual([50, 60, true]);
    expect((await sample.list(filter, { first: 5000 })).nodes).toHaveLength(60);
  });

  test("neither repeats nor loses a record when one is logged meanwhile", async () => {
    const live = await World.open(server);
    for (let i = 0; i < 6; i++) await live.log();
    const filter = { useCase: live.use_case };
    const ids = idsOf((await sample.list(filter)).nodes);
    const first = await sample.list(filter, { first: 3 });
    await live.log();
    const second = await sample.list(filter, { first: 3, after: first.pageInfo.endCursor });
    expect([...idsOf(first.nodes), ...idsOf(second.nodes)]).toEqual(ids);
  });

  test("that is empty has no cursor", async () => {
    const { nodes, totalCount, pageInfo } = await sample.list({ completionId: randomUUID() });
    expect({ nodes, totalCount, pageInfo }).toEqual({
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, hasPreviousPage: false, endCursor: null, startCursor: null },
    });
  });

  test("ends early where its texts are long, and goes on from there in both directions", async () => {
    const large = await World.open(server);
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.unshift(await large.logged({ completion: "x".repeat(6 << 20), created_at: dayAt(i) }));
    const read = async (page: Filter) =>
      (await sample.list({ useCase: large.use_case }, page)) as { nodes: { id: string }[]; pageInfo: Filter };
    const first = await read({});
    expect([idsOf(first.nodes), first.pageInfo["hasNextPage"]]).toEqual([ids.slice(0, 2), true]);
    expect(idsOf((await read({ after: first.pageInfo["endCursor"] })).nodes)).toEqual(ids.slice(2));
    const last = await read({ last: 4 });
    expect([idsOf(last.nodes), last.pageInfo["hasPreviousPage"]]).toEqual([ids.slice(2), true]);
    expect(idsOf((await read({ last: 4, before: last.pageInfo["startCursor"] })).nodes)).toEqual(ids.slice(0, 2));
  });
});
