import { type Engine, EngineError, type QueryLimits } from "../engine/engine.ts";
import type { Condition } from "./list-interactions.ts";
import { findCandidates, inSlice, type Slice } from "./slices.ts";

/** Seconds for all of the total, then for that of the newest rows alone. */
const budgets_s = { all: 0.5, newest: 0.3 } as const;
const newestRows = 50_000;

interface Counted {
  value: number;
  is_exact: boolean;
}

interface CountRequest {
  use_case: string;
  where: Condition;
  signal?: AbortSignal | undefined;
}

/** How many interactions match, within a small budget: over it, how many of the newest do, which is a lower bound. It never fails the rows. */
export async function countRows(engine: Engine, request: CountRequest): Promise<Counted> {
  const whole = await withinBudget(() => count(engine, request, budgets_s.all));
  if (whole !== undefined) return { value: whole, is_exact: true };
  const newest = await withinBudget(() => countNewest(engine, request));
  return { value: newest ?? 0, is_exact: false };
}

async function countNewest(engine: Engine, { use_case, where, signal }: CountRequest): Promise<number> {
  const all: Slice = { isDescending: true, near: undefined, far: undefined };
  const { far } = await findCandidates(engine, { use_case, where: { sql: "1", params: {} }, signal }, all, newestRows);
  return await count(engine, { use_case, where: inSlice(where, { ...all, far }), signal }, budgets_s.newest);
}

async function withinBudget(ask: () => Promise<number>): Promise<number | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof EngineError && error.kind !== "refused") return undefined; // away too: the rows say so, or are there
    throw error;
  }
}

async function count(engine: Engine, { use_case, where, signal }: CountRequest, seconds: number): Promise<number> {
  const limits: QueryLimits = { max_execution_time: seconds, ...(signal === undefined ? {} : { signal }) };
  const [row] = await engine.query<{ total: string }>(countSql(where), { use_case, ...where.params }, limits);
  return Number(row?.total ?? 0);
}

function countSql({ sql, feedback, is_without_datasets = false }: Condition): string {
  if (feedback === undefined || !feedback.is_all) {
    return `SELECT count() AS total FROM interactions WHERE use_case = {use_case:String} AND (${sql})`;
  }
  // Feedback is smaller than what it is about, and sorted by metric. Only the few rows that the list leaves out must be known.
  const datasets = "SELECT created_at, id FROM interactions WHERE use_case = {use_case:String} AND source = 'DATASET'";
  const others = is_without_datasets ? ` AND (interaction_at, interaction_id) NOT IN (${datasets})` : "";
  return `SELECT uniqExact(interaction_id) AS total FROM feedback WHERE ${feedback.where}${others}`;
}
