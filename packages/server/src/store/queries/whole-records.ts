import type { Interaction } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import type { StoredComparison, StoredFeedback, StoredInteraction } from "../records.ts";
import { storedTime, toStoredTime } from "../times.ts";
import { fromColumns, toInteraction } from "./decode.ts";

/** Every column of a whole record; previews are left out because they follow from the rest. */
const wholeColumns = `id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, messages, prompt,
  prompt_hash, completion, message, external_id, request_id, choice_index, provider, provider_model, provider_request_id, finish_reason,
  error, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_usd, usage_estimated, ttft_ms, latency_ms, ab_campaign,
  parameters, metadata`;

/** How much text a row holds, without reading it out. */
export const textBytes =
  "length(messages) + length(prompt) + length(completion) + length(message) + length(parameters) + length(metadata) AS text_bytes";

/** Longest answer that a list of whole records gives before its page ends early, in bytes of text. */
const pageBytes = 16 << 20;

/** The stored rows with these ids; `at_ms` are the times in the ids, where the primary key finds them. */
export async function findRows(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly { id: string; at_ms: number }[],
): Promise<StoredInteraction[]> {
  if (use_cases.length === 0 || records.length === 0) return [];
  const rows = await engine.query<Record<string, unknown>>(
    `SELECT ${wholeColumns} FROM interactions
     WHERE use_case IN {use_cases:Array(String)} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
    {
      use_cases,
      times: [...new Set(records.map((record) => toStoredTime(record.at_ms)))],
      ids: records.map((record) => record.id),
    },
  );
  return rows.map(fromColumns);
}

/** Puts feedback and comparisons to rows of one use case, keeping their order. */
export async function withAllSaid(engine: Engine, use_case: string, rows: readonly StoredInteraction[]): Promise<Interaction[]> {
  const saidOf = await findSaid(
    engine,
    [use_case],
    rows.map((row) => ({ id: row.id, at: storedTime(row.created_at) })),
  );
  return rows.map((row) => toInteraction(row, saidOf(row.id)));
}

/** A whole record; `at_ms` is the time in the id. */
export async function findWhole(
  engine: Engine,
  use_cases: readonly string[],
  record: { id: string; at_ms: number },
): Promise<Interaction | undefined> {
  // At once: the id alone says where each of them is.
  const [[row], saidOf] = await Promise.all([
    findRows(engine, use_cases, [record]),
    findSaid(engine, use_cases, [{ id: record.id, at: toStoredTime(record.at_ms) }]),
  ]);
  return row && toInteraction(row, saidOf(row.id));
}

interface Said {
  feedback: readonly StoredFeedback[];
  comparisons: readonly StoredComparison[];
}

/** What was said of the records with these ids; `at` are their times as they are stored. */
async function findSaid(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly { id: string; at: string }[],
): Promise<(id: string) => Said> {
  const ids = records.map((record) => record.id);
  if (ids.length === 0 || use_cases.length === 0) return () => ({ feedback: [], comparisons: [] });
  const times = [...new Set(records.map((record) => record.at))];
  const [feedback, comparisons] = await Promise.all([
    engine.query<StoredFeedback>(
      `SELECT id, interaction_id, interaction_at, use_case, model, metric, value, reason, details, user, created_at FROM feedback
       WHERE use_case IN {use_cases:Array(String)} AND interaction_at IN {times:Array(DateTime64(3))}
         AND interaction_id IN {ids:Array(UUID)}`,
      { use_cases, times, ids },
    ),
    engine.query<StoredComparison>(
      `SELECT id, use_case, metric, preferred_id, other_id, tied, user, created_at FROM comparisons
       WHERE use_case IN {use_cases:Array(String)} AND (preferred_id IN {ids:Array(UUID)} OR other_id IN {ids:Array(UUID)})`,
      { use_cases, ids },
    ),
  ]);
  const feedbackOf = groupBy(feedback, (row) => [row.interaction_id]);
  const comparisonsOf = groupBy(comparisons, (row) => [row.preferred_id, row.other_id]);
  return (id) => ({ feedback: feedbackOf.get(id) ?? [], comparisons: comparisonsOf.get(id) ?? [] });
}

function groupBy<Row>(rows: readonly Row[], idsOf: (row: Row) => string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    for (const id of idsOf(row)) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [row]);
      else group.push(row);
    }
  }
  return groups;
}

/** How many of the rows, read with `textBytes`, fit into one answer: at least one. */
export function countThatFit(rows: readonly Record<string, unknown>[]): number {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    bytes += Number(row["text_bytes"]);
    if (bytes > pageBytes && index > 0) return index;
  }
  return rows.length;
}

/** Completions of the use case with this input, less one. */
export async function countSiblings(engine: Engine, use_case: string, prompt_hash: string): Promise<number> {
  const [row] = await engine.query<{ total: string }>(
    "SELECT count() AS total FROM interactions WHERE use_case = {use_case:String} AND prompt_hash = {prompt_hash:String}",
    { use_case, prompt_hash },
  );
  return Math.max(Number(row?.total ?? 0) - 1, 0);
}
