import type { Engine, QueryParams } from "../engine/engine.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { feedbackRows, inScope, limitsOf } from "./feedback-rows.ts";
import { type GroupKeyRow, type GroupRequest, groupColumns, groupParams } from "./group-columns.ts";
import { groupSortKeys } from "./group-order.ts";
import { behindCursor, type SortKey } from "./order.ts";

const defaultPageSize = 50;

export interface EngineGroupPage<Row> {
  rows: Row[];
  next_cursor: string | null;
  previous_cursor: string | null;
  total: number | null;
}

/** Groups of one page in the order of the list: whole where there are few, otherwise what finds the rest. */
export async function readGroups<Row extends GroupKeyRow>(engine: Engine, request: GroupRequest): Promise<EngineGroupPage<Row>> {
  const { page, order } = request;
  const keys = groupSortKeys(order, request.by);
  const isBackward = page.last !== undefined || (page.before !== undefined && page.first === undefined);
  const size = page.first ?? page.last ?? defaultPageSize;
  const params: QueryParams = { ...groupParams(request), order_metrics: [order.metric ?? ""], page_limit: size + 1 };
  const after = behind(request, keys, "after", params);
  const before = behind(request, keys, "before", params);
  const orderBy = keys.map((key) => `${key.name} ${key.isDescending !== isBackward ? "DESC" : "ASC"}`).join(", ");
  const found = await engine.query<Row & Record<string, string | number>>(
    `SELECT * FROM (${groupsSql(request, keys)}) WHERE ${after} AND ${before} ORDER BY ${orderBy} LIMIT {page_limit:UInt32}`,
    params,
    limitsOf(request),
  );
  const kept = found.slice(0, size);
  const rows = isBackward ? kept.toReversed() : kept;
  const cursorOf = (row: (typeof rows)[number] | undefined) =>
    row === undefined
      ? null
      : encodeCursor(
          order.text,
          keys.map(({ name }) => row[name] ?? ""),
        );
  const hasMore = found.length > size;
  return {
    rows,
    next_cursor: (isBackward ? page.before !== undefined : hasMore) ? cursorOf(rows.at(-1)) : null,
    previous_cursor: (isBackward ? hasMore : page.after !== undefined) ? cursorOf(rows[0]) : null,
    total: request.count ? Number(found[0]?.["group_total"] ?? (await countGroups(engine, request))) : null,
  };
}

/** The groups strictly behind a cursor, seen from it. Adds the cursor's values to `params`. */
function behind({ page, order }: GroupRequest, keys: readonly SortKey[], param: "after" | "before", params: QueryParams): string {
  const cursor = page[param];
  if (cursor === undefined) return "1";
  const types = keys.map((key) => key.type);
  const columns = keys.map((key) => ({ ...key, expression: key.name }));
  const condition = behindCursor(columns, decodeCursor(cursor, order.text, types, param), param === "before");
  for (const [name, value] of Object.entries(condition.params)) params[`${param}_${name}`] = value;
  return `(${condition.sql.replaceAll("{cursor_", `{${param}_cursor_`)})`;
}

/** Every group with what sorts it. The window counts them all, whatever the page. */
function groupsSql(request: GroupRequest, keys: readonly SortKey[]): string {
  const sorts = keys.map((key) => `${key.expression} AS ${key.name}`);
  const total = request.count ? ["count() OVER () AS group_total"] : [];
  if (request.order.metric === undefined) {
    const groups = groupBy(request, sorts);
    return total.length === 0 ? groups : `SELECT *, ${total} FROM (${groups})`;
  }
  const feedback = feedbackRows(request, request.key, { metrics: "{order_metrics:Array(String)}" });
  const means = `SELECT ${feedback.key} AS mean_key, toNullable(avg(value)) AS mean_value FROM ${feedback.from} GROUP BY mean_key`;
  return `SELECT *, ${[...sorts, ...total].join(", ")} FROM (${groupBy(request, [])}) AS groups LEFT JOIN (${means}) AS means ON mean_key = group_key`;
}

function groupBy({ key, isFew, hasPreview, ...scope }: GroupRequest, sorts: readonly string[]): string {
  const columns = [
    `${key.text} AS group_key`,
    ...(isFew ? [groupColumns] : []),
    ...(hasPreview ? ["toString(min(interactions.created_at)) AS group_begin"] : []),
    ...sorts,
  ];
  return `SELECT ${columns.join(", ")} FROM ${key.from} WHERE ${inScope(scope)} AND ${key.where} GROUP BY group_key`;
}

/** Needed only where a page is empty. */
async function countGroups(engine: Engine, request: GroupRequest): Promise<number> {
  const { page } = request;
  if (page.after === undefined && page.before === undefined) return 0;
  const sql = `SELECT count() AS total FROM (${groupBy({ ...request, isFew: false, hasPreview: false }, [])})`;
  const [row] = await engine.query<{ total: string }>(sql, groupParams(request), limitsOf(request));
  return Number(row?.total ?? 0);
}
