import type { Interaction, Page, PageQuery } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { listWhole } from "./list-whole.ts";
import { parseOrder } from "./order.ts";
import type { RecordKey } from "./whole-records.ts";

/** The interactions of a session in one use case as whole records, oldest first. A page ends early at 16 MiB of text. */
export async function listSession(
  engine: Engine,
  use_case: string,
  session_id: string,
  page: PageQuery,
): Promise<Page<Interaction>> {
  const where = { sql: "session_id = {session:UUID}", params: { session: session_id } };
  const found = await listWhole(engine, { use_case, where, order: parseOrder("created_at"), page, count: true });
  const { data, next_cursor, previous_cursor, total, total_is_exact } = found;
  return { data, next_cursor, previous_cursor, total, total_is_exact };
}

export interface SessionKeysRequest {
  use_case: string;
  session_ids: readonly string[];
  /** Most of each session. */
  limit: number;
  /** Most of all together. */
  limit_all: number;
}

/** Where the records of sessions are, oldest first. */
export async function listSessionKeys(
  engine: Engine,
  { use_case, session_ids, limit, limit_all }: SessionKeysRequest,
): Promise<(RecordKey & { session_id: string })[]> {
  return await engine.query(
    `SELECT session_id, id, toString(created_at) AS at FROM interactions
     WHERE use_case = {use_case:String} AND session_id IN {sessions:Array(UUID)}
     ORDER BY created_at, stored_at, id LIMIT {limit:UInt32} BY session_id LIMIT {limit_all:UInt32}`,
    { use_case, sessions: session_ids, limit, limit_all },
  );
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
