import type { Interaction } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import type { StoredInteraction } from "../records.ts";
import { toStoredTime } from "../times.ts";
import { fromColumns, type SaidComparison, type SaidFeedback, toInteraction } from "./decode.ts";
import type { Condition } from "./list-interactions.ts";

/** What a whole record is read with; what is left out is empty in it. */
export interface WholeParts {
  /** The input, the assistant message, parameters and metadata. */
  texts: boolean;
  /** Feedback and comparisons. */
  said: boolean;
}

const allParts: WholeParts = { texts: true, said: true };

/** Previews are left out because they follow from the rest. */
const coreColumns = `id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, prompt_hash, completion,
  external_id, request_id, choice_index, provider, provider_model, provider_request_id, finish_reason, error, prompt_tokens,
  completion_tokens, cached_tokens, reasoning_tokens, cost_usd, usage_estimated, ttft_ms, latency_ms, ab_campaign`;
const wholeColumns = `${coreColumns}, messages, prompt, message, parameters, metadata`;

/** How much text a row holds, without reading it out. */
export const textBytes =
  "length(messages) + length(prompt) + length(completion) + length(message) + length(parameters) + length(metadata) AS text_bytes";

/** Longest answer that a list of whole records gives before its page ends early, in bytes of text. */
const pageBytes = 16 << 20;

/** A record and its time, as it is stored: the primary key finds it there. */
export interface RecordKey {
  id: string;
  at: string;
}

interface RowsLimits {
  parts?: WholeParts;
  /** Most that the rows may hold; over it, the read fails as over any budget. */
  max_bytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The stored rows with these ids; `at_ms` are the times in the ids. */
export async function findRows(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly { id: string; at_ms: number }[],
): Promise<StoredInteraction[]> {
  return await readRows(
    engine,
    use_cases,
    records.map(({ id, at_ms }) => ({ id, at: toStoredTime(at_ms) })),
  );
}

async function readRows(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly RecordKey[],
  { parts = allParts, max_bytes, signal }: RowsLimits = {},
): Promise<StoredInteraction[]> {
  if (use_cases.length === 0 || records.length === 0) return [];
  const rows = await engine.query<Record<string, unknown>>(
    `SELECT ${parts.texts ? wholeColumns : coreColumns} FROM interactions
     WHERE use_case IN {use_cases:Array(String)} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}
     ${max_bytes === undefined ? "" : `SETTINGS max_result_bytes = ${Math.max(Math.trunc(max_bytes), 1)}, result_overflow_mode = 'throw'`}`,
    { use_cases, ...placesOf(records) },
    signal === undefined ? {} : { signal },
  );
  return rows.map(fromColumns);
}

const placesOf = (records: readonly RecordKey[]) => ({
  times: [...new Set(records.map(({ at }) => at))],
  ids: records.map(({ id }) => id),
});

/**
 * The records with these ids that are there, in the order of the ids.
 * @throws EngineError of kind `budget` when their rows hold more than `max_bytes`
 */
export async function readWhole(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly RecordKey[],
  limits: RowsLimits = {},
): Promise<Interaction[]> {
  const { parts = allParts, signal } = limits;
  // At once: id and time alone say where everything is.
  const [rows, saidOf] = await Promise.all([
    readRows(engine, use_cases, records, limits),
    findSaid(engine, use_cases, parts.said ? records : [], signal),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return records.flatMap(({ id }) => {
    const row = byId.get(id);
    return row === undefined ? [] : [toInteraction(row, saidOf(id))];
  });
}

/** A whole record; `at_ms` is the time in the id. */
export async function findWhole(
  engine: Engine,
  use_cases: readonly string[],
  { id, at_ms }: { id: string; at_ms: number },
): Promise<Interaction | undefined> {
  return (await readWhole(engine, use_cases, [{ id, at: toStoredTime(at_ms) }]))[0];
}

interface Said {
  feedback: readonly SaidFeedback[];
  comparisons: readonly SaidComparison[];
}

type SaidRow = Omit<SaidFeedback & SaidComparison, "preferred_id" | "other_id"> & {
  about_id: string;
  /** Only of a comparison. */
  against_id: string | null;
};

/** Feedback and comparisons in one answer. */
const saidSql = `SELECT id, metric, user, created_at, interaction_id AS about_id, NULL AS against_id, value, reason, details, '' AS tied
  FROM feedback
  WHERE use_case IN {use_cases:Array(String)} AND interaction_at IN {times:Array(DateTime64(3))} AND interaction_id IN {ids:Array(UUID)}
  UNION ALL
  SELECT id, metric, user, created_at, preferred_id, toNullable(other_id), 0, NULL, NULL, tied
  FROM comparisons
  WHERE use_case IN {use_cases:Array(String)} AND (preferred_id IN {ids:Array(UUID)} OR other_id IN {ids:Array(UUID)})`;

/** What was said of the records. */
async function findSaid(
  engine: Engine,
  use_cases: readonly string[],
  records: readonly RecordKey[],
  signal: AbortSignal | undefined,
): Promise<(id: string) => Said> {
  if (records.length === 0 || use_cases.length === 0) return () => ({ feedback: [], comparisons: [] });
  const rows = await engine.query<SaidRow>(saidSql, { use_cases, ...placesOf(records) }, signal === undefined ? {} : { signal });
  const feedback = rows.filter(({ against_id }) => against_id === null);
  const comparisons = rows.flatMap(({ about_id, against_id, ...row }) =>
    against_id === null ? [] : [{ ...row, preferred_id: about_id, other_id: against_id }],
  );
  const feedbackOf = groupBy(feedback, ({ about_id }) => [about_id]);
  const comparisonsOf = groupBy(comparisons, ({ preferred_id, other_id }) => [preferred_id, other_id]);
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

/** How many interactions that match have each of these inputs, and which of these records are among them. */
export async function countSameInput(
  engine: Engine,
  { use_case, where, prompt_hashes, ids }: { use_case: string; where: Condition; prompt_hashes: string[]; ids: string[] },
): Promise<{ prompt_hash: string; total: number; matching_ids: string[] }[]> {
  const rows = await engine.query<{ prompt_hash: string; total: string; matching_ids: string[] }>(
    `SELECT prompt_hash, count() AS total, groupArrayIf(id, id IN {same_ids:Array(UUID)}) AS matching_ids FROM interactions
     WHERE use_case = {use_case:String} AND prompt_hash IN {same_hashes:Array(String)} AND (${where.sql}) GROUP BY prompt_hash`,
    { use_case, ...where.params, same_hashes: prompt_hashes, same_ids: ids },
  );
  return rows.map((row) => ({ ...row, total: Number(row.total) }));
}
