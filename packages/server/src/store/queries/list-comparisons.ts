import type { Comparison, Page, PageQuery } from "@colloquy/contract";
import type { Engine, QueryParams } from "../engine/engine.ts";
import type { StoredComparison } from "../records.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { toComparison } from "./decode.ts";

export interface ComparisonRow extends Comparison {
  use_case: string;
  preferred_model: string | null;
  other_model: string | null;
}

const order = "-created_at";
const cursorTypes = ["DateTime64(3)", "UUID"];

/** Comparisons of a use case, newest first. */
export async function listComparisons(
  engine: Engine,
  { use_case, metric, page }: { use_case: string; metric: string | undefined; page: PageQuery },
): Promise<Page<ComparisonRow>> {
  const isBackward = page.last !== undefined || (page.before !== undefined && page.first === undefined);
  const size = page.first ?? page.last ?? 50;
  const params: QueryParams = { use_case, metric: metric ?? "", page_limit: size + 1 };
  const scope = `use_case = {use_case:String}${metric === undefined ? "" : " AND metric = {metric:String}"}`;
  const after = cursorSql(page.after, "after", "<", params);
  const before = cursorSql(page.before, "before", ">", params);
  const direction = isBackward ? "ASC" : "DESC";
  const [found, [count]] = await Promise.all([
    engine.query<StoredComparison & { cursor_at: string }>(
      `SELECT *, toString(created_at) AS cursor_at FROM comparisons WHERE ${scope} AND ${after} AND ${before}
       ORDER BY comparisons.created_at ${direction}, id ${direction} LIMIT {page_limit:UInt32}`,
      params,
    ),
    engine.query<{ total: string }>(`SELECT count() AS total FROM comparisons WHERE ${scope}`, params),
  ]);
  const kept = found.slice(0, size);
  const rows = isBackward ? kept.toReversed() : kept;
  const cursorOf = (row: (typeof rows)[number] | undefined) =>
    row === undefined ? null : encodeCursor(order, [row.cursor_at, row.id]);
  const hasMore = found.length > size;
  return {
    data: rows.map(toComparisonRow),
    next_cursor: (isBackward ? page.before !== undefined : hasMore) ? cursorOf(rows.at(-1)) : null,
    previous_cursor: (isBackward ? hasMore : page.after !== undefined) ? cursorOf(rows[0]) : null,
    total: Number(count?.total ?? 0),
    total_is_exact: true,
  };
}

function cursorSql(cursor: string | undefined, param: string, comparison: "<" | ">", params: QueryParams): string {
  if (cursor === undefined) return "1";
  [params[`${param}_at`], params[`${param}_id`]] = decodeCursor(cursor, order, cursorTypes, param);
  return `(created_at, id) ${comparison} ({${param}_at:DateTime64(3)}, {${param}_id:UUID})`;
}

function toComparisonRow(row: StoredComparison): ComparisonRow {
  return {
    ...toComparison(row),
    use_case: row.use_case,
    preferred_model: row.preferred_model || null,
    other_model: row.other_model || null,
  };
}
