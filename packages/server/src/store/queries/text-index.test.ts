import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Filter, parseFilter } from "@colloquy/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedEngine } from "../engine/embedded-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { migrate } from "../migrations/migrate.ts";
import { keepUnspacedIndex } from "../migrations/unspaced-index.ts";
import type { StoredInteraction } from "../records.ts";
import { sampleInteraction } from "../sample-rows.ts";
import { isScan } from "./filter-marks.ts";
import { type FilterContext, filterToSql } from "./filter-sql.ts";

const use_case = "support";
const context: FilterContext = { use_case, now: 0 };
const dir = mkdtempSync(join(tmpdir(), "colloquy-text-"));
const at = Date.UTC(2026, 0, 5);
let engine: Engine;

const texts: Record<string, Partial<StoredInteraction>> = {
  quoted: { last_user_message: "Wo ist mein Geld?", completion: "Your “Refund”—policy: it’s 30 days (see ÉTÉ, Straße)." },
  plain: { last_user_message: "refund policy", completion: "thirty days" },
  apart: { last_user_message: "Policy of the shop", completion: "no refund" },
  longer: { completion: "refunds, policyholder, been, étés" },
  chinese: { completion: "您的退款政策是三十天。ok退款" },
  japanese: { completion: "データを返金してください" },
  thai: { completion: "คืนเงินภายในสามสิบวัน" },
  korean: { completion: "환불이 완료되었습니다" },
  russian: { completion: "«Возврат» — ЗАВТРА" },
  history: {
    messages: [
      { role: "system", content: 'Answer "briefly"\nwith love\\care' },
      { role: "user", content: [{ type: "text", text: "My Invoice — 返品 please" }] },
      { role: "assistant", content: null, tool_calls: [{ id: "role" }] },
      { role: "user", content: "And now?" },
    ],
    last_user_message: "And now?",
    completion: "Nothing.",
  },
};

beforeAll(async () => {
  engine = await startEmbeddedEngine({ dir, log: { info: () => {}, warn: () => {} } });
  await migrate(engine);
  const rows = Object.entries(texts).map(([name, members]) => ({
    ...sampleInteraction(use_case, at, { external_id: name, completion: "", last_user_message: "", ...members }),
    ...(members.messages === undefined ? {} : { prompt: "" }),
  }));
  // others, so that there is something that an index spares
  const others = Array.from({ length: 5000 }, (_, i) =>
    sampleInteraction(use_case, at, { completion: `other ${i}`, external_id: "" }),
  );
  const body = [...rows, ...others].map((row) => JSON.stringify(row)).join("\n");
  await engine.insert("interactions", [Buffer.from(body)], "texts");
  await engine.command("OPTIMIZE TABLE interactions FINAL"); // merges build the indexes of words
});

afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

const toSql = (text: string, options: Partial<FilterContext> = {}) =>
  filterToSql(parseFilter(text) as Filter, { ...context, ...options });

async function find(text: string, options: Partial<FilterContext> = {}, settings = ""): Promise<string[]> {
  const { sql, params } = toSql(text, options);
  const found = await engine.query<{ name: string }>(
    `SELECT external_id AS name FROM interactions WHERE use_case = {use_case:String} AND ${sql} ORDER BY name ${settings}`,
    { use_case, ...params },
  );
  return found.map(({ name }) => name);
}

/** Names of the indexes by which the engine skips something, and whether it reads the searched columns. */
async function plan(text: string, options: Partial<FilterContext> = {}): Promise<string> {
  const { sql, params } = toSql(text, options);
  const lines = await engine.query<{ explain: string }>(
    `EXPLAIN indexes = 1 SELECT id FROM interactions WHERE use_case = {use_case:String} AND ${sql}`,
    { use_case, ...params },
  );
  return lines.map(({ explain }) => explain).join("\n");
}

