import { randomUUID } from "node:crypto";
import type { Engine } from "./engine/engine.ts";
import type { Mutations } from "./journal/flusher.ts";
import type { InsertedKind, StoredDelete, StoredFeedbackEdit, StoredLabelEdit } from "./records.ts";

/** What one statement carries at most, unless a single row is more: stock servers take parameters of up to 128 KiB. */
const statementLimits = { rows: 1000, bytes: 96 << 10 } as const;
/** Ids that one look-up names at most. */
const lookUpLimit = 2000;

/** The statements that change and remove rows. Each can be run again without harm. */
export function createMutations(engine: Engine): Mutations {
  return {
    async applyDeletes(deletes) {
      for (const batch of inBatches(deletes)) await deleteBatch(engine, batch);
    },
    async applyLabelEdits(edits) {
      for (const batch of inBatches(lastById(edits))) await updateLabels(engine, batch);
    },
    async applyFeedbackEdits(edits) {
      for (const batch of inBatches(lastById(edits))) await updateFeedback(engine, batch);
    },
  };
}

const scope = (rows: readonly { use_case: string }[]) => [...new Set(rows.map((row) => row.use_case))];
const distinct = (values: readonly string[]) => [...new Set(values)];

/** A patch beside the data instead of a rewritten part: tens of milliseconds, however large the part. */
const asPatch = "SETTINGS lightweight_delete_mode = 'lightweight_update'";

async function deleteBatch(engine: Engine, batch: StoredDelete[]): Promise<void> {
  const notes = batch.map(({ interaction_ids: _, ...removed }) => JSON.stringify(removed));
  await engine.insert("deletions", [Buffer.from(notes.join("\n"))], randomUUID());
  const of = (kind: StoredDelete["kind"]) => batch.filter((removed) => removed.kind === kind);
  const interactions = of("interaction");
  if (interactions.length > 0) {
    const params = {
      use_cases: scope(interactions),
      times: distinct(interactions.map((row) => row.at)),
      ids: interactions.map((row) => row.id),
    };
    await engine.command(
      `DELETE FROM interactions WHERE use_case IN {use_cases:Array(String)} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)} ${asPatch}`,
      params,
    );
    await engine.command(
      `DELETE FROM feedback WHERE use_case IN {use_cases:Array(String)} AND interaction_at IN {times:Array(DateTime64(3))} AND interaction_id IN {ids:Array(UUID)} ${asPatch}`,
      params,
    );
    await engine.command(
      `DELETE FROM comparisons WHERE use_case IN {use_cases:Array(String)} AND (preferred_id IN {ids:Array(UUID)} OR other_id IN {ids:Array(UUID)}) ${asPatch}`,
      params,
    );
  }
  await deleteById(engine, "feedback", "interaction_at", of("feedback"));
  await deleteById(engine, "comparisons", "created_at", of("comparison"));
}

async function deleteById(engine: Engine, table: "feedback" | "comparisons", time: string, rows: StoredDelete[]): Promise<void> {
  if (rows.length === 0) return;
  await engine.command(
    `DELETE FROM ${table} WHERE use_case IN {use_cases:Array(String)} AND ${time} IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)} ${asPatch}`,
    { use_cases: scope(rows), times: distinct(rows.map((row) => row.at)), ids: rows.map((row) => row.id) },
  );
}

