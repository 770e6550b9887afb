import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PageQuery } from "@colloquy/contract";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startEmbeddedEngine } from "./engine/embedded-engine.ts";
import { type Engine, EngineError } from "./engine/engine.ts";
import type { Supervisor } from "./engine/supervisor.ts";
import { migrate } from "./migrations/migrate.ts";
import { parseOrder } from "./queries/order.ts";
import type { StoredFeedbackEdit, StoredInteraction, StoredLabelEdit } from "./records.ts";
import { sampleComparison, sampleDelete, sampleFeedback, sampleInteraction } from "./sample-rows.ts";
import { Store } from "./store.ts";

const root = mkdtempSync(join(tmpdir(), "colloquy-store-"));
const errors: object[] = [];
const warnings: string[] = [];
const log = {
  info: () => {},
  warn: (_: object, message: string) => warnings.push(message),
  error: (details: object) => errors.push(details),
};
let engine: Supervisor;
const opened: Store[] = [];
let use_case = "";
let folder = "";
let count = 0;

beforeAll(async () => {
  engine = await startEmbeddedEngine({ dir: join(root, "clickhouse"), log: { info: () => {}, warn: () => {} } });
  await migrate(engine);
});
afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true, force: true });
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close(0).catch(() => {});
  errors.length = 0;
  warnings.length = 0;
});

const slow = 3_600_000;
const defaults = {
  flush_interval_ms: slow,
  pending_bytes: 256 << 20,
  write_wait_ms: 5000,
  read_wait_ms: 10_000,
  recent_bytes: 64 << 20,
  purge_after_ms: slow,
  upkeep_quiet_ms: slow,
  upkeep_latest_ms: slow,
};

/** A store on a folder of its own, in a use case of its own; nothing is flushed before somebody asks. */
function open(limits: Partial<typeof defaults> = {}, given: { folder?: string; engine?: Engine } = {}): Store {
  if (given.folder === undefined) {
    use_case = `case-${++count}`;
    folder = join(root, use_case);
  }
  const store = new Store({
    engine: given.engine ?? engine,
    folder: given.folder ?? folder,
    log,
    limits: { ...defaults, ...limits },
    acknowledge: "journal",
    onFlushed: () => {},
  });
  opened.push(store);
  return store;
}

/** The real engine, with some calls going elsewhere. */
function engineWith(calls: Partial<Engine>): Engine {
  return {
    query: engine.query,
    command: engine.command,
    insert: engine.insert,
    isUp: () => engine.isUp(),
    waitUntilUp: (timeout_ms) => engine.waitUntilUp(timeout_ms),
    restarts: () => 0,
    close: async () => {},
    ...calls,
  };
}

/** As a kill would leave the folder: what is on disk now. */
function copyFolder(): string {
  const copy = `${folder}-copy-${++count}`;
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const toBody = (rows: readonly object[]) => [Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))];

const at = Date.UTC(2026, 0, 5);
const months = (number: number) => Array.from({ length: number }, (_, index) => Date.UTC(2023, index, 5));
const interaction = (members: Partial<StoredInteraction> = {}, at_ms = at) => sampleInteraction(use_case, at_ms, members);
const list = (store: Store) =>
  store.listInteractions({
    use_case,
    where: { sql: "1", params: {} },
    order: parseOrder("created_at"),
    page: { first: 1000 },
    count: true,
  });
const get = (store: Store, { id }: { id: string }) => store.findInteraction(new Set([use_case]), id);
const flush = (store: Store) => store.barrier([use_case]);

/** Ids in a table, doubled ones too. */
async function stored(table: string): Promise<string[]> {
  const rows = await engine.query<{ id: string }>(`SELECT id FROM ${table} WHERE use_case = {use_case:String} ORDER BY id`, {
    use_case,
  });
  return rows.map((row) => row.id).sort();
}

