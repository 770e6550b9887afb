import { quoted } from "./question.ts";
import type { RawEngine } from "./raw-engine.ts";

/** About as many as the server puts into one statement, whose parameters it keeps short. */
const batchRows = 400;
/** One row of so many is edited. */
const oneOf = 100;

interface Edited {
  id: string;
  use_case: string;
  at: string;
  keys: string[];
  values: string[];
}

/**
 * Adds a label to 1 % of the rows in the form of the server's own statement. The server does not know of it, so nothing but the
 * engine's merges works these patches into the data.
 */
export async function editLabels(engine: RawEngine): Promise<void> {
  const rows = await engine.rows<Edited>(
    `SELECT id, use_case, created_at AS at, label_keys AS keys, label_values AS values FROM interactions
     WHERE cityHash64(id) % ${oneOf} = 0 ORDER BY created_at`,
  );
  for (let from = 0; from < rows.length; from += batchRows) {
    await engine.command(editSql(rows.slice(from, from + batchRows)), { max_query_size: 10_000_000 });
  }
}

function editSql(rows: Edited[]): string {
  const texts = (values: readonly string[]) => `[${values.map(quoted).join(", ")}]`;
  const lists = (of: (row: Edited) => string[]) => `[${rows.map((row) => texts(of(row))).join(", ")}]`;
  const at = `indexOf(CAST(${texts(rows.map((row) => row.id))}, 'Array(UUID)'), id)`;
  const keys = `${lists((row) => [...row.keys, "reviewed"])}[${at}]`;
  const values = `${lists((row) => [...row.values, "yes"])}[${at}]`;
  return `UPDATE interactions SET label_keys = CAST(${keys}, 'Array(LowCardinality(String))'), label_values = ${values},
    label_kv = arrayMap((k, v) -> concat(k, '\\x1f', v), ${keys}, ${values}), metadata = ''
    WHERE use_case IN ${texts([...new Set(rows.map((row) => row.use_case))])}
      AND created_at IN CAST(${texts([...new Set(rows.map((row) => row.at))])}, 'Array(DateTime64(3))')
      AND id IN CAST(${texts(rows.map((row) => row.id))}, 'Array(UUID)')`;
}

/** How many rows wait as patches beside the data. */
export async function countPending(engine: RawEngine): Promise<number> {
  const [found] = await engine.rows<{ rows: number }>(
    "SELECT sum(rows) AS rows FROM system.parts WHERE active AND table = 'interactions' AND startsWith(name, 'patch-')",
  );
  return found?.rows ?? 0;
}
