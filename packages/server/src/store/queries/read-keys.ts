import { type Engine, EngineError, type QueryParams } from "../engine/engine.ts";
import { decodeCursor } from "./cursor.ts";
import { isCostly, isScan } from "./filter-marks.ts";
import type { Condition, RowsRequest } from "./list-interactions.ts";
import { behindCursor, metricJoins, type Order, type SortKey } from "./order.ts";
import { findCandidates, inSlice, type Slice } from "./slices.ts";

/** What names a row and its place in the order: id, time, and the values of the sort keys by their names. */
export type RowKey = Record<string, string | number> & { id: string; at: string };

export interface FoundKeys {
  /** In the direction of walking; one more than the page holds when there are more. */
  keys: RowKey[];
  /** The budget ended before the rows did; then the last instant that was looked at, where the walk can go on. */
  partial: { at: string | undefined } | undefined;
}

export interface Walk {
  keys: SortKey[];
  isBackward: boolean;
  /** Rows wanted. */
  limit: number;
  /** A further column of each, as SQL with its name. */
  extra?: string | undefined;
}

/** Seconds for all slices of one page, and candidates in the first; each further one holds four times as many. */
const slices = { budget_s: 12, candidates: 5000, feedback: 400, growth: 4, least_s: 1 } as const;
/** Rows that are searched when an order by another field takes too long over all. */
const newestRows = 20_000;

/**
 * Finds the rows of a page. A condition whose cost grows with the table is asked of slices of time, nearest first, until the page is full;
 * any other at once.
 * @throws EngineError of kind `budget` when nothing at all could be looked at within it
 */
export async function readKeys(engine: Engine, request: RowsRequest, walk: Walk): Promise<FoundKeys> {
  const { order, page, where } = request;
  const after = cursorCondition(walk.keys, order, page.after, "after", false);
  const before = cursorCondition(walk.keys, order, page.before, "before", true);
  const bounded: Condition = {
    ...where,
    sql: `(${where.sql}) AND (${after.sql}) AND (${before.sql})`,
    params: { ...where.params, ...after.params, ...before.params },
  };
  const whole = { ...request, where: bounded };
  if (!isCostly(where.sql)) return { keys: await selectKeys(engine, whole, walk), partial: undefined };
  if (order.terms.length === 0) return await walkSlices(engine, whole, walk, (walk.isBackward ? before : after).at);
  return await readOrNewest(engine, whole, walk);
}

async function walkSlices(engine: Engine, request: RowsRequest, walk: Walk, start: string | undefined): Promise<FoundKeys> {
  const end = performance.now() + slices.budget_s * 1000;
  const isDescending = request.order.isDescending !== walk.isBackward;
  let slice: Slice = { isDescending, near: start === undefined ? undefined : { at: start, is_open: true }, far: undefined };
  let size = Math.max(request.where.feedback === undefined ? slices.candidates : slices.feedback, 4 * walk.limit);
  const found: RowKey[] = [];
  for (;;) {
    const { any, far } = await findCandidates(engine, request, slice, size);
    if (!any) return { keys: found, partial: undefined };
    slice = { ...slice, far };
    const seconds = Math.max(Math.ceil((end - performance.now()) / 1000), slices.least_s);
    const rest = { ...walk, limit: walk.limit - found.length };
    const here = await selectKeys(engine, { ...request, where: inSlice(request.where, slice) }, rest, seconds).catch(
      unlessOverBudget,
    );
    if (here === undefined) return { keys: found, partial: { at: reached(slice, start) } };
    found.push(...here);
    if (found.length >= walk.limit || far === undefined) return { keys: found, partial: undefined };
    if (performance.now() >= end) return { keys: found, partial: { at: far } };
    slice = { isDescending, near: { at: far, is_open: false }, far: undefined };
    size *= slices.growth;
  }

  function unlessOverBudget(error: unknown): undefined {
    if (!(error instanceof EngineError) || error.kind !== "budget" || reached(slice, start) === undefined) throw error;
  }
}

/** The last instant that earlier slices looked at; undefined when this is the first. */
function reached({ near }: Slice, start: string | undefined): string | undefined {
  return near === undefined || near.at === start ? undefined : near.at;
}

/** In another order the best of all rows must be known: when that takes too long for a search, the best of the newest. */
async function readOrNewest(engine: Engine, request: RowsRequest, walk: Walk): Promise<FoundKeys> {
  try {
    return { keys: await selectKeys(engine, request, walk, slices.budget_s), partial: undefined };
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== "budget" || !isScan(request.where.sql)) throw error;
    const all: Slice = { isDescending: true, near: undefined, far: undefined };
    const { far } = await findCandidates(engine, { ...request, where: { sql: "1", params: {} } }, all, newestRows);
    const where = inSlice(request.where, { ...all, far });
    return { keys: await selectKeys(engine, { ...request, where }, walk), partial: { at: undefined } };
  }
}

async function selectKeys(engine: Engine, request: RowsRequest, walk: Walk, seconds?: number): Promise<RowKey[]> {
  const { use_case, order, where, signal } = request;
  const orderBy = walk.keys.map((key) => `${key.expression} ${key.isDescending !== walk.isBackward ? "DESC" : "ASC"}`);
  const columns = [
    "id",
    "toString(created_at) AS at",
    ...walk.keys.map(selected),
    ...(walk.extra === undefined ? [] : [walk.extra]),
  ];
  const means = metricJoins(order);
  return await engine.query<RowKey>(
    `SELECT ${columns.join(", ")} FROM interactions ${means.sql}
     WHERE use_case = {use_case:String} AND ${where.sql} ORDER BY ${orderBy.join(", ")} LIMIT {page_limit:UInt32} ${settingsFor(request)}`,
    { use_case, ...where.params, ...means.params, page_limit: walk.limit },
    { ...(seconds === undefined ? {} : { max_execution_time: seconds }), ...(signal === undefined ? {} : { signal }) },
  );
}

/**
 * The engine's filter by the best rows so far comes in place of the answer out of the text index (measured: 300 ms for 35), and does
 * nothing for an order that the files have already.
 */
function settingsFor({ order, where }: RowsRequest): string {
  const isOfNoUse = order.terms.length === 0 || where.sql.includes("hasAllTokens");
  return isOfNoUse ? "SETTINGS use_top_k_dynamic_filtering = 0" : "";
}

/** Times and ids as texts that bind again; numbers as they are. */
export function selected({ name, expression, type }: SortKey): string {
  return type === "UInt8" || type === "Float64" ? `${expression} AS ${name}` : `toString(${expression}) AS ${name}`;
}

export function cursorCondition(
  keys: readonly SortKey[],
  order: Order,
  cursor: string | undefined,
  param: "after" | "before",
  isBackward: boolean,
): Condition & { at: string | undefined } {
  if (cursor === undefined) return { sql: "1", params: {}, at: undefined };
  const types = keys.map((key) => key.type);
  const values = decodeCursor(cursor, order.text, types, param);
  const { sql, params } = behindCursor(keys, values, isBackward);
  const named = Object.entries(params).map(([name, value]): [string, unknown] => [`${param}_${name}`, value]);
  const named_params: QueryParams = Object.fromEntries(named);
  return { sql: sql.replaceAll("{cursor_", `{${param}_cursor_`), params: named_params, at: String(values[0]) };
}
