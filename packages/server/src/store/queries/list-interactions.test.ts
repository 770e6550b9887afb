import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type InteractionPage, type PageQuery, parseFilter } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedEngine } from "../engine/embedded-engine.ts";
import { type Engine, EngineError } from "../engine/engine.ts";
import { migrate } from "../migrations/migrate.ts";
import { filterToSql } from "./filter-sql.ts";
import { type Condition, listInteractions } from "./list-interactions.ts";
import { parseOrder } from "./order.ts";

const use_case = "support";
const now = Date.parse("2026-03-01T00:00:00Z");
const dir = mkdtempSync(join(tmpdir(), "colloquy-lists-"));
let engine: Engine;

/** Twenty months of rows, some of one instant; every 7th has feedback, every 5000th a text without spaces, every 900th a word. */
const rows = 60_000;
const fill = `INSERT INTO interactions (id, use_case, model, created_at, stored_at, session_id, source, prompt_hash, last_user_message, completion,
    label_keys, label_values, latency_ms)
  SELECT reinterpretAsUUID(sipHash128(number)), '${use_case}', 'm', toDateTime64('2024-06-01', 3, 'UTC') + intDiv(number, 3) * 4000,
    addMicroseconds(toDateTime64('2026-01-01', 6, 'UTC'), number), generateUUIDv4(number), if(number % 11 = 0, 'DATASET', 'LIVE'), 'h',
    'question', concat('answer ', if(number % 900 = 1, '“Refund”—policy', ''), if(number % 5000 = 2, 'すぐ返金します', ''), '.'),
    ['n'], [toString(number % 10)], number % 1000
  FROM numbers(${rows}) SETTINGS async_insert = 0, max_partitions_per_insert_block = 100`;
const fillFeedback = `INSERT INTO feedback (id, interaction_id, interaction_at, use_case, model, metric, value, user, created_at)
  SELECT generateUUIDv4(number), id, created_at, use_case, model, 'q', cityHash64(id) % 100, '', created_at
  FROM interactions ARRAY JOIN [1, 2] AS number WHERE cityHash64(id) % 7 = 0
  SETTINGS async_insert = 0, max_partitions_per_insert_block = 100`;

beforeAll(async () => {
  engine = await startEmbeddedEngine({ dir, log: { info: () => {}, warn: () => {} } });
  await migrate(engine);
  await engine.command(fill);
  await engine.command(fillFeedback);
});

afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

function where(text: string): Condition {
  const filter = parseFilter(text);
  return filter === undefined ? { sql: "1", params: {} } : filterToSql(filter, { use_case, now });
}

interface Asked {
  order?: string;
  page?: PageQuery;
  count?: boolean;
  signal?: AbortSignal;
  on?: Engine;
}

function list(
  condition: Condition,
  { order, page = {}, count = false, signal, on = engine }: Asked = {},
): Promise<InteractionPage> {
  return listInteractions(on, { use_case, where: condition, order: parseOrder(order), page, count, signal });
}

/** Every id, page after page. */
async function walk(condition: Condition, { first = 100, ...asked }: Asked & { first?: number } = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await list(condition, { ...asked, page: { first, ...(after === undefined ? {} : { after }) } });
    ids.push(...page.data.map(({ id }) => id));
    if (page.next_cursor === null) return ids;
    after = page.next_cursor;
  }
}

async function walkBack(condition: Condition, last: number): Promise<string[]> {
  const ids: string[] = [];
  for (let before: string | undefined; ; ) {
    const page = await list(condition, { page: { last, ...(before === undefined ? {} : { before }) } });
    ids.unshift(...page.data.map(({ id }) => id));
    if (page.previous_cursor === null) return ids;
    before = page.previous_cursor;
  }
}

