import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import { startEmbeddedEngine } from "./embedded-engine.ts";
import { EngineError } from "./engine.ts";
import type { Supervisor } from "./supervisor.ts";

const silent = { info: () => {}, warn: () => {} };
const dir = mkdtempSync(join(tmpdir(), "colloquy-engine-"));
let engine: Supervisor;

beforeAll(async () => {
  engine = await startEmbeddedEngine({ dir, log: silent });
  await migrate(engine);
});

afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

let rows = 0;
function row(members: Record<string, unknown> = {}): Record<string, unknown> {
  rows += 1;
  return {
    created_at: "2026-01-02 03:04:05.678",
    stored_at: "2026-01-02 03:04:05.678901",
    id: `01980000-0000-7000-8000-${String(rows).padStart(12, "0")}`,
    use_case: `case-${rows}`,
    model: "m",
    session_id: "01980000-0000-7000-8000-000000000000",
    source: "OFFLINE",
    prompt_hash: "",
    completion: "c",
    ...members,
  };
}

const lines = (...records: object[]) => [Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""))];
const count = async (use_case: unknown) => {
  const sql = "SELECT count() AS n FROM interactions WHERE use_case = {use_case:String}";
  return Number((await engine.query<{ n: string }>(sql, { use_case }))[0]?.n);
};
async function failure(call: Promise<unknown>): Promise<EngineError> {
  const error = await call.then(
    () => expect.unreachable("it succeeded"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

const nasty = [
  "it's",
  "back\\slash",
  "{braces:String}",
  "naïve ☃ 😀",
  "tab\tline\nreturn\r",
  "\\N",
  "NULL",
  "",
  "a\u0000b",
  "');--",
  "%27",
  "🏳️‍🌈",
];

describe("values", () => {
  test.each(nasty)("binds %j unchanged", async (text) => {
    expect(await engine.query("SELECT {text:String} AS text", { text })).toEqual([{ text }]);
  });

  test("binds a list of texts unchanged", async () => {
    expect(await engine.query("SELECT {texts:Array(String)} AS texts", { texts: nasty })).toEqual([{ texts: nasty }]);
  });

  test("binds a list of ten thousand ids", async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `01980000-0000-7000-8000-${String(i).padStart(12, "0")}`);
    expect(await engine.query("SELECT length({ids:Array(UUID)}) AS n", { ids })).toEqual([{ n: "10000" }]);
  });

  test("binds a text of 4 MB", async () => {
    const text = "ä'\\\n".repeat(800_000);
    const [answer] = await engine.query<{ text: string }>("SELECT {text:String} AS text", { text });
    expect(answer?.text === text).toBe(true);
  });

  test("gives 64-bit integers as text and times as ISO text", async () => {
    const sql = "SELECT 18446744073709551615 AS big, toDateTime64('2026-01-02 03:04:05.678901', 6, 'UTC') AS at";
    expect(await engine.query(sql)).toEqual([{ big: "18446744073709551615", at: "2026-01-02T03:04:05.678901Z" }]);
  });
});

describe("insert", () => {
  test.each(nasty)("stores %j unchanged", async (text) => {
    const record = row({ completion: text, label_keys: ["k"], label_values: [text] });
    await engine.insert("interactions", lines(record), `nasty ${record["id"]}`);
    const sql = "SELECT completion, label_values FROM interactions WHERE use_case = {use_case:String}";
    expect(await engine.query(sql, { use_case: record["use_case"] })).toEqual([{ completion: text, label_values: [text] }]);
  });

  test.each([
    '[{"role":"user","content":"hi"},{"z":1,"a":{"y":[1,[2,[]],{}],"b":null}}]',
    '[{"b":1e400,"n":123456789012345678901234567890,"f":0.1000,"neg":-0.0,"exp":1E+2}]',
    '[{"u":"\\u00e9\\u0000\\ud83d\\ude00\\/","q":"\\"]}[{"},true,false,null]',
    '[ { "spaced" : [ 1 ,\t2 ] } ]',
    '[{"__proto__":{"x":1},"10":1,"2":2,"b":3,"1":4}]',
    "[]",
  ])("stores the nested JSON %s as the very bytes", async (json) => {
    const { use_case, ...record } = row();
    const text = JSON.stringify({ use_case, ...record }).replace(/}$/, `,"messages":${json},"parameters":{"deep":${json}}}`);
    await engine.insert("interactions", [Buffer.from(text)], `json ${use_case}`);
    const sql = "SELECT messages, parameters FROM interactions WHERE use_case = {use_case:String}";
    expect(await engine.query(sql, { use_case })).toEqual([{ messages: json, parameters: `{"deep":${json}}` }]);
  });

  test("takes a body in pieces that cut lines and characters", async () => {
    const [body = Buffer.of()] = lines(row({ use_case: "pieces", completion: "ä☃😀" }), row({ use_case: "pieces" }));
    const pieces = Array.from({ length: Math.ceil(body.length / 7) }, (_, i) => body.subarray(i * 7, i * 7 + 7));
    await engine.insert("interactions", pieces, "pieces");
    const sql = "SELECT completion FROM interactions WHERE use_case = 'pieces' ORDER BY id";
    expect(await engine.query(sql)).toEqual([{ completion: "ä☃😀" }, { completion: "c" }]);
  });

  test("stores a block once per token, also one that spans months", async () => {
    const months = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, "0")}-01 00:00:00.000`);
    const body = lines(...months.map((created_at) => row({ use_case: "months", created_at })));
    await engine.insert("interactions", body, "months 1");
    await engine.insert("interactions", body, "months 1");
    expect(await count("months")).toBe(12);
    await engine.insert("interactions", body, "months 2");
    expect(await count("months")).toBe(24);
  });

  test.each([
    ["an unknown member", '{"nonsense":1}'],
    ["a bad id", '{"id":"x"}'],
    ["a bad time", '{"created_at":"yesterday"}'],
    ["a number out of place", '{"completion_tokens":"many"}'],
    ["cut text", '{"id":"01980000-0000-7000-8000-0000000'],
    ["no JSON", "hello"],
    ["a wrong shape", '{"label_keys":{"a":1}}'],
  ])("refuses %s for good and stores nothing", async (_, line) => {
    const body = [...lines(row({ use_case: "refused" })), Buffer.from(line)];
    expect((await failure(engine.insert("interactions", body, `refused ${line}`))).kind).toBe("refused");
    expect(await count("refused")).toBe(0);
  });

  test("fails in passing when the table is missing: what was promised must not be given up", async () => {
    expect((await failure(engine.insert("nowhere", lines(row()), "nowhere"))).kind).toBe("transient");
  });
});

describe("changes", () => {
  const set = `UPDATE interactions SET label_keys = {keys:Array(String)}, label_values = {values:Array(String)}, label_kv = {pairs:Array(String)}
    WHERE use_case = {use_case:String} AND id IN {ids:Array(UUID)}`;
  const found = async (pair: string) => {
    const sql = "SELECT id FROM interactions WHERE use_case = 'labels' AND has(label_kv, {pair:String}) ORDER BY id";
    return (await engine.query<{ id: string }>(sql, { pair })).map(({ id }) => id);
  };

  test("edited labels are found at once, and the old ones no more", async () => {
    const records = Array.from({ length: 3_000 }, () => row({ use_case: "labels", label_keys: ["env"], label_values: ["old"] }));
    await engine.insert("interactions", lines(...records), "labels");
    const id = String(records[1_500]?.["id"]);
    expect(await found("env\u001fold")).toHaveLength(3_000);
    await engine.command(set, { keys: ["env"], values: ["new"], pairs: ["env\u001fnew"], use_case: "labels", ids: [id] });
    expect(await found("env\u001fnew")).toEqual([id]);
    expect(await found("env\u001fold")).toHaveLength(2_999);
    const keys = "SELECT count() AS n FROM interactions WHERE use_case = 'labels' AND has(label_keys, 'env')";
    expect(await engine.query(keys)).toEqual([{ n: "3000" }]);
    await engine.command("ALTER TABLE interactions APPLY PATCHES SETTINGS mutations_sync = 1");
    expect(await found("env\u001fnew")).toEqual([id]);
    expect(await found("env\u001fold")).toHaveLength(2_999);
  });

  test("a deleted record is gone at once", async () => {
    const [one, other] = [row({ use_case: "deletes" }), row({ use_case: "deletes" })];
    await engine.insert("interactions", lines(one, other), "deletes");
    await engine.command("DELETE FROM interactions WHERE use_case = 'deletes' AND id = {id:UUID}", { id: one["id"] });
    expect(await engine.query("SELECT id FROM interactions WHERE use_case = 'deletes'")).toEqual([{ id: other["id"] }]);
  });
});

describe("limits", () => {
  const forever = "SELECT count() AS n FROM numbers(1000000000000) WHERE cityHash64(number) = 1";
  const running = async () =>
    (
      await engine.query(
        "SELECT 1 FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%processes%'",
      )
    ).length;

  test("a query over its time fails as budget", async () => {
    expect((await failure(engine.query(forever, {}, { max_execution_time: 0.3 }))).kind).toBe("budget");
  });

  test("a query over its time fails as budget when rows have already come", async () => {
    const sql =
      "SELECT number, repeat('x', 1000) AS x, sleepEachRow(0.0001) AS s FROM numbers(1000000) SETTINGS max_block_size = 1000";
    expect((await failure(engine.query(sql, {}, { max_execution_time: 1 }))).kind).toBe("budget");
  });

  test("a query over its memory or rows fails as budget", async () => {
    const sorted = "SELECT arrayMax(groupArray(number)) AS n FROM numbers(50000000)";
    expect((await failure(engine.query(sorted, {}, { max_memory_usage: 50_000_000 }))).kind).toBe("budget");
    expect((await failure(engine.query(forever, {}, { max_rows_to_read: 1000 }))).kind).toBe("budget");
  });

  test("an aborted query stops in the engine", async () => {
    const controller = new AbortController();
    const call = failure(engine.query(forever, {}, { signal: controller.signal }));
    await expect.poll(running).toBe(1);
    controller.abort();
    await call;
    await expect.poll(running).toBe(0);
  });

  test("slow reads do not delay an insert", async () => {
    const controller = new AbortController();
    const slow = Array.from({ length: 15 }, () => failure(engine.query("SELECT sleep(3)", {}, { signal: controller.signal })));
    await sleep(100);
    const began = performance.now();
    await engine.insert("interactions", lines(row()), "beside slow reads");
    expect(performance.now() - began).toBeLessThan(2_000);
    controller.abort();
    await Promise.all(slow);
  });

  const readOnly = 164;
  test("a query cannot change data or read files", async () => {
    expect((await failure(engine.query("TRUNCATE TABLE interactions"))).code).toBe(readOnly);
    expect((await failure(engine.query("SELECT * FROM file('/etc/passwd', 'LineAsString')"))).kind).toBe("refused");
  });
});

describe("supervision", () => {
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  test("a killed engine is started again; meanwhile calls fail in passing; what was inserted stays", async () => {
    await engine.insert("interactions", lines(row({ use_case: "kept" })), "kept");
    const pid = engine.pid();
    const before = engine.restarts();
    process.kill(pid ?? 0, "SIGKILL");
    await expect.poll(() => engine.isUp(), { interval: 5 }).toBe(false);
    expect((await failure(engine.query("SELECT 1"))).kind).toBe("transient");
    expect((await failure(engine.insert("interactions", lines(row()), "away"))).kind).toBe("transient");
    await engine.waitUntilUp(20_000);
    expect(engine.isUp()).toBe(true);
    expect(engine.restarts()).toBe(before + 1);
    expect(engine.pid()).not.toBe(pid);
    expect(await count("kept")).toBe(1);
    await engine.insert("interactions", lines(row({ use_case: "kept" })), "kept");
    expect(await count("kept")).toBe(1);
  });

  test("a call that the engine dies under fails in passing", async () => {
    const call = failure(engine.query("SELECT sleep(3)"));
    await sleep(100);
    process.kill(engine.pid() ?? 0, "SIGKILL");
    expect((await call).kind).toBe("transient");
    await engine.waitUntilUp(20_000);
  });

  test("closing leaves no process, and the next start has the data", async () => {
    const pid = engine.pid() ?? 0;
    await engine.close();
    expect(isAlive(pid)).toBe(false);
    expect((await failure(engine.query("SELECT 1"))).kind).toBe("transient");
    engine = await startEmbeddedEngine({ dir, log: silent });
    expect(await count("kept")).toBe(1);
  });

  test("a folder of a newer engine is refused", async () => {
    const newer = mkdtempSync(join(tmpdir(), "colloquy-engine-"));
    writeFileSync(join(newer, "engine-version"), "26.10.1-stable.1\n");
    await expect(startEmbeddedEngine({ dir: newer, log: silent })).rejects.toThrow("newer than this program's");
    rmSync(newer, { recursive: true });
  });

  test("its configuration is readable by the owner only and holds no password", () => {
    expect(readFileSync(join(dir, "users.xml"), "utf8")).toMatch(/<password_sha256_hex>[0-9a-f]{64}</);
  });
});

describe("migrations", () => {
  test("are applied once", async () => {
    await migrate(engine);
    expect(await engine.query("SELECT number, name FROM schema_migrations ORDER BY number")).toMatchObject([
      { number: 1, name: "tables" },
      { number: 2 },
      { number: 3 },
      { number: 4 },
    ]);
  });

  test("of a newer program are refused", async () => {
    await expect(migrate(engine, [])).rejects.toThrow("newer version of this program (it has migration 1, tables)");
  });
});