const segmentsOf = (path: string) => readdirSync(path).filter((name) => name.endsWith(".cqj"));
const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => row.id).sort();
const edit = (of: StoredInteraction, label: string): { label_edits: StoredLabelEdit[] } => ({
  label_edits: [
    { id: of.id, use_case, created_at: of.created_at, label_keys: ["k"], label_values: [label], metadata: { label } },
  ],
});

describe("what was acknowledged is seen by the next read", () => {
  test("by a get, from memory and from the engine alike, and by a list", async () => {
    const store = open();
    const row = interaction({ label_keys: ["k"], label_values: ["v"], metadata: { a: [1, { b: null }] } });
    await store.append({ interactions: [row], feedback: [sampleFeedback(row, { value: 0.5, details: "d" })] });
    const held = await get(store, row);
    expect(held).toMatchObject({ id: row.id, completion: "c", labels: { k: "v" }, feedback: [{ value: 0.5, details: "d" }] });
    expect(await stored("interactions")).toEqual([]);
    const page = await list(store);
    expect(page).toMatchObject({ total: 1, data: [{ id: row.id, feedback: { q: { mean: 0.5, count: 1 } } }] });
    const other = open({ recent_bytes: 0 }, { folder: copyFolder() });
    expect(await get(other, row)).toEqual(held);
  });

  test("only what is pending in the use case is waited for", async () => {
    const store = open();
    const row = interaction();
    await store.append({ interactions: [row] });
    await store.barrier(["another", "none"]);
    expect(store.flusher.pending().rows).toBe(1);
    await store.barrier(["another", use_case]);
    expect(store.flusher.pending().rows).toBe(0);
  });

  test("a record that left memory is read with what was said of it since", async () => {
    const store = open({ recent_bytes: 0 });
    const row = interaction({ metadata: { old: true } });
    await store.append({ interactions: [row] });
    await flush(store);
    expect(store.recent.get(row.id)).toBeUndefined();
    const feedback = sampleFeedback(row);
    await store.append({ feedback: [feedback] });
    await store.append(edit(row, "first"));
    await store.append(edit(row, "second"));
    expect(await get(store, row)).toMatchObject({
      labels: { k: "second" },
      metadata: { label: "second" },
      feedback: [{ id: feedback.id }],
    });
    expect(await store.findRow(new Set([use_case]), row.id)).toMatchObject({
      label_values: ["second"],
      metadata: { label: "second" },
    });
  });

  test("a row of more than 16 MiB is stored and comes back", async () => {
    const store = open({ recent_bytes: 0 });
    const text = "☃".repeat(6 << 20);
    const row = interaction({ messages: [{ role: "user", content: text }], last_user_message: "u" });
    await store.append({ interactions: [row, interaction()] });
    const read = await get(store, row);
    expect(read?.messages).toEqual([{ role: "user", content: text }]);
    expect((await store.listSession(use_case, row.session_id, { first: 10 })).data).toHaveLength(1);
  });

  test("while the engine is away, writes go on and readers get 503", async () => {
    const away = engineWith({ isUp: () => false, insert: () => Promise.reject(new EngineError("transient", "away")) });
    const store = open({ pending_bytes: 3000, write_wait_ms: 50 }, { engine: away });
    const row = interaction();
    await store.append({ interactions: [row] });
    expect(await get(store, row)).toBeDefined();
    await expect(list(store)).rejects.toMatchObject({ code: "unavailable" });
    const more = Array.from({ length: 30 }, () => store.append({ interactions: [interaction()] }));
    const results = await Promise.allSettled(more);
    expect(results.some((result) => result.status === "rejected" && result.reason.code === "unavailable")).toBe(true);
    expect(store.flusher.pending().bytes).toBeLessThan(4000);
  });
});

