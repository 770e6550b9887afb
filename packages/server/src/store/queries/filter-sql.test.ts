import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Condition, type Filter, filterLimits, parseFilter, readFilter } from "@colloquy/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedEngine } from "../engine/embedded-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { migrate } from "../migrations/migrate.ts";
import type { StoredComparison, StoredFeedback, StoredInteraction } from "../records.ts";
import { filterToSql } from "./filter-sql.ts";

const now = Date.parse("2026-03-01T00:00:00Z");
const context = { use_case: "support", now };
const parse = (text: string): Filter => parseFilter(text) ?? { and: [] };

const id = (n: number) => `01980000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const session = (n: number) => `01980000-0000-7000-9000-${String(n).padStart(12, "0")}`;
const at = (n: number) => `2026-02-${String(n).padStart(2, "0")} 00:00:00.000`;

interface Row extends StoredInteraction {
  n: number;
  feedback: Record<string, number[]>;
  /** Results of comparisons by metric. */
  results: Record<string, string[]>;
  label_keys: string[];
  label_values: string[];
  tools: string[];
}

function row(n: number, members: Partial<Row> = {}): Row {
  return {
    n,
    created_at: at(n),
    stored_at: `2026-02-20 00:00:00.${String(n).padStart(6, "0")}`,
    id: id(n),
    use_case: "support",
    model: "m",
    session_id: session(1),
    source: "LIVE",
    prompt_hash: `hash-${n}`,
    last_user_message: "",
    completion: "",
    label_keys: [],
    label_values: [],
    tools: [],
    feedback: {},
    results: {},
    ...members,
  };
}

const rows: Row[] = [
  row(1, { model: "", user: "o'Brien", feedback: { x: [0, 4] }, completion: "say “Refund”, it’s FINE", latency_ms: 10 }),
  row(2, {
    feedback: { x: [2], y: [1] },
    completion: "100%_done\\ now",
    last_user_message: "das ÉTÉ refund—policy",
    latency_ms: 20.5,
  }),
  row(3, {
    label_keys: ["a=b"],
    label_values: ["c"],
    completion: "refunds 返金してください ok返",
    prompt_tokens: 5,
    cost_usd: 0.1,
  }),
  row(4, {
    label_keys: ["a"],
    label_values: ["b=c"],
    tools: ["get_user", "book"],
    prompt_tokens: 5,
    completion_tokens: 7,
    latency_ms: 0,
  }),
  row(5, {
    label_keys: ["team", "team", "my key"],
    label_values: ["red", "blue", ""],
    source: "OFFLINE",
    session_id: session(2),
  }),
  row(6, {
    label_keys: ["adaptive.dataset"],
    label_values: ["gold"],
    source: "DATASET",
    error: "time-out",
    finish_reason: "stop",
  }),
  row(7, { prompt_hash: "same", model: "m*", results: { v: ["won", "tied"] }, completion: "$$$ 🙂 C++", choice_index: 0 }),
  row(8, {
    prompt_hash: "same",
    results: { v: ["lost", "tied"] },
    provider: "openai",
    external_id: "e 1",
    request_id: "r",
    ab_campaign: "t",
  }),
];

/** Of another use case: must never matter. */
const foreign = row(9, { use_case: "other", prompt_hash: "hash-1" });

const feedback: StoredFeedback[] = rows.flatMap((target) =>
  Object.entries(target.feedback).flatMap(([metric, values]) =>
    values.map((value, i) => ({
      interaction_at: target.created_at,
      id: id(1000 + target.n * 100 + i + (metric === "y" ? 50 : 0)),
      interaction_id: target.id,
      use_case: "support",
      model: target.model,
      metric,
      value,
      ...(value === 4 ? { reason: "Style" } : {}),
      user: `u${value}`,
      created_at: at(20),
    })),
  ),
);

const comparison = (n: number, members: Partial<StoredComparison>): StoredComparison => ({
  created_at: at(21),
  id: id(5000 + n),
  use_case: "support",
  metric: "v",
  preferred_id: id(7),
  preferred_at: at(7),
  preferred_model: "m*",
  other_id: id(8),
  other_at: at(8),
  other_model: "m",
  user: "",
  ...members,
});
const comparisons = [comparison(1, {}), comparison(2, { tied: "good" })];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const label = (target: Row, key: string) => target.label_values.filter((_, i) => target.label_keys[i] === key);
const x = (target: Row) => target.feedback["x"] ?? [];
const tokens = ({ prompt_tokens, completion_tokens }: Row) =>
  prompt_tokens === undefined && completion_tokens === undefined ? undefined : (prompt_tokens ?? 0) + (completion_tokens ?? 0);
const holds = (numbers: number[]) => (target: Row) => numbers.includes(target.n);

const expected: [string, (target: Row) => boolean][] = [
  [`id:${id(3)}`, holds([3])],
  [`id:(${id(3)}, ${id(4).toUpperCase()}, ${id(99)})`, holds([3, 4])],
  [`-id:${id(3)} id:*`, (target) => target.n !== 3],
  [`session:${session(2)}`, holds([5])],
  [`session!=${session(2)}`, (target) => target.n !== 5],
  [`user:"o'Brien"`, holds([1])],
  ["user:*", holds([1])],
  ["prompt_hash:same", holds([7, 8])],
  ["model:m", (target) => target.model === "m"],
  ["model!=m", (target) => target.model !== "m"],
  ["model:*", (target) => target.model !== ""],
  ['model:("m*", nope)', holds([7])],
  ["source:(OFFLINE, DATASET)", holds([5, 6])],
  ['provider:openai request_id:r external_id:"e 1" ab_campaign:t', holds([8])],
  ["finish_reason:stop OR choice_index:0", holds([6, 7])],
  ["dataset:gold", holds([6])],
  ["dataset:*", holds([6])],
  ["dataset!=gold", (target) => target.n !== 6],
  ['label."a=b":c', holds([3])],
  ["label.a:b=c", holds([4])],
  ["label.team:red label.team:blue", holds([5])],
  ["label.team!=red", (target) => !label(target, "team").includes("red")],
  ["label.team:(green, blue)", holds([5])],
  ["label.team:*", holds([5])],
  ['label."my key":""', holds([5])],
  ["NOT label.team:*", (target) => label(target, "team").length === 0],
  ["tool:get_user", holds([4])],
  ["tool:(get_user, none)", holds([4])],
  ["tool:get", holds([])],
  ["tool!=book", (target) => !target.tools.includes("book")],
  ["tool:*", holds([4])],
  ["latency_ms>10", (target) => (target.latency_ms ?? 0) > 10],
  ["NOT latency_ms>10", (target) => !((target.latency_ms ?? 0) > 10)],
  ["latency_ms!=10", (target) => target.latency_ms !== 10],
  ["latency_ms:(0, 20.5, 1e300)", holds([2, 4])],
  ["-latency_ms:(0, 20.5)", (target) => ![2, 4].includes(target.n)],
  ["latency_ms:*", (target) => target.latency_ms !== undefined],
  ["prompt_tokens:5", holds([3, 4])],
  ["prompt_tokens:(5, 5.5)", holds([3, 4])],
  ["completion_tokens:7", holds([4])],
  ["completion_tokens!=7", (target) => target.completion_tokens !== 7],
  ["ttft_ms:*", holds([])],
  ["choice_index>=0", holds([7])],
  ["finish_reason!=stop", (target) => target.finish_reason !== "stop"],
  ["provider:(openai, other) external_id:*", holds([8])],
  ["request_id:(r, s)", holds([8])],
  ["user!=ann", () => true],
  ["prompt_hash:(same, hash-1)", holds([1, 7, 8])],
  ["ab_campaign:*", holds([8])],
  ["dataset:(gold, other)", holds([6])],
  ["tool:*  tool!=book", holds([])],
  ["total_tokens>=5", (target) => (tokens(target) ?? 0) >= 5],
  ["total_tokens:5", holds([3])],
  ["-total_tokens:*", (target) => tokens(target) === undefined],
  ["cost_usd:0.1", holds([3])],
  ["created_at>=2026-02-03 created_at<2026-02-05T00:00:00Z", holds([3, 4])],
  ["created_at:2026-02-03", holds([3])],
  ["created_at:2026-02-03T12:00:00Z", holds([])],
  ["created_at:(2026-02-03, 2026-02-04T01:00:00+01:00, 2026-02-05T00:00:00.0001Z)", holds([3, 4])],
  ["created_at!=2026-02-03", (target) => target.n !== 3],
  ["created_at>-23d", (target) => target.n > 6],
  ["created_at<=now", () => true],
  ["created_at>1000-01-01 created_at<9999-01-01 created_at:*", () => true],
  ["stored_at>2026-02-20T00:00:00.000003Z", (target) => target.n > 3],
  ["stored_at:(2026-02-20T00:00:00.000003Z, 2026-02-20T00:00:00.000004Z)", holds([3, 4])],
  ["feedback.x:*", (target) => x(target).length > 0],
  ["NOT feedback.x:*", (target) => x(target).length === 0],
  ["feedback.x>1 feedback.x<3", (target) => x(target).some((value) => value > 1 && value < 3)],
  ["feedback.x>1 (feedback.x<3)", (target) => x(target).some((value) => value > 1) && x(target).some((value) => value < 3)],
  ["feedback.x>=4 OR feedback.y:true", holds([1, 2])],
  ["feedback.x!=4", (target) => x(target).some((value) => value !== 4)],
  ["NOT feedback.x:4", (target) => !x(target).includes(4)],
  ["feedback.x:(0, 7)", holds([1])],
  ["feedback.x.reason:Style", (target) => x(target).includes(4)],
  ["feedback.x.reason:*", (target) => x(target).includes(4)],
  ["feedback.x.reason!=Style", (target) => x(target).some((value) => value !== 4)],
  ["feedback.x<1 feedback.x.reason:Style", holds([])],
  ["feedback.x<1 (feedback.x.reason:Style)", holds([1])],
  ["feedback.x.user:(u0, u2) feedback.x>1", holds([2])],
  ["feedback.x.user:u0 feedback.x.reason:(Style, Other)", holds([])],
  ["feedback.y.user:u1", holds([2])],
  ["feedback.x.mean:2", (target) => mean(x(target)) === 2],
  ["feedback.x.mean>2", holds([])],
  ["feedback.x.mean:*", holds([1, 2])],
  ["feedback.nope:*", holds([])],
  ["comparison.v:*", holds([7, 8])],
  ["comparison.v:won", holds([7])],
  ["comparison.v:lost", holds([8])],
  ["comparison.v:tied", holds([7, 8])],
  ["comparison.v:(won, lost)", holds([7, 8])],
  ["comparison.w:*", holds([])],
  ["has:feedback", (target) => Object.keys(target.feedback).length > 0],
  ["has:comparison", holds([7, 8])],
  ["has:tool_call", holds([4])],
  ["has:error", holds([6])],
  ["has:labels", holds([3, 4, 5])],
  ["has:siblings", holds([7, 8])],
  ["has!=siblings", (target) => target.n < 7],
  ["has:(error, tool_call)", holds([4, 6])],
  ["refund", holds([1, 2])],
  ["REFUND policy", holds([2])],
  ["completion:refund", holds([1])],
  ["input:refund", holds([2])],
  ["input:*", holds([2])],
  ["it", holds([1])],
  ["it’s", holds([1])],
  ["été", holds([2])],
  ["refun", holds([])],
  ['"refund"', holds([1, 2])],
  ['"refun"', holds([])],
  ['"say “REFUND”"', holds([1])],
  ['"say refund"', holds([])],
  ['"返金"', holds([3])],
  ['"返金してください ok返"', holds([3])],
  ['"refunds 返"', holds([3])],
  ['"efunds 返"', holds([])],
  ['"“refund”, it"', holds([1])],
  ['"%"', holds([2])],
  ['"_DONE\\\\"', holds([2])],
  ["100%", holds([2])],
  ["d_ne", holds([])],
  ["返金", holds([3])],
  ["ok", holds([3])],
  ["ください", holds([3])],
  ["text:$$$", holds([7])],
  ["🙂", holds([7])],
  ["C++", holds([7])],
  ["(.*)", holds([])],
  ["NOT refund model:m", (target) => target.model === "m" && target.n !== 2],
  ["(model:m latency_ms:*) OR NOT (NOT has:error)", holds([2, 4, 6])],
];

describe("what it selects", () => {
  const dir = mkdtempSync(join(tmpdir(), "colloquy-filter-"));
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEmbeddedEngine({ dir, log: { info: () => {}, warn: () => {} } });
    await migrate(engine);
    const stored = [...rows, foreign].map(({ n: _, feedback: __, results: ___, ...record }) => record);
    const insert = (table: string, records: object[]) =>
      engine.insert(table, [Buffer.from(records.map((record) => JSON.stringify(record)).join("\n"))], `fixture-${table}`);
    await Promise.all([insert("interactions", stored), insert("feedback", feedback), insert("comparisons", comparisons)]);
  });

  afterAll(async () => {
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function select(filter: Filter): Promise<number[]> {
    const { sql, params } = filterToSql(filter, context);
    // the alias is the trap: WHERE must mean the column
    const found = await engine.query<{ n: number }>(
      `SELECT toUInt32(substring(toString(id), 25)) AS n, 'x' AS created_at, '' AS completion FROM interactions
       WHERE use_case = {use_case:String} AND ${sql} ORDER BY n`,
      { use_case: "support", ...params },
    );
    return found.map(({ n }) => n);
  }

  test.each(expected)("%s", async (text, matches) => {
    const numbers = rows.filter(matches).map(({ n }) => n);
    expect(await select(parse(text))).toEqual(numbers);
    const others = rows.filter((target) => !matches(target)).map(({ n }) => n);
    expect(await select({ not: { and: [parse(text)] } })).toEqual(others);
  });

  test.each<[string, (i: number) => Condition]>([
    ["feedback", (i) => ({ field: "feedback.x", op: "gt", value: 1000 + i })],
    ["the mean of feedback", (i) => ({ field: `feedback.x${i % 300}.mean`, op: "gt", value: 1000 + i })],
    ["comparisons", (i) => ({ field: `comparison.x${i}`, op: "eq", value: "tied" })],
    ["labels", (i) => ({ field: `label.k${i}`, op: "in", value: ["a", "b"] })],
  ])("as many conditions on %s as a filter may hold are answered", async (_, condition) => {
    const filter = readFilter({ or: Array.from({ length: filterLimits.conditions }, (__, i) => condition(i)) }, "filter");
    expect(await select(filter)).toEqual([]);
  });

  test("a search for as many words as there may be and the longest lists are answered", async () => {
    expect(await select(parse(Array.from({ length: 100 }, (_, i) => `word${i}`).join(" OR ")))).toEqual([]);
    const values = Array.from({ length: 1000 }, (_, i) => `${i}`.padEnd(1000, "é"));
    expect(await select({ field: "user", op: "in", value: values })).toEqual([]);
    const times = Array.from({ length: 1000 }, (_, i) => new Date(i * 1000).toISOString());
    expect(await select({ field: "created_at", op: "in", value: [...times, "2026-02-03"] })).toEqual([3]);
  });

  test("the deepest nesting is answered", async () => {
    let filter: Filter = { field: "model", op: "eq", value: "m*" };
    for (let i = 0; i < filterLimits.depth; i++) filter = i % 2 === 0 ? { not: filter } : { and: [filter] };
    expect(await select(filter)).toEqual([7]);
  });

  test("nothing is found through feedback or siblings of another use case", async () => {
    expect(await select(parse("has:siblings id:*"))).toEqual([7, 8]);
    const { sql, params } = filterToSql(parse("feedback.x:*"), { use_case: "other", now });
    const found = await engine.query(`SELECT id FROM interactions WHERE ${sql}`, params);
    expect(found).toEqual([]);
  });

  const piece = fc.constantFrom(
    "refund",
    "Refund",
    "É",
    "é",
    "ß",
    "SS",
    "it",
    " ",
    "\n",
    "'",
    "’",
    "“",
    "—",
    "_",
    "%",
    "\\",
    "+",
    "$",
    "7",
    "返金",
    "金",
    "ー",
    "。",
    "ไทย",
    "🙂",
    "e\u0301",
    "Ж",
    "ж",
    "k",
    "\u212a", // the Kelvin sign: its lower case is k
    "i",
    "\u0130", // its lower case is i and a dot
  );
  const anyText = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

  test("words and phrases are found exactly where they occur", async () => {
    const unspaced = "[\\p{Script=Han}\\p{Script=Katakana}\\p{Script=Thai}ー]";
    const border = `(?:[^\\p{L}\\p{M}\\p{N}]|${unspaced})`;
    const contains = (text: string, needle: string) => text.toLowerCase().includes(needle.toLowerCase());
    const quotedPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    const holdsPhrase = (text: string, phrase: string) => {
      const inWord = (end: string) => new RegExp(end === "start" ? `^(?!${border})` : `(?<!${border})$`, "u").test(phrase);
      const [before, after] = [inWord("start") ? `(?<=^|${border})` : "", inWord("end") ? `(?=${border}|$)` : ""];
      return new RegExp(before + quotedPattern(phrase.toLowerCase()) + after, "u").test(text.toLowerCase());
    };
    const holdsWord = (text: string, word: string) =>
      new RegExp(unspaced, "u").test(word) ? contains(text, word) : holdsPhrase(text, word);
    const search = async (texts: string[], filter: Filter): Promise<string[]> => {
      const { sql, params } = filterToSql(filter, context);
      const from = "(SELECT arrayJoin({texts:Array(String)}) AS completion, '' AS last_user_message) AS interactions";
      const found = await engine.query<{ found: string }>(`SELECT interactions.completion AS found FROM ${from} WHERE ${sql}`, {
        texts,
        ...params,
      });
      return found.map(({ found: text }) => text);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: 1, maxLength: 20 }),
        anyText.filter((text) => text.trim() !== ""),
        async (texts, needle) => {
          expect(await search(texts, { field: "text", op: "text", value: needle, phrase: true })).toEqual(
            texts.filter((text) => holdsPhrase(text, needle)),
          );
          const words = needle.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
          const inAll = (text: string) => words.every((word) => holdsWord(text, word));
          const expectedTexts = texts.filter((text) => (words.length === 0 ? contains(text, needle) : inAll(text)));
          expect(await search(texts, { field: "completion", op: "text", value: needle })).toEqual(expectedTexts);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("a filter by feedback reads only where the feedback is", async () => {
    const { sql, params } = filterToSql(parse("feedback.x:2"), context);
    const plan = await engine.query<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT id FROM interactions WHERE use_case = 'support' AND ${sql}`,
      params,
    );
    expect(plan.map(({ explain }) => explain.trim())).toContain("created_at");
  });
});
