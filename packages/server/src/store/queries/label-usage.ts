import type { Engine } from "../engine/engine.ts";
import { limitsOf } from "./feedback-rows.ts";

/** Keys of one use case, and values of one key, at most. */
const most = 100;

/** 64-bit integers are texts. */
export interface LabelKeyRow {
  label_use_case: string;
  label_key: string;
  label_count: string;
  /** When the newest interaction with it was. */
  label_last: string;
}

export interface LabelValueRow extends LabelKeyRow {
  label_value: string;
}

interface LabelScope {
  use_cases: readonly string[];
  /** Aborting it stops the statements in the engine. */
  signal?: AbortSignal | undefined;
}

const inScope = "use_case IN {use_cases:Array(String)} AND source != 'DATASET'";
const figures = "count() AS label_count, max(created_at) AS label_last";

/**
 * The label keys of each use case and the values of each key, most frequent first, at most 100 each. Keys that only the server writes and
 * interactions of source DATASET are left out.
 */
export async function listLabelUsage(
  engine: Engine,
  scope: LabelScope,
): Promise<{ keys: LabelKeyRow[]; values: LabelValueRow[] }> {
  const { use_cases } = scope;
  if (use_cases.length === 0) return { keys: [], values: [] };
  const keys = await engine.query<LabelKeyRow>(
    `SELECT toString(use_case) AS label_use_case, toString(one_key) AS label_key, ${figures}
     FROM interactions ARRAY JOIN arrayDistinct(label_keys) AS one_key
     WHERE ${inScope} AND NOT startsWith(one_key, 'adaptive.')
     GROUP BY label_use_case, label_key ORDER BY label_count DESC, label_key LIMIT ${most} BY label_use_case`,
    { use_cases },
    limitsOf(scope),
  );
  if (keys.length === 0) return { keys, values: [] };
  const values = await engine.query<LabelValueRow>(
    `SELECT toString(use_case) AS label_use_case, toString(one_key) AS label_key, one_value AS label_value, ${figures}
     FROM interactions ARRAY JOIN label_keys AS one_key, label_values AS one_value
     WHERE ${inScope} AND one_key IN {label_names:Array(String)}
     GROUP BY label_use_case, label_key, label_value
     ORDER BY label_count DESC, label_value LIMIT ${most} BY label_use_case, label_key`,
    { use_cases, label_names: [...new Set(keys.map(({ label_key }) => label_key))] },
    limitsOf(scope),
  );
  return { keys, values };
}