describe("a page", () => {
  test.each([
    ...["created_at", "-created_at", "latency_ms", "-latency_ms", "-feedback.q", "model", "id"],
    ...["-latency_ms,model", "model,-feedback.q,latency_ms", "-created_at,model", "model,-created_at", "stored_at,id"],
  ])("by %s follows the one before, in both directions, over ties and missing values", async (text) => {
    const store = open();
    const rows = Array.from({ length: 11 }, (_, index) =>
      interaction(
        { model: index % 3 === 0 ? "" : "m", ...(index % 2 === 0 ? {} : { latency_ms: index % 4 }) },
        at + (index >> 2),
      ),
    );
    const feedback = rows.slice(0, 5).map((row, index) => sampleFeedback(row, { value: index % 2 }));
    await store.append({ interactions: rows, feedback });
    const order = parseOrder(text);
    const read = (page: PageQuery) =>
      store.listInteractions({ use_case, where: { sql: "1", params: {} }, order, page, count: false });
    const all = (await read({ first: 100 })).data.map((row) => row.id);
    expect([...all].sort()).toEqual(idsOf(rows));
    const forward: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await read({ first: 3, ...(after === undefined ? {} : { after }) });
      forward.push(...page.data.map((row) => row.id));
      after = page.next_cursor;
    }
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for (let before: string | null | undefined; before !== null; ) {
      const page = await read({ last: 3, ...(before === undefined ? {} : { before }) });
      backward.unshift(...page.data.map((row) => row.id));
      before = page.previous_cursor;
    }
    expect(backward).toEqual(all);
  });

  test("of a session ends before it holds more than 16 MiB of text", async () => {
    const store = open();
    const rows = Array.from({ length: 3 }, (_, index) => interaction({ completion: "x".repeat(7 << 20) }, at + index));
    await store.append({ interactions: rows });
    const first = await store.listSession(use_case, rows[0]?.session_id ?? "", { first: 10 });
    expect(first).toMatchObject({ total: 3, data: rows.slice(0, 2).map(({ id, completion }) => ({ id, completion })) });
    const rest = await store.listSession(use_case, rows[0]?.session_id ?? "", { first: 10, after: first.next_cursor ?? "" });
    expect(rest).toMatchObject({ next_cursor: null, data: [{ id: rows[2]?.id }] });
    const last = await store.listSession(use_case, rows[0]?.session_id ?? "", { last: 10 });
    expect(idsOf(last.data)).toEqual(idsOf(rows.slice(1)));
  });
});

