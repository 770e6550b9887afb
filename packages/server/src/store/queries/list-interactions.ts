import type { InteractionPage, InteractionRow, PageQuery } from "@colloquy/contract";
import type { Engine, QueryParams } from "../engine/engine.ts";
import type { StoredInteraction } from "../records.ts";
import { countRows } from "./count-rows.ts";
import { encodeCursor } from "./cursor.ts";
import { fromColumns, toInteractionCore } from "./decode.ts";
import type { FeedbackNeeded } from "./filter-sql.ts";
import { type Order, type SortKey, sortKeys } from "./order.ts";
import { type RowKey, readKeys } from "./read-keys.ts";

export interface Condition {
  sql: string;
  params: QueryParams;
  /** Feedback that every row found must have. */
  feedback?: FeedbackNeeded | undefined;
  /** Rows of source DATASET are left out, which is more than `feedback` says. */
  is_without_datasets?: boolean;
}

export interface RowsRequest {
  use_case: string;
  /** Conditions on the columns of `interactions`, beside the use case. */
  where: Condition;
  order: Order;
  page: PageQuery;
  /** Aborting it stops the queries in the engine. */
  signal?: AbortSignal | undefined;
}

export interface ListRequest extends RowsRequest {
  /** Without it the total is null. */
  count: boolean;
}

const rowColumns = `id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, external_id, request_id,
  choice_index, provider, provider_model, provider_request_id, finish_reason, error, prompt_tokens, completion_tokens, cached_tokens,
  reasoning_tokens, cost_usd, usage_estimated, ttft_ms, latency_ms, ab_campaign, prompt_hash, input_preview, completion_preview`;

const defaultPageSize = 50;

type EngineRow = Record<string, unknown> & { id: string };

/**
 * One page, keyset by value: records that arrive meanwhile neither repeat nor hide others. Keys come first, then rows and feedback of
 * these alone; the total is counted beside them.
 */
export async function listInteractions(engine: Engine, request: ListRequest): Promise<InteractionPage> {
  const [{ page, rows, feedback }, total] = await Promise.all([
    readRows(engine, request),
    request.count ? countRows(engine, request) : undefined,
  ]);
  return {
    data: rows.map((row) => toListRow(row, feedback.get(row.id) ?? {})),
    next_cursor: page.next_cursor,
    previous_cursor: page.previous_cursor,
    total: total === undefined ? null : Math.max(total.value, rows.length),
    total_is_exact: total?.is_exact ?? false,
    ...(page.partial ? { partial: true as const } : {}),
  };
}

async function readRows(engine: Engine, request: RowsRequest) {
  const page = await findPage(engine, request);
  const [rows, feedback] = await Promise.all([
    readColumns(engine, request, page, rowColumns),
    listFeedbackMeans(engine, request, page.keys),
  ]);
  return { page, rows, feedback };
}

/** The keys of one page and what lies beyond it. */
export interface KeyPage {
  /** In the order of the list. */
  keys: RowKey[];
  /** Cursor that stands for each key. */
  cursors: string[];
  next_cursor: string | null;
  previous_cursor: string | null;
  has_next: boolean;
  has_previous: boolean;
  partial: boolean;
}

/** Whether the page is what lies before a cursor or the end, read from there. */
export const isBackward = ({ first, last, before }: PageQuery) =>
  last !== undefined || (before !== undefined && first === undefined);

/** @param extra a further column of the keys, as SQL with its name */
export async function findPage(engine: Engine, request: RowsRequest, extra?: string): Promise<KeyPage> {
  const { order, page } = request;
  const keys = sortKeys(order);
  const goesBack = isBackward(page);
  const size = page.first ?? page.last ?? defaultPageSize;
  const { keys: found, partial } = await readKeys(engine, request, { keys, isBackward: goesBack, limit: size + 1, extra });
  const hasMore = found.length > size;
  const kept = found.slice(0, size);
  const inOrder = goesBack ? kept.toReversed() : kept;
  const cursors = inOrder.map((key) => encodeCursor(order.text, valuesOf(keys, key)));
  // Where a search was cut short it goes on behind what it looked at, found or not.
  const resume = partial?.at && encodeCursor(order.text, behindInstant(partial.at, order.isDescending !== goesBack));
  const [first, last] = [cursors[0] ?? null, cursors.at(-1) ?? null];
  const goesOn = resume !== undefined || hasMore;
  return {
    keys: inOrder,
    cursors,
    partial: partial !== undefined,
    next_cursor: goesBack ? (page.before === undefined ? null : last) : (resume ?? (hasMore ? last : null)),
    previous_cursor: goesBack ? (resume ?? (hasMore ? first : null)) : page.after === undefined ? null : first,
    // On the other side of a cursor is what it stands for.
    has_next: page.before !== undefined || (!goesBack && goesOn),
    has_previous: page.after !== undefined || (goesBack && goesOn),
  };
}

const valuesOf = (keys: readonly SortKey[], row: RowKey) => keys.map(({ name }) => row[name] ?? "");

/** Values of the sort keys of the order by time that lie behind everything at this instant. */
function behindInstant(at: string, isDescending: boolean): string[] {
  return isDescending
    ? [at, "1970-01-01 00:00:00.000000", "00000000-0000-0000-0000-000000000000"]
    : [at, "2199-12-31 23:59:59.999999", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
}

/** The page's rows that are still there, in its order. */
async function readColumns(engine: Engine, request: RowsRequest, { keys }: KeyPage, columns: string): Promise<EngineRow[]> {
  if (keys.length === 0) return [];
  const found = await engine.query<EngineRow>(
    `SELECT ${columns} FROM interactions
     WHERE use_case = {use_case:String} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
    { use_case: request.use_case, ...namedBy(keys) },
    limitsOf(request),
  );
  const byId = new Map(found.map((row) => [row.id, row]));
  return keys.map(({ id }) => byId.get(id)).filter((row) => row !== undefined);
}

const namedBy = (keys: readonly RowKey[]) => ({ times: [...new Set(keys.map(({ at }) => at))], ids: keys.map(({ id }) => id) });
const limitsOf = ({ signal }: RowsRequest) => (signal === undefined ? {} : { signal });

type Means = Record<string, { mean: number; count: number }>;

async function listFeedbackMeans(engine: Engine, request: RowsRequest, keys: readonly RowKey[]): Promise<Map<string, Means>> {
  const byInteraction = new Map<string, Means>();
  if (keys.length === 0) return byInteraction;
  const found = await engine.query<{ interaction_id: string; metric: string; mean: number; count: string }>(
    `SELECT interaction_id, metric, avg(value) AS mean, count() AS count FROM feedback
     WHERE use_case = {use_case:String} AND interaction_at IN {times:Array(DateTime64(3))} AND interaction_id IN {ids:Array(UUID)}
     GROUP BY interaction_id, metric ORDER BY metric`,
    { use_case: request.use_case, ...namedBy(keys) },
    limitsOf(request),
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