const cases: [string, string[]][] = [
  ["refund", ["apart", "plain", "quoted"]],
  ["REFUND policy", ["apart", "plain", "quoted"]],
  ['"refund policy"', ["plain"]],
  ['"refund”—policy"', ["quoted"]],
  ["completion:refund", ["apart", "quoted"]],
  ["input:refund", ["plain"]],
  ["completion:refund input:policy", ["apart"]],
  ["it", ["quoted"]],
  ["it’s", ["quoted"]],
  ["été", ["quoted"]],
  ["ÉTÉ", ["quoted"]],
  ["straße", ["quoted"]],
  ["strasse", []],
  ["bee", []],
  ["возврат завтра", ["russian"]],
  ["退款", ["chinese"]],
  ["ok 退款政策", ["chinese"]],
  ["ok退款", ["chinese"]],
  ["款", ["chinese"]],
  ["返金", ["japanese"]],
  ["データ", ["japanese"]],
  ["ータ", ["japanese"]],
  ["デー", ["japanese"]],
  ["ภายใน", ["thai"]],
  ["환불이", ["korean"]],
  ["환불", []],
  ["refund -policy", []],
  ["refund OR 返金", ["apart", "japanese", "plain", "quoted"]],
];

describe("a search", () => {
  test.each(cases)("for %s finds the same with the index and without", async (text, names) => {
    expect(await find(text)).toEqual(names);
    expect(await find(text, {}, "SETTINGS use_skip_indexes = 0")).toEqual(names);
  });

  test.each(["refund", '"refund policy"', "completion:refund", "refund latency_ms:*", "(refund policy) OR straße"])(
    "for %s skips by the index of words",
    async (text) => {
      expect(isScan(toSql(text).sql)).toBe(text.includes('"')); // of a phrase the index knows the words, not their order
      expect(await plan(text)).toMatch(/Name: by_word[\s\S]*Granules: [12]\/[3-9]/);
    },
  );

  test("for words reads the index alone, not the texts", async () => {
    expect(await plan("refund policy")).toContain("__text_index_by_word");
  });

  test("for labels skips by their index", async () => {
    expect(await plan("label.team:red")).toMatch(/Name: by_label\n[\s\S]*Granules: 0\//);
    expect(await plan("label.team:(red, blue)")).toMatch(/Name: by_label\n[\s\S]*Granules: 0\//);
  });
});

describe("whole inputs", () => {
  const all = { search_in: "all" } as const;

  test.each<[string, string[]]>([
    ["invoice", ["history"]],
    ["input:invoice", ["history"]],
    ["completion:invoice", []],
    ["briefly with", ["history"]],
    ["invoice nothing", ["history"]],
    ['"with love\\\\care"', ["history"]],
    ['"love care"', []],
    ['"my invoice — 返品"', ["history"]],
    ["返品", ["history"]],
    ["nwith", []],
    ["role", []],
    ["refund", ["apart", "plain", "quoted"]],
    ["-invoice now", []],
  ])("are searched where it is asked for: %s", async (text, names) => {
    expect(await find(text, all)).toEqual(names);
  });

  test("are not searched otherwise", async () => {
    expect(await find("invoice")).toEqual([]);
  });
});

describe("the index of texts without spaces", () => {
  const indexed = { has_unspaced_index: true };

  test("is left as it is, added or dropped, and covers rows that were there before", async () => {
    expect(await keepUnspacedIndex(engine, undefined)).toBe(false);
    expect(await keepUnspacedIndex(engine, true)).toBe(true);
    expect(await keepUnspacedIndex(engine, true)).toBe(true);
    expect(await keepUnspacedIndex(engine, undefined)).toBe(true);
    await expect.poll(() => plan("返金して", indexed), { timeout: 20_000 }).toMatch(/Name: by_unspaced[\s\S]*Granules: 1\/[3-9]/);
    for (const [text, names] of cases) expect(await find(text, indexed), text).toEqual(names);
    for (const [text, names] of cases) expect(await find(text, indexed, "SETTINGS use_skip_indexes = 0"), text).toEqual(names);
    expect(isScan(toSql("返金", indexed).sql)).toBe(false);
    expect(isScan(toSql("金", indexed).sql)).toBe(true);
    expect(await keepUnspacedIndex(engine, false)).toBe(false);
    expect(await find("返金", indexed)).toEqual(["japanese"]);
  });
});
