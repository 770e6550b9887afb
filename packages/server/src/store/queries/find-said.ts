import type { Engine } from "../engine/engine.ts";
import type { StoredComparison, StoredFeedback } from "../records.ts";

/** One feedback by its id, with times as they are stored. */
export async function findFeedback(
  engine: Engine,
  use_cases: readonly string[],
  id: string,
): Promise<StoredFeedback | undefined> {
  if (use_cases.length === 0) return undefined;
  const [row] = await engine.query<StoredFeedback>(
    `SELECT id, interaction_id, toString(interaction_at) AS interaction_at, use_case, model, metric, value, reason, details, user,
       toString(created_at) AS created_at
     FROM feedback WHERE use_case IN {use_cases:Array(String)} AND id = {id:UUID} LIMIT 1`,
    { use_cases, id },
  );
  return row;
}

/** One comparison by its id, with times as they are stored. */
export async function findComparison(
  engine: Engine,
  use_cases: readonly string[],
  id: string,
): Promise<StoredComparison | undefined> {
  if (use_cases.length === 0) return undefined;
  const [row] = await engine.query<StoredComparison>(
    `SELECT id, use_case, metric, preferred_id, other_id, tied, user, toString(created_at) AS created_at
     FROM comparisons WHERE use_case IN {use_cases:Array(String)} AND id = {id:UUID} LIMIT 1`,
    { use_cases, id },
  );
  return row;
}

export interface MetricUse {
  metric: string;
  direct: boolean;
  comparison: boolean;
}

/** Which metrics have feedback or comparisons in the given use cases. */
export async function listMetricUse(engine: Engine, use_cases: readonly string[]): Promise<MetricUse[]> {
  if (use_cases.length === 0) return [];
  const rows = await engine.query<{ metric: string; direct: number; comparison: number }>(
    `SELECT metric, max(is_direct) AS direct, max(is_comparison) AS comparison FROM (
       SELECT DISTINCT metric, 1 AS is_direct, 0 AS is_comparison FROM feedback WHERE use_case IN {use_cases:Array(String)}
       UNION ALL
       SELECT DISTINCT metric, 0 AS is_direct, 1 AS is_comparison FROM comparisons WHERE use_case IN {use_cases:Array(String)}
     ) GROUP BY metric`,
    { use_cases },
  );
  return rows.map((row) => ({ metric: row.metric, direct: row.direct === 1, comparison: row.comparison === 1 }));
}

/** Ids of interactions that match, oldest id ranges first, for a delete in batches. */
export async function listMatching(
  engine: Engine,
  { use_case, where, limit }: { use_case: string; where: { sql: string; params: Record<string, unknown> }; limit: number },
): Promise<{ id: string; created_at: string }[]> {
  return await engine.query(
    `SELECT id, toString(created_at) AS created_at FROM interactions WHERE use_case = {use_case:String} AND (${where.sql})
     ORDER BY interactions.created_at, id LIMIT {row_limit:UInt32}`,
    { use_case, ...where.params, row_limit: limit },
  );
}

/** How many interactions match. */
export async function countMatching(
  engine: Engine,
  use_case: string,
  where: { sql: string; params: Record<string, unknown> },
): Promise<number> {
  const [row] = await engine.query<{ total: string }>(
    `SELECT count() AS total FROM interactions WHERE use_case = {use_case:String} AND (${where.sql})`,
    { use_case, ...where.params },
  );
  return Number(row?.total ?? 0);
}