describe("deletes and edits", () => {
  test("are applied in their order, also by the next process", async () => {
    const store = open();
    const [kept, gone] = [interaction(), interaction()];
    const feedback = sampleFeedback(kept);
    const corrected = (value: number): { feedback_edits: StoredFeedbackEdit[] } => ({
      feedback_edits: [{ ...feedback, value, reason: null, details: `${value}` }],
    });
    await store.append({ interactions: [kept, gone], feedback: [feedback, sampleFeedback(gone)] });
    await store.append(edit(kept, "first"));
    await store.append(corrected(3));
    await store.append(edit(gone, "never"));
    await store.append(sampleDelete(gone));
    const later = interaction();
    await store.append({ interactions: [later] });
    await store.append(edit(kept, "second"));
    await store.append(corrected(4));
    const expected = { labels: { k: "second" }, feedback: [{ value: 4, details: "4" }] };
    expect(await get(store, kept)).toMatchObject(expected);
    expect(await get(store, gone)).toBeUndefined();
    const copy = copyFolder();
    await flush(store);
    for (const again of [store, open({ recent_bytes: 0 }, { folder: copy })]) {
      await flush(again);
      expect(await get(again, kept)).toMatchObject(expected);
      expect(await get(again, gone)).toBeUndefined();
      expect(await stored("interactions")).toEqual(idsOf([kept, later]));
      expect(await stored("feedback")).toEqual([feedback.id]);
    }
  });

  test("a writer that had to wait is refused when its record was deleted meanwhile", async () => {
    const store = open({ pending_bytes: 2000 });
    const row = interaction({ completion: "x".repeat(3000) });
    await store.append({ interactions: [row] });
    const late = store.append({ feedback: [sampleFeedback(row)] });
    store.recent.markDeleted([row.id]);
    await flush(store);
    await expect(late).rejects.toMatchObject({ code: "entity_not_found" });
    expect(await stored("feedback")).toEqual([]);
  });

  test("a deleted side takes the comparison from the other side, in memory and in the engine", async () => {
    const store = open();
    const [kept, gone] = [interaction(), interaction()];
    await store.append({ interactions: [kept, gone], comparisons: [sampleComparison(kept, gone)] });
    expect((await get(store, kept))?.comparisons).toHaveLength(1);
    await store.append(sampleDelete(gone));
    expect((await get(store, kept))?.comparisons).toEqual([]);
    await flush(store);
    expect(await stored("comparisons")).toEqual([]);
  });

  test("a change that the engine refuses for good is set aside and holds nothing up", async () => {
    const store = open();
    const [row, other] = [interaction(), interaction()];
    await store.append({ interactions: [row, other] });
    await store.append({ label_edits: [{ ...edit(other, "bad").label_edits[0], created_at: "no time" } as StoredLabelEdit] });
    await store.append(edit(row, "good"));
    await flush(store);
    expect(store.quarantine.count()).toBe(1);
    expect(errors).toMatchObject([{ kind: "label_edits" }]);
    expect(readFileSync(join(folder, "quarantine", `label_edits-${other.id}.json`), "utf8")).toContain("no time");
    const fresh = open({}, { folder: copyFolder() });
    expect(await get(fresh, row)).toMatchObject({ labels: { k: "good" } });
  });

  test("metadata as large as a request can carry it is applied, whatever its characters", async () => {
    const store = open({ recent_bytes: 0 });
    const rows = [interaction(), interaction()];
    await store.append({ interactions: rows });
    const texts = ['"\\'.repeat(1 << 20), "a\0b\tc\nd\re'f\\g\"h\u001fü☃"];
    for (const [index, row] of rows.entries()) {
      const [change] = edit(row, texts[1] ?? "").label_edits;
      await store.append({ label_edits: [{ ...change, metadata: { text: texts[index] } } as StoredLabelEdit] });
    }
    await flush(store);
    expect(store.quarantine.count()).toBe(0);
    for (const [index, row] of rows.entries()) {
      expect(await get(store, row)).toMatchObject({ metadata: { text: texts[index] }, labels: { k: texts[1] } });
    }
  });

  test("many large edits at once are applied", async () => {
    const store = open({ recent_bytes: 0 });
    const rows = Array.from({ length: 200 }, () => interaction());
    await store.append({ interactions: rows });
    const label = "é'\\\"\n".repeat(1000);
    await Promise.all(rows.map((row) => store.append(edit(row, label))));
    await flush(store);
    expect(await get(store, rows[7] as StoredInteraction)).toMatchObject({ labels: { k: label }, metadata: { label } });
    expect(store.quarantine.count()).toBe(0);
  });

  test("after a delete its text leaves the journal's folder", async () => {
    const store = open({ purge_after_ms: 20 });
    const row = interaction({ completion: "a secret that goes" });
    const other = interaction({ completion: "stays" });
    await store.append({ interactions: [row, other] });
    await store.append(sampleDelete(row));
    await flush(store);
    const holding = () =>
      segmentsOf(folder).filter((name) => readFileSync(join(folder, name)).includes("a secret that goes")).length;
    await expect.poll(holding).toBe(0);
    await store.append({ interactions: [interaction()] });
    expect(holding()).toBe(0);
  });

  test("after a quiet moment deletes and edits are worked into the data files", async () => {
    const store = open({ upkeep_quiet_ms: 20, upkeep_latest_ms: 1000, recent_bytes: 0 });
    const [gone, edited, kept] = [interaction(), interaction(), interaction()];
    await store.append({ interactions: [gone, edited, kept] });
    await store.append(sampleDelete(gone));
    await store.append(edit(edited, "new"));
    await flush(store);
    const month = edited.created_at.slice(0, 7).replace("-", "");
    const count = async (sql: string) => Number((await engine.query<{ total: string }>(sql, { month }))[0]?.total);
    const inParts = `SELECT sum(rows) AS total FROM system.parts
      WHERE active AND table = 'interactions' AND NOT startsWith(name, 'patch-') AND partition = {month:String}`;
    const visible = "SELECT count() AS total FROM interactions WHERE toString(toYYYYMM(created_at)) = {month:String}";
    await expect.poll(async () => (await count(inParts)) - (await count(visible)), { timeout: 20_000 }).toBe(0);
    expect(await get(store, edited)).toMatchObject({ labels: { k: "new" } });
    expect(await get(store, gone)).toBeUndefined();
  });

  test("made while earlier ones are worked in are kept", async () => {
    const store = open({ upkeep_quiet_ms: 1, upkeep_latest_ms: 1, recent_bytes: 0 });
    const rows = Array.from({ length: 12 }, () => interaction());
    await store.append({ interactions: rows });
    const labels = new Map<string, string>();
    for (let turn = 0; turn < 60; turn++) {
      const row = rows[turn % 10] as StoredInteraction;
      await store.append(edit(row, `turn ${turn}`));
      labels.set(row.id, `turn ${turn}`);
      if (turn % 30 === 29) await store.append(sampleDelete(rows.pop() as StoredInteraction));
      await flush(store);
    }
    const { data } = await list(store);
    expect(data.map((row) => row.id).sort()).toEqual(idsOf(rows));
    expect(new Map(data.map((row) => [row.id, row.labels["k"]]))).toEqual(labels);
  });

  test("a restart lets go of files that are wholly inserted, and so of deleted text", async () => {
    const store = open();
    const row = interaction();
    await store.append({ interactions: [row] });
    await flush(store);
    await store.append(sampleDelete(row));
    await flush(store);
    const last = interaction();
    await store.append({ interactions: [last] });
    await flush(store);
    const copy = copyFolder();
    const again = open({}, { folder: copy });
    await flush(again);
    await expect.poll(() => segmentsOf(copy)).toEqual([]);
    expect(await stored("interactions")).toEqual([last.id]);
  });
});

