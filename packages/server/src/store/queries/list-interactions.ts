import type { InteractionRow, Page, PageQuery } from "@colloquy/contract";
import { type Engine, EngineError, type QueryParams } from "../engine/engine.ts";
import type { StoredInteraction } from "../records.ts";
import { storedTime } from "../times.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { fromColumns, toInteractionCore } from "./decode.ts";
import { behindCursor, type Order, type SortKey, sortKeys } from "./order.ts";

export interface Condition {
  sql: string;
  params: QueryParams;
}

export interface ListRequest {
  use_case: string;
  /** Conditions on the columns of `interactions`, beside the use case. */
  where: Condition;
  order: Order;
  page: PageQuery;
  /** Without it the total is null. */
  count: boolean;
}

const rowColumns = `id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, external_id, request_id,
  choice_index, provider, provider_model, provider_request_id, finish_reason, error, prompt_tokens, completion_tokens, cached_tokens,
  reasoning_tokens, cost_usd, usage_estimated, ttft_ms, latency_ms, ab_campaign, prompt_hash, input_preview, completion_preview`;

const countBudget = { max_execution_time: 3 } as const;
const defaultPageSize = 50;

type EngineRow = Record<string, unknown> & { id: string };

/** One page, keyset by value: records that arrive meanwhile neither repeat nor hide others. */
export async function listInteractions(engine: Engine, request: ListRequest): Promise<Page<InteractionRow>> {
  const [page, total] = await Promise.all([
    readPage(engine, request, rowColumns),
    request.count ? countRows(engine, request) : undefined,
  ]);
  const feedback = await listFeedbackMeans(engine, request.use_case, page.rows);
  return {
    data: page.rows.map((row) => toListRow(row, feedback.get(row.id) ?? {})),
    next_cursor: page.next_cursor,
    previous_cursor: page.previous_cursor,
    total: total === undefined ? null : Math.max(total.value, page.rows.length),
    total_is_exact: total?.is_exact ?? false,
  };
}

export interface EnginePage {
  rows: EngineRow[];
  next_cursor: string | null;
  previous_cursor: string | null;
  /** Cursor that stands for each row. */
  cursors: string[];
}

/** Rows of one page with the given columns, in the order of the list. */
export async function readPage(engine: Engine, request: Omit<ListRequest, "count">, columns: string): Promise<EnginePage> {
  const { order, page, where, use_case } = request;
  const keys = sortKeys(order);
  const isBackward = page.last !== undefined || (page.before !== undefined && page.first === undefined);
  const size = page.first ?? page.last ?? defaultPageSize;
  const after = cursorCondition(keys, order, page.after, "after", false);
  const before = cursorCondition(keys, order, page.before, "before", true);
  const orderBy = keys.map((key) => `${key.expression} ${key.isDescending !== isBackward ? "DESC" : "ASC"}`).join(", ");
  const found = await engine.query<EngineRow>(
    `SELECT ${columns}, ${keys.map(selected).join(", ")} FROM interactions ${metricJoin(order)}
     WHERE use_case = {use_case:String} AND (${where.sql}) AND (${after.sql}) AND (${before.sql})
     ORDER BY ${orderBy} LIMIT {page_limit:UInt32}`,
    {
      use_case,
      ...where.params,
      ...prefixed(after, "after_"),
      ...prefixed(before, "before_"),
      page_limit: size + 1,
      order_metric: order.metric ?? "",
    },
  );
  const hasMore = found.length > size;
  const kept = found.slice(0, size);
  const rows = isBackward ? kept.toReversed() : kept;
  const cursors = rows.map((row) =>
    encodeCursor(
      order.text,
      keys.map((key) => row[key.name] as string | number),
    ),
  );
  const [first, last] = [cursors[0] ?? null, cursors.at(-1) ?? null];
  return {
    rows,
    cursors,
    next_cursor: (isBackward ? page.before !== undefined : hasMore) ? last : null,
    previous_cursor: (isBackward ? hasMore : page.after !== undefined) ? first : null,
  };
}

/** Times and ids as texts that bind again; numbers as they are. */
function selected({ name, expression, type }: SortKey): string {
  return type === "UInt8" || type === "Float64" ? `${expression} AS ${name}` : `toString(${expression}) AS ${name}`;
}

function cursorCondition(
  keys: SortKey[],
  order: Order,
  cursor: string | undefined,
  param: string,
  isBackward: boolean,
): Condition {
  if (cursor === undefined) return { sql: "1", params: {} };
  const values = decodeCursor(
    cursor,
    order.text,
    keys.map((key) => key.type),
    param,
  );
  const { sql, params } = behindCursor(keys, values, isBackward);
  return { sql: sql.replaceAll("{cursor_", `{${param}_cursor_`), params };
}

function prefixed({ params }: Condition, prefix: string): QueryParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [prefix + name, value]));
}

function metricJoin(order: Order): string {
  if (order.metric === undefined) return "";
  return `LEFT JOIN (SELECT interaction_id, toNullable(avg(value)) AS order_mean FROM feedback
    WHERE use_case = {use_case:String} AND metric = {order_metric:String} GROUP BY interaction_id) AS means ON means.interaction_id = id`;
}

/** The total has a small budget of its own: over it, it is the bound reached and never fails the rows. */
async function countRows(engine: Engine, { use_case, where }: ListRequest): Promise<{ value: number; is_exact: boolean }> {
  try {
    const sql = `SELECT count() AS total FROM interactions WHERE use_case = {use_case:String} AND (${where.sql})`;
    const [row] = await engine.query<{ total: string }>(sql, { use_case, ...where.params }, countBudget);
    return { value: Number(row?.total ?? 0), is_exact: true };
  } catch (error) {
    if (error instanceof EngineError && error.kind === "budget") return { value: 0, is_exact: false };
    throw error;
  }
}

type Means = Record<string, { mean: number; count: number }>;

async function listFeedbackMeans(engine: Engine, use_case: string, rows: EngineRow[]): Promise<Map<string, Means>> {
  const byInteraction = new Map<string, Means>();
  if (rows.length === 0) return byInteraction;
  const found = await engine.query<{ interaction_id: string; metric: string; mean: number; count: string }>(
    `SELECT interaction_id, metric, avg(value) AS mean, count() AS count FROM feedback
     WHERE use_case = {use_case:String} AND interaction_at IN {times:Array(DateTime64(3))} AND interaction_id IN {ids:Array(UUID)}
     GROUP BY interaction_id, metric ORDER BY metric`,
    { use_case, times: [...new Set(rows.map((row) => storedTime(row["created_at"])))], ids: rows.map((row) => row.id) },
  );
  for (const { interaction_id, metric, mean, count } of found) {
    byInteraction.set(interaction_id, { ...byInteraction.get(interaction_id), [metric]: { mean, count: Number(count) } });
  }
  return byInteraction;
}

function toListRow(row: EngineRow, feedback: Means): InteractionRow {
  const { input_preview, completion_preview } = row;
  return {
    ...toInteractionCore(fromColumns(row) satisfies StoredInteraction),
    input_preview: String(input_preview),
    completion_preview: String(completion_preview),
    feedback,
  };
}
