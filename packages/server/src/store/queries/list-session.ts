import type { Interaction, Page, PageQuery } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { type EnginePage, readPage } from "./list-interactions.ts";
import { parseOrder } from "./order.ts";
import { countThatFit, findRows, textBytes, withAllSaid } from "./whole-records.ts";

/** The interactions of a session in one use case as whole records, oldest first. A page ends early at 16 MiB of text. */
export async function listSession(
  engine: Engine,
  use_case: string,
  session_id: string,
  page: PageQuery,
): Promise<Page<Interaction>> {
  const where = { sql: "session_id = {session:UUID}", params: { session: session_id } };
  const isBackward = page.last !== undefined || (page.before !== undefined && page.first === undefined);
  const [found, [count]] = await Promise.all([
    readPage(engine, { use_case, where, order: parseOrder("created_at"), page }, `id, created_at, ${textBytes}`),
    engine.query<{ total: string }>(
      `SELECT count() AS total FROM interactions WHERE use_case = {use_case:String} AND ${where.sql}`,
      {
        use_case,
        ...where.params,
      },
    ),
  ]);
  const fitting = countThatFit(isBackward ? found.rows.toReversed() : found.rows);
  const isCut = fitting < found.rows.length;
  const range: [number, number] = isBackward ? [found.rows.length - fitting, found.rows.length] : [0, fitting];
  const cursors = found.cursors.slice(...range);
  return {
    data: await readWhole(engine, use_case, found.rows.slice(...range)),
    next_cursor: isCut && !isBackward ? (cursors.at(-1) ?? null) : found.next_cursor,
    previous_cursor: isCut && isBackward ? (cursors[0] ?? null) : found.previous_cursor,
    total: Number(count?.total ?? 0),
    total_is_exact: true,
  };
}

/** The records of these rows, in their order. Read by time and id, after their size is known. */
async function readWhole(engine: Engine, use_case: string, rows: EnginePage["rows"]): Promise<Interaction[]> {
  const records = rows.map((row) => ({ id: row.id, at_ms: Date.parse(String(row["created_at"])) }));
  const stored = new Map((await findRows(engine, [use_case], records)).map((row) => [row.id, row]));
  const inOrder = rows.map((row) => stored.get(row.id)).filter((row) => row !== undefined);
  return await withAllSaid(engine, use_case, inOrder);
}

/** A turn of a session, enough to give it feedback. */
export interface SessionTurn {
  id: string;
  use_case: string;
  model: string;
  created_at: string;
}

/** The turns of a session in the given use cases, at most `limit`. */
export async function listSessionTurns(
  engine: Engine,
  use_cases: readonly string[],
  session_id: string,
  limit: number,
): Promise<SessionTurn[]> {
  return await engine.query<SessionTurn>(
    `SELECT id, use_case, model, toString(created_at) AS created_at FROM interactions
     WHERE use_case IN {use_cases:Array(String)} AND session_id = {session_id:UUID} LIMIT {limit:UInt32}`,
    { use_cases, session_id, limit },
  );
}