async function updateLabels(engine: Engine, batch: StoredLabelEdit[]): Promise<void> {
  const at = "indexOf({ids:Array(UUID)}, id)";
  const keys = `CAST({keys:Array(Array(String))}[${at}], 'Array(LowCardinality(String))')`;
  const values = `{values:Array(Array(String))}[${at}]`;
  await engine.command(
    `UPDATE interactions SET label_keys = ${keys}, label_values = ${values},
       label_kv = arrayMap((k, v) -> concat(k, '\\x1f', v), {keys:Array(Array(String))}[${at}], ${values}),
       metadata = {metadata:Array(String)}[${at}]
     WHERE use_case IN {use_cases:Array(String)} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
    {
      use_cases: scope(batch),
      times: distinct(batch.map((edit) => edit.created_at)),
      ids: batch.map((edit) => edit.id),
      keys: batch.map((edit) => edit.label_keys),
      values: batch.map((edit) => edit.label_values),
      metadata: batch.map((edit) => (edit.metadata === null ? "" : JSON.stringify(edit.metadata))),
    },
  );
}

async function updateFeedback(engine: Engine, batch: StoredFeedbackEdit[]): Promise<void> {
  const at = "indexOf({ids:Array(UUID)}, id)";
  await engine.command(
    `UPDATE feedback SET value = {values:Array(Float64)}[${at}],
       reason = if({has_reason:Array(UInt8)}[${at}] = 1, {reasons:Array(String)}[${at}], NULL),
       details = if({has_details:Array(UInt8)}[${at}] = 1, {details:Array(String)}[${at}], NULL)
     WHERE use_case IN {use_cases:Array(String)} AND metric IN {metrics:Array(String)}
       AND interaction_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
    {
      use_cases: scope(batch),
      metrics: distinct(batch.map((edit) => edit.metric)),
      times: distinct(batch.map((edit) => edit.interaction_at)),
      ids: batch.map((edit) => edit.id),
      values: batch.map((edit) => edit.value),
      has_reason: batch.map((edit) => (edit.reason === null ? 0 : 1)),
      reasons: batch.map((edit) => edit.reason ?? ""),
      has_details: batch.map((edit) => (edit.details === null ? 0 : 1)),
      details: batch.map((edit) => edit.details ?? ""),
    },
  );
}

/** Of the given rows, those that the table does not hold and that were not deleted, by whichever process. */
export async function withoutStored(engine: Engine, table: InsertedKind, rows: readonly Buffer[]): Promise<Buffer[]> {
  const missing: Buffer[] = [];
  for (let start = 0; start < rows.length; start += lookUpLimit) {
    missing.push(...(await missingOf(engine, table, rows.slice(start, start + lookUpLimit))));
  }
  return missing;
}

async function missingOf(engine: Engine, table: InsertedKind, rows: readonly Buffer[]): Promise<Buffer[]> {
  const time = table === "feedback" ? "interaction_at" : "created_at";
  const parsed = rows.map((row) => JSON.parse(row.toString("utf8")) as Record<"id" | "use_case" | typeof time, string>);
  const ids = parsed.map((row) => row.id);
  const stored = await engine.query<{ id: string }>(
    `SELECT id FROM ${table}
     WHERE use_case IN {use_cases:Array(String)} AND ${time} IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
    { use_cases: scope(parsed), times: distinct(parsed.map((row) => row[time])), ids },
  );
  const subjects = parsed.map(subjectsOf);
  const deleted = await engine.query<{ id: string }>("SELECT id FROM deletions WHERE id IN {ids:Array(UUID)}", {
    ids: distinct(subjects.flat()),
  });
  const known = new Set([...stored, ...deleted].map((row) => row.id));
  return rows.filter((_, index) => !subjects[index]?.some((id) => known.has(id)));
}

/** The ids whose deletion takes the row along. */
function subjectsOf(row: object): string[] {
  const { id, interaction_id, preferred_id, other_id } = row as Record<string, string | undefined>;
  return [id, interaction_id, preferred_id, other_id].filter((value) => value !== undefined);
}

/** Takes out what another process said of a record while this one deleted it. */
export async function sweepDeleted(engine: Engine): Promise<void> {
  const recent = "(SELECT id FROM deletions WHERE kind = 'interaction' AND deleted_at > now() - INTERVAL 1 DAY)";
  const left = {
    feedback: `interaction_id IN ${recent}`,
    comparisons: `preferred_id IN ${recent} OR other_id IN ${recent}`,
  };
  for (const [table, where] of Object.entries(left)) {
    const [row] = await engine.query<{ total: string }>(`SELECT count() AS total FROM ${table} WHERE ${where}`);
    if (Number(row?.total) > 0) await engine.command(`DELETE FROM ${table} WHERE ${where} ${asPatch}`);
  }
}

/** Each edit holds whole values, so of several for one id only the last counts. */
function lastById<Edit extends { id: string }>(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [edit.id, edit])).values()];
}

function inBatches<Row>(rows: readonly Row[]): Row[][] {
  const batches: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const length = encodeURIComponent(JSON.stringify(row)).length;
    const current = batches.at(-1);
    if (current === undefined || current.length >= statementLimits.rows || bytes + length > statementLimits.bytes) {
      batches.push([row]);
      bytes = length;
    } else {
      current.push(row);
      bytes += length;
    }
  }
  return batches;
}