/** What one statement over all rows finds. */
async function plain({ sql, params }: Condition, direction: "ASC" | "DESC" = "DESC"): Promise<string[]> {
  const found = await engine.query<{ id: string }>(
    `SELECT id FROM interactions WHERE use_case = {use_case:String} AND ${sql}
     ORDER BY created_at ${direction}, stored_at ${direction}, id ${direction}`,
    { use_case, ...params },
  );
  return found.map(({ id }) => id);
}

/** The engine, but some of its queries end as if they had taken too long. */
const withBudget = (isOver: (sql: string, params: Record<string, unknown>) => boolean): Engine => ({
  ...engine,
  isUp: () => true,
  query: async <Row>(...[sql, params = {}, limits]: Parameters<Engine["query"]>): Promise<Row[]> => {
    if (isOver(sql, params)) throw new EngineError("budget", "too slow");
    return await engine.query<Row>(sql, params, limits);
  },
});

describe("a filter whose cost grows with the table", () => {
  const filters = [
    "feedback.q>90",
    "feedback.q>95 latency_ms<500",
    "feedback.q:12345",
    "NOT feedback.q:* label.n:3 latency_ms<50",
    "feedback.q.mean>95 OR latency_ms:7",
    "返金",
    'refund "policy"',
    "返金 OR feedback.q:3",
  ];

  test.each(filters)("finds by slices what one statement finds: %s", async (text) => {
    const condition = where(text);
    const expected = await plain(condition);
    expect(await walk(condition)).toEqual(expected);
    expect(await walkBack(condition, 300)).toEqual(expected);
    expect(await walk(condition, { order: "created_at", first: 1000 })).toEqual(await plain(condition, "ASC"));
    const { total, total_is_exact } = await list(condition, { count: true });
    expect({ total, total_is_exact }).toEqual({ total: expected.length, total_is_exact: true });
  });

  test("counts the interactions, not their feedback, and leaves datasets out", async () => {
    const condition = where("feedback.q<50");
    const withoutDatasets = { ...condition, sql: `${condition.sql} AND source != 'DATASET'`, is_without_datasets: true };
    const expected = await plain(withoutDatasets);
    const { total, total_is_exact } = await list(withoutDatasets, { count: true });
    expect({ total, total_is_exact }).toEqual({ total: expected.length, total_is_exact: true });
  });
});

describe("a search that its budget cuts short", () => {
  /** Only the first slices of each request may be read. */
  const hurried = (slices: number): Engine => {
    let asked = 0;
    return withBudget((sql, params) => sql.includes("slice_near") && "page_limit" in params && ++asked > slices);
  };

  test.each(["-created_at", "created_at"])("says so, keeps what it found and goes on from there (%s)", async (order) => {
    const condition = where("返金");
    const page = await list(condition, { order, on: hurried(0) });
    expect(page.partial).toBe(true);
    expect(page.data.length).toBeLessThan(8);
    const rest = await list(condition, { order, page: { first: 50, after: page.next_cursor ?? "" } });
    expect(rest.partial).toBeUndefined();
    const expected = await plain(condition, order === "created_at" ? "ASC" : "DESC");
    expect([...page.data, ...rest.data].map(({ id }) => id)).toEqual(expected);
  });

  test("goes on backwards too", async () => {
    const condition = where("返金");
    const page = await list(condition, { page: { last: 50 }, on: hurried(1) });
    expect(page.partial).toBe(true);
    const rest = await list(condition, { page: { last: 50, before: page.previous_cursor ?? "" } });
    expect([...rest.data, ...page.data].map(({ id }) => id)).toEqual(await plain(condition));
  });

  test("in another order gives the best of the newest", async () => {
    const on = withBudget((sql) => sql.includes("sort_value") && !sql.includes("slice_far"));
    const page = await list(where("返金"), { order: "latency_ms", on });
    expect(page.partial).toBe(true);
    expect(page.data.length).toBeGreaterThan(0);
  });

  test("fails when nothing at all could be looked at", async () => {
    const on = withBudget((_, params) => "page_limit" in params);
    await expect(list(where("返金"), { on })).rejects.toMatchObject({ kind: "budget" });
  });

  test("is partial on no page that was read to its end", async () => {
    for (const text of ["返金", "refund", ""]) expect(await list(where(text))).not.toHaveProperty("partial");
  });
});