describe("a restart stores exactly once", () => {
  /** Interactions over 24 months with a feedback each. */
  const spread = () => months(24).map((time) => interaction({}, time));

  test("what was not flushed", async () => {
    const store = open();
    const rows = spread();
    await Promise.all(rows.map((row) => store.append({ interactions: [row], feedback: [sampleFeedback(row)] })));
    const again = open({}, { folder: copyFolder() });
    expect(await get(again, rows[3] as StoredInteraction)).toMatchObject({ feedback: [{ value: 1 }] });
    await flush(again);
    expect(await stored("interactions")).toEqual(idsOf(rows));
    expect(await stored("feedback")).toHaveLength(24);
  });

  test("what was inserted before the next checkpoint", async () => {
    const store = open();
    const rows = spread();
    await Promise.all(rows.map((row) => store.append({ interactions: [row], feedback: [sampleFeedback(row)] })));
    await flush(store);
    const copy = copyFolder();
    const more = interaction();
    const again = open({}, { folder: copy });
    await again.append({ interactions: [more] });
    await flush(again);
    expect(await stored("interactions")).toEqual(idsOf([...rows, more]));
    expect(await stored("feedback")).toHaveLength(24);
    expect(errors).toEqual([]);
  });

  test("a range that was cut short between its blocks, its tables or its months", async () => {
    for (const inserted of [1, 3]) {
      let inserts = 0;
      const dying = engineWith({
        insert: async (...call: Parameters<Engine["insert"]>) => {
          if (inserts++ >= inserted) throw new EngineError("transient", "died");
          await engine.insert(...call);
        },
      });
      const store = open({ read_wait_ms: 200 }, { engine: dying });
      const rows = spread();
      await Promise.all(rows.map((row) => store.append({ interactions: [row], feedback: [sampleFeedback(row)] })));
      await expect(flush(store)).rejects.toMatchObject({ code: "unavailable" });
      await store.append({ interactions: [interaction()] });
      const again = open({}, { folder: copyFolder() });
      await flush(again);
      expect(await stored("interactions")).toHaveLength(25);
      expect(await stored("feedback")).toHaveLength(24);
    }
  });

  /** What the engine can leave of a block when it, or its machine, dies during the insert. */
  const remains = {
    "a token without its rows": (token: string, rows: StoredInteraction[]) =>
      engine.insert("interactions", toBody(rows.map((row) => ({ ...row, id: interaction().id, use_case: "decoys" }))), token),
    "rows without their token": (token: string, rows: StoredInteraction[]) =>
      engine.insert("interactions", toBody(rows), `lost ${token}`),
  };

  test.each(Object.entries(remains))("a block of which %s is left", async (_, leave) => {
    for (const isProcessKilled of [false, true]) {
      let inserts = 0;
      const dying = engineWith({
        insert: async (table, body, token) => {
          if (inserts++ > 0 && !isProcessKilled) return await engine.insert(table, body, token);
          if (inserts === 1) await leave(token, rows.slice(0, 6));
          throw new EngineError("transient", "died");
        },
      });
      const store = open({ read_wait_ms: isProcessKilled ? 200 : 10_000 }, { engine: dying });
      const rows = spread();
      await Promise.all(rows.map((row) => store.append({ interactions: [row] })));
      if (isProcessKilled) {
        await expect(flush(store)).rejects.toMatchObject({ code: "unavailable" });
        await flush(open({}, { folder: copyFolder() }));
      } else {
        await flush(store);
      }
      expect(await stored("interactions")).toEqual(idsOf(rows));
    }
  });

  test("a range of more rows than begin a flush by themselves", async () => {
    const store = open();
    const groups = Array.from({ length: 4 }, () => Array.from({ length: 2000 }, () => interaction()));
    await Promise.all(groups.map((interactions) => store.append({ interactions })));
    await flush(store);
    const again = open({}, { folder: copyFolder() });
    await flush(again);
    expect(await stored("interactions")).toEqual(idsOf(groups.flat()));
    expect(new Set(await stored("interactions")).size).toBe(8000);
  });

  test("when a flush fails on this side and more has come meanwhile", async () => {
    const store = open();
    const bad = interaction({ created_at: "no time" });
    const rows = spread();
    await Promise.all([...rows, bad].map((row) => store.append({ interactions: [row] })));
    const quarantine = join(folder, "quarantine");
    rmSync(quarantine, { recursive: true });
    const first = flush(store);
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const more = interaction();
    await store.append({ interactions: [more] });
    mkdirSync(quarantine);
    await Promise.all([first, flush(store)]);
    expect(await stored("interactions")).toEqual(idsOf([...rows, more]));
    expect(store.quarantine.count()).toBe(1);
  });

  test("without a checkpoint, though it is lost twice over several files", async () => {
    const store = open();
    const rows = spread();
    for (const [index, row] of rows.entries()) {
      await store.append({ interactions: [row], feedback: [sampleFeedback(row)] });
      if (index === 10) store.journal.rotate();
    }
    const copy = copyFolder();
    await flush(store);
    const dying = engineWith({
      insert: () => Promise.reject(new EngineError("transient", "died")),
      query: async (...call: Parameters<Engine["query"]>) => {
        if (String(call[1]?.["ids"]).includes(rows[20]?.id ?? "")) throw new EngineError("transient", "died");
        return await engine.query(...call);
      },
    });
    const second = open({ read_wait_ms: 300 }, { folder: copy, engine: dying });
    await expect(flush(second)).rejects.toMatchObject({ code: "unavailable" });
    expect(warnings).toContain("the journal's checkpoint is lost: looking up what is stored already");
    const third = join(root, `third-${++count}`);
    cpSync(copy, third, { recursive: true });
    await flush(open({}, { folder: third }));
    expect(await stored("interactions")).toEqual(idsOf(rows));
    expect(await stored("feedback")).toHaveLength(24);
  });

  test("after the last entry of an interrupted range was lost", async () => {
    const store = open();
    const rows = spread();
    for (const row of rows) await store.append({ interactions: [row] });
    await flush(store);
    const copy = copyFolder();
    const [file] = segmentsOf(copy);
    truncateSync(join(copy, file ?? ""), readFileSync(join(copy, file ?? "")).length - 2);
    await flush(open({}, { folder: copy }));
    expect(await stored("interactions")).toEqual(idsOf(rows));
  });

  test("and a file that was just being made does not stop it", async () => {
    const store = open();
    const row = interaction();
    await store.append({ interactions: [row] });
    const copy = copyFolder();
    cpSync(join(copy, "0000000001.cqj"), join(copy, "0000000002.cqj"));
    truncateSync(join(copy, "0000000002.cqj"), 0);
    const again = open({}, { folder: copy });
    await again.append({ interactions: [interaction()] });
    const third = join(root, `third-${++count}`);
    cpSync(copy, third, { recursive: true });
    await flush(open({}, { folder: third }));
    expect(await stored("interactions")).toHaveLength(2);
  });
});

