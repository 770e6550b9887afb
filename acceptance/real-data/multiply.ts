import { engineSql, enginesOf, isRemote } from "@colloquy/testing";

export interface Multiplication {
  from: string;
  to: string;
  /** Of each record about a turn, and about an answer of a pair. */
  copies: { turns: number; answers: number };
}

/** Same for a record in every table that names it: version 7, its milliseconds those of the copy's time. */
const copyId = (id: string, at: string) => {
  const time = `lower(hex(toUInt64(toUnixTimestamp64Milli(${at})) + copy.number))`; // 12 digits
  const random = `lower(hex(sipHash128(toString(${id}), copy.number)))`;
  return `toUUID(concat(substring(${time}, 1, 8), '-', substring(${time}, 9, 4), '-7', substring(${random}, 1, 3), '-a', substring(${random}, 4, 3), '-', substring(${random}, 7, 12)))`;
};
const later = (at: string) => `addMilliseconds(source.${at}, copy.number)`;

/** What differs in a copy beside its use case. */
const changes: Record<string, Record<string, string>> = {
  interactions: { id: copyId("source.id", "source.created_at"), created_at: later("created_at") },
  feedback: {
    id: copyId("source.id", "source.interaction_at"),
    interaction_id: copyId("source.interaction_id", "source.interaction_at"),
    interaction_at: later("interaction_at"),
  },
  comparisons: {
    id: copyId("source.id", "source.created_at"),
    preferred_id: copyId("source.preferred_id", "source.preferred_at"),
    preferred_at: later("preferred_at"),
    other_id: copyId("source.other_id", "source.other_at"),
    other_at: later("other_at"),
  },
};

/** The time of what a record is about. */
const timeColumn: Record<string, string> = {
  interactions: "created_at",
  feedback: "interaction_at",
  comparisons: "preferred_at",
};

function copySql(table: string, { from, to }: Multiplication, times: string, copies: number): string {
  const replaced = Object.entries({ ...changes[table], use_case: `'${to}'` }).map(([column, sql]) => `${sql} AS ${column}`);
  return `INSERT INTO ${table} SELECT * EXCEPT (number) REPLACE (${replaced.join(", ")})
    FROM (SELECT * FROM ${table} WHERE use_case = '${from}' AND ${timeColumn[table]} ${times}) AS source
    CROSS JOIN numbers(${copies}) AS copy`;
}

/**
 * Copies one use case's records into another, inside of the engine, each copy a millisecond later than the one before. The server is
 * stopped; turns are older than `answersFrom`, answers are not.
 */
export async function multiplyStored(data_dir: string, answersFrom: string, multiplication: Multiplication): Promise<void> {
  const run = await runner(data_dir);
  for (const table of Object.keys(changes)) {
    await run(copySql(table, multiplication, `< '${answersFrom}'`, multiplication.copies.turns));
    await run(copySql(table, multiplication, `>= '${answersFrom}'`, multiplication.copies.answers));
  }
}

async function runner(data_dir: string): Promise<(sql: string) => Promise<void>> {
  if (!isRemote) return (sql) => engineSql(data_dir, `USE colloquy; ${sql}`);
  const { origin, pathname, username, password } = new URL((await enginesOf(data_dir)).CLICKHOUSE_URL);
  const headers = { "X-ClickHouse-User": decodeURIComponent(username), "X-ClickHouse-Key": decodeURIComponent(password) };
  return async (sql) => {
    const answer = await fetch(`${origin}/?database=${pathname.slice(1)}`, { method: "POST", body: sql, headers });
    if (!answer.ok) throw new Error(`the engine refused ${sql}: ${await answer.text()}`);
  };
}
