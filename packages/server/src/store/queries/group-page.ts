import type { Engine, QueryParams } from "../engine/engine.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { feedbackRows, inScope, limitsOf } from "./feedback-rows.ts";
import { type GroupKeyRow, type GroupRequest, groupParams } from "./group-columns.ts";
import { type GroupSortKey, groupSortKeys, orderMetrics } from "./group-order.ts";
import { behindCursor } from "./order.ts";

const defaultPageSize = 50;

export interface EngineGroupPage<Row> {
  rows: Row[];
  /** Cursor that stands for each row. */
  cursors: string[];
  next_cursor: string | null;
  previous_cursor: string | null;
  total: number | null;
}

/** What a page of groups is read by. */
export type GroupPageRequest = Omit<GroupRequest, "isFew" | "metrics">;

/**
 * Groups of one page in the order of the list, with their keys.
 * @param columns SQL of what is made for every group beside
 */
export async function readGroups<Row extends GroupKeyRow>(
  engine: Engine,
  request: GroupPageRequest,
  columns: readonly string[],
): Promise<EngineGroupPage<Row>> {
  const { page, order } = request;
  const keys = groupSortKeys(order, request.by);
  const isBackward = page.last !== undefined || (page.before !== undefined && page.first === undefined);
  const size = page.first ?? page.last ?? defaultPageSize;
  const params: QueryParams = {
    ...groupParams(request),
    order_metrics: orderMetrics(order).map(({ metric }) => metric),
    page_limit: size + 1,
  };
  const after = behind(request, keys, "after", params);
  const before = behind(request, keys, "before", params);
  const orderBy = keys.map((key) => `${key.name} ${key.isDescending !== isBackward ? "DESC" : "ASC"}`).join(", ");
  const found = await engine.query<Row & Record<string, string | number>>(
    `SELECT * FROM (${groupsSql(request, keys, columns)}) WHERE ${after} AND ${before} ORDER BY ${orderBy} LIMIT {page_limit:UInt32}`,
    params,
    limitsOf(request),
  );
  const kept = found.slice(0, size);
  const rows = isBackward ? kept.toReversed() : kept;
  const cursors = rows.map((row) =>
    encodeCursor(
      order.text,
      keys.map(({ name }) => row[name] ?? ""),
    ),
  );
  const [first, last] = [cursors[0] ?? null, cursors.at(-1) ?? null];
  const hasMore = found.length > size;
  return {
    rows,
    cursors,
    next_cursor: (isBackward ? page.before !== undefined : hasMore) ? last : null,
    previous_cursor: (isBackward ? hasMore : page.after !== undefined) ? first : null,
    total: request.count ? Number(found[0]?.["group_total"] ?? (await countGroups(engine, request))) : null,
  };
}

/** The groups strictly behind a cursor, seen from it. Adds the cursor's values to `params`. */
function behind(
  { page, order }: GroupPageRequest,
  keys: readonly GroupSortKey[],
  param: "after" | "before",
  params: QueryParams,
): string {
  const cursor = page[param];
  if (cursor === undefined) return "1";
  const types = keys.map((key) => key.type);
  const columns = keys.map((key) => ({ ...key, expression: key.name }));
  const condition = behindCursor(columns, decodeCursor(cursor, order.text, types, param), param === "before");
  for (const [name, value] of Object.entries(condition.params)) params[`${param}_${name}`] = value;
  return `(${condition.sql.replaceAll("{cursor_", `{${param}_cursor_`)})`;
}

/** Every group with what sorts it. The window counts them all, whatever the page. */
function groupsSql(request: GroupPageRequest, keys: readonly GroupSortKey[], columns: readonly string[]): string {
  const sorts = (some: readonly GroupSortKey[]) => some.map((key) => `${key.expression} AS ${key.name}`);
  const total = request.count ? ["count() OVER () AS group_total"] : [];
  const metrics = orderMetrics(request.order);
  if (metrics.length === 0) {
    const groups = groupBy(request, [...columns, ...sorts(keys)]);
    return total.length === 0 ? groups : `SELECT *, ${total} FROM (${groups})`;
  }
  const groups = groupBy(request, [...columns, ...sorts(keys.filter(({ isAggregate }) => isAggregate))]);
  const beside = [...sorts(keys.filter(({ isAggregate }) => !isAggregate)), ...total];
  const feedback = feedbackRows(request, request.key, { metrics: "{order_metrics:Array(String)}" });
  const means = metrics.map(
    ({ index }, place) =>
      `avgOrNullIf(value, feedback.metric = {order_metrics:Array(String)}[${place + 1}]) AS mean_value_${index}`,
  );
  const meansSql = `SELECT ${feedback.key} AS mean_key, ${means.join(", ")} FROM ${feedback.from} GROUP BY mean_key`;
  return `SELECT *, ${beside.join(", ")} FROM (${groups}) AS groups LEFT JOIN (${meansSql}) AS means ON mean_key = group_key`;
}

function groupBy({ key, hasPreview, ...scope }: GroupPageRequest, columns: readonly string[]): string {
  const all = [
    `${key.text} AS group_key`,
    ...(hasPreview ? ["toString(min(interactions.created_at)) AS group_begin"] : []),
    ...columns,
  ];
  return `SELECT ${all.join(", ")} FROM ${key.from} WHERE ${inScope(scope)} AND ${key.where} GROUP BY group_key`;
}

/** Needed only where a page is empty. */
async function countGroups(engine: Engine, request: GroupPageRequest): Promise<number> {
  const { page } = request;
  if (page.after === undefined && page.before === undefined) return 0;
  const sql = `SELECT count() AS total FROM (${groupBy({ ...request, hasPreview: false }, [])})`;
  const [row] = await engine.query<{ total: string }>(sql, groupParams(request), limitsOf(request));
  return Number(row?.total ?? 0);
}