describe("a total over its budget", () => {
  /** So many counts of a list take too long. */
  const slowCounts = (number: number) => {
    let asked = 0;
    return withBudget((sql) => sql.includes("AS total") && asked++ < number);
  };

  test.each(["", "label.n:3", "NOT feedback.q:*", "feedback.q<50", "refund"])(
    "is what the newest rows hold: %j",
    async (text) => {
      const expected = (await plain(where(text))).length;
      const page = await list(where(text), { count: true, on: slowCounts(1) });
      expect(page.total_is_exact).toBe(false);
      expect(page.total).toBeLessThan(expected);
      expect(page.total).toBeGreaterThan(expected * 0.8); // five sixths of the rows are among them
      expect(page.data.length).toBe(50);
    },
  );

  test("is at least the rows of the page, and never fails them", async () => {
    const page = await list(where(""), { count: true, on: slowCounts(2) });
    expect(page).toMatchObject({ total: 50, total_is_exact: false });
    const sleeping: Condition = { sql: "sleepEachRow(0.00005) = 0", params: {} };
    expect(await list(sleeping, { page: { first: 1 }, count: true })).toMatchObject({ total_is_exact: false });
  });

  test("is null where it was not asked for", async () => {
    expect(await list(where(""), { count: false })).toMatchObject({ total: null, total_is_exact: false });
  });
});

test("a caller that goes away stops the query in the engine", async () => {
  const caller = new AbortController();
  const sleeping: Condition = { sql: "sleepEachRow(0.00007) = 0", params: {} };
  const answer = list(sleeping, { signal: caller.signal, count: true }).catch((error: unknown) => error);
  const running = async () => {
    const [row] = await engine.query<{ count: string }>(
      "SELECT count() AS count FROM system.processes WHERE query LIKE '%sleepEach%' AND query NOT LIKE '%processes%'",
    );
    return Number(row?.count);
  };
  while ((await running()) === 0) await delay(10);
  caller.abort();
  expect(await answer).toBeInstanceOf(EngineError);
  while ((await running()) > 1) await delay(10); // the engine's own query that keeps it alive sleeps too
});

describe("beside edits that are not worked in yet", () => {
  // One statement for all of it, in the order of the key and with edited columns, found nothing at all (ClickHouse 26.7).
  test.each(["refund", "answer label.n:edited", "refund OR label.n:edited", "-refund label.n:(edited, 3)"])(
    "%s finds what it finds without them",
    async (filter) => {
      await engine.command(
        `UPDATE interactions SET label_values = ['edited'], label_kv = [concat('n', '\\x1f', 'edited')]
         WHERE use_case = '${use_case}' AND latency_ms IN (1, 2, 901)`,
      );
      const found = await walk(where(filter), { first: 50 });
      const byKey = await engine.query<{ id: string; label: string; text: string }>(
        "SELECT id, label_values[1] AS label, completion AS text FROM interactions WHERE use_case = {use_case:String} SETTINGS use_skip_indexes = 0",
        { use_case },
      );
      const isRefund = ({ text }: { text: string }) => text.includes("Refund");
      const isFound: Record<string, (row: { label: string; text: string }) => boolean> = {
        refund: isRefund,
        "answer label.n:edited": ({ label }) => label === "edited",
        "refund OR label.n:edited": (row) => isRefund(row) || row.label === "edited",
        "-refund label.n:(edited, 3)": (row) => !isRefund(row) && ["edited", "3"].includes(row.label),
      };
      const wanted = byKey.filter((row) => isFound[filter]?.(row)).map(({ id }) => id);
      expect(found.toSorted()).toEqual(wanted.toSorted());
      expect(found.length).toBeGreaterThan(50);
    },
  );
});