describe("refusals and the end", () => {
  test("a row that the engine refuses is set aside, and the rest of its block is stored", async () => {
    const store = open();
    const rows = Array.from({ length: 60 }, () => interaction());
    const bad = interaction({ prompt_tokens: "many" as unknown as number });
    await Promise.all([...rows.slice(0, 30), bad, ...rows.slice(30)].map((row) => store.append({ interactions: [row] })));
    await flush(store);
    expect(await stored("interactions")).toEqual(idsOf(rows));
    expect(store.quarantine.count()).toBe(1);
    expect(readFileSync(join(folder, "quarantine", `interactions-${bad.id}.json`), "utf8")).toContain('"many"');
    const again = open({}, { folder: copyFolder() });
    await flush(again);
    expect(again.quarantine.count()).toBe(1);
    expect(await stored("interactions")).toEqual(idsOf(rows));
    await again.append(sampleDelete(bad));
    await flush(again);
    expect(again.quarantine.count()).toBe(0);
  });

  test("closing inserts what is pending and leaves no files; nothing is taken any more", async () => {
    const store = open();
    const rows = [interaction(), interaction()];
    for (const row of rows) await store.append({ interactions: [row] });
    await store.close(5000);
    expect(segmentsOf(folder)).toEqual([]);
    expect(await stored("interactions")).toEqual(idsOf(rows));
    await expect(store.append({ interactions: [interaction()] })).rejects.toMatchObject({ code: "unavailable" });
    expect(segmentsOf(folder)).toEqual([]);
  });

  test("changes between new records go in few statements", async () => {
    let commands = 0;
    const counting = engineWith({
      command: async (...call: Parameters<Engine["command"]>) => {
        commands++;
        await engine.command(...call);
      },
    });
    const store = open({}, { engine: counting });
    const rows = Array.from({ length: 40 }, () => interaction());
    for (const row of rows) {
      await store.append({ interactions: [row] });
      await store.append(edit(row, "l"));
    }
    await flush(store);
    expect(commands).toBe(1);
    expect((await list(store)).data.every((row) => row.labels["k"] === "l")).toBe(true);
  });

  test("a lost checkpoint beside an empty journal is no loss", async () => {
    const store = open();
    await store.append({ interactions: [interaction()] });
    await store.close(5000);
    unlinkSync(join(folder, "checkpoint"));
    const again = open({}, { folder });
    await again.append({ interactions: [interaction()] });
    await flush(again);
    expect(await stored("interactions")).toHaveLength(2);
  });
});
