import type { Interaction, PageQuery } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { encodeCursor } from "./cursor.ts";
import { inScope, limitsOf, type StatisticsScope } from "./feedback-rows.ts";
import { keepWithin } from "./group-fit.ts";
import type { InteractionKey } from "./key-sql.ts";
import { isBackward } from "./list-interactions.ts";
import type { WholePage } from "./list-whole.ts";
import { metricJoins, type Order, sortKeys } from "./order.ts";
import { cursorCondition, type RowKey, selected } from "./read-keys.ts";
import { readWhole, textBytes } from "./whole-records.ts";

export interface GroupRecordsRequest extends StatisticsScope {
  key: InteractionKey;
  group_keys: readonly string[];
  order: Order;
  /** The same page of every group. */
  page: PageQuery;
}

/** One page of the records of one group. How many it has is known with the group. */
export type GroupRecords = Omit<WholePage, "total" | "total_is_exact" | "partial">;

const defaultPageSize = 50;
/** Records in all groups together; pages of many groups are cut to the same length. */
const maxRecords = 10_000;
/** Records that one statement names. */
const chunkSize = 1000;

type FoundKey = RowKey & { group_key: string };

/**
 * The same page of the records of each group, by key; a group without records on it is absent. One statement finds the records of all
 * groups, three more read them whole. Pages end early where all together hold more than 16 MiB of text.
 * @throws RequestError `invalid_input` when one record of each group is already more text than an answer holds
 */
export async function readGroupRecords(engine: Engine, request: GroupRecordsRequest): Promise<Map<string, GroupRecords>> {
  const { page, group_keys } = request;
  const wanted = page.first ?? page.last ?? defaultPageSize;
  const size = Math.max(1, Math.min(wanted, Math.floor(maxRecords / Math.max(group_keys.length, 1))));
  const found = await findKeys(engine, request, size + 1);
  const candidates = found.map((keys) => keys.slice(0, size));
  const bytes = await readSizes(engine, request, candidates.flat());
  const kept = keepWithin(candidates.map((keys) => keys.map(({ id }) => bytes.get(id) ?? 0)));
  const walks = found.map((keys, index) => ({ keys: keys.slice(0, kept[index]), hasMore: keys.length > (kept[index] ?? 0) }));
  const records = await readRecords(
    engine,
    request,
    walks.flatMap(({ keys }) => keys),
  );
  return new Map(walks.map((walk) => [walk.keys[0]?.group_key ?? "", toPage(request, walk, records)]));
}

interface Walk {
  keys: readonly FoundKey[];
  hasMore: boolean;
}

function toPage(
  { order, page }: GroupRecordsRequest,
  { keys, hasMore }: Walk,
  records: ReadonlyMap<string, Interaction>,
): GroupRecords {
  const goesBack = isBackward(page);
  const sorts = sortKeys(order);
  const shown = (goesBack ? keys.toReversed() : keys).flatMap((key) => {
    const record = records.get(key.id);
    const values = sorts.map(({ name }) => key[name] ?? "");
    return record === undefined ? [] : [{ record, cursor: encodeCursor(order.text, values) }];
  });
  const cursors = shown.map(({ cursor }) => cursor);
  const [first, last] = [cursors[0] ?? null, cursors.at(-1) ?? null];
  const has_next = page.before !== undefined || (!goesBack && hasMore);
  const has_previous = page.after !== undefined || (goesBack && hasMore);
  return {
    data: shown.map(({ record }) => record),
    cursors,
    has_next,
    has_previous,
    next_cursor: has_next ? last : null,
    previous_cursor: has_previous ? first : null,
  };
}

/** For each group the keys of its first records, in the direction of walking. */
async function findKeys(engine: Engine, request: GroupRecordsRequest, limit: number): Promise<FoundKey[][]> {
  const { use_case, key, group_keys, where, order, page } = request;
  const keys = sortKeys(order);
  const joins = metricJoins(order);
  const after = cursorCondition(keys, order, page.after, "after", false);
  const before = cursorCondition(keys, order, page.before, "before", true);
  const orderBy = keys.map((sort) => `${sort.expression} ${sort.isDescending !== isBackward(page) ? "DESC" : "ASC"}`);
  const found = await engine.query<FoundKey>(
    `SELECT ${key.text} AS group_key, id, toString(created_at) AS at, ${keys.map(selected).join(", ")} FROM interactions ${joins.sql}
     WHERE ${inScope(request)} AND ${key.isListed} AND (${after.sql}) AND (${before.sql})
     ORDER BY ${orderBy.join(", ")} LIMIT {page_limit:UInt32} BY group_key`,
    {
      use_case,
      ...where.params,
      ...key.params,
      ...after.params,
      ...before.params,
      ...joins.params,
      group_keys,
      page_limit: limit,
    },
    limitsOf(request),
  );
  const byGroup = new Map<string, FoundKey[]>(group_keys.map((group_key) => [group_key, []]));
  for (const row of found) byGroup.get(row.group_key)?.push(row);
  return [...byGroup.values()].filter((rows) => rows.length > 0);
}

/** Bytes of text of each record, by id. */
async function readSizes(engine: Engine, request: GroupRecordsRequest, keys: readonly FoundKey[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const part of inChunks(keys)) {
    const rows = await engine.query<{ id: string; text_bytes: string }>(
      `SELECT id, ${textBytes} FROM interactions
       WHERE use_case = {use_case:String} AND created_at IN {times:Array(DateTime64(3))} AND id IN {ids:Array(UUID)}`,
      { use_case: request.use_case, times: [...new Set(part.map(({ at }) => at))], ids: part.map(({ id }) => id) },
      limitsOf(request),
    );
    for (const row of rows) sizes.set(row.id, Number(row.text_bytes));
  }
  return sizes;
}

/** Whole records, by id. */
async function readRecords(
  engine: Engine,
  { use_case, signal }: GroupRecordsRequest,
  keys: readonly FoundKey[],
): Promise<Map<string, Interaction>> {
  const records = new Map<string, Interaction>();
  for (const part of inChunks(keys)) {
    for (const record of await readWhole(engine, [use_case], part, { signal })) records.set(record.id, record);
  }
  return records;
}

const inChunks = (keys: readonly FoundKey[]) =>
  Array.from({ length: Math.ceil(keys.length / chunkSize) }, (_, index) =>
    keys.slice(index * chunkSize, (index + 1) * chunkSize),
  );
