import type { Engine } from "../engine/engine.ts";
import { searchedText, unspacedOf } from "./002-text-index.ts";

const name = "by_unspaced";

/**
 * Adds or drops the index over texts that are written without spaces (pairs of neighbouring characters). It is no migration, because
 * it can be had or not.
 * @param wanted undefined: as it is
 * @returns whether it is there now
 */
export async function keepUnspacedIndex(engine: Engine, wanted: boolean | undefined): Promise<boolean> {
  const found = await engine.query(
    `SELECT name FROM system.data_skipping_indices
     WHERE database = currentDatabase() AND table = 'interactions' AND name = '${name}'`,
  );
  const isThere = found.length > 0;
  if (wanted === undefined || wanted === isThere) return isThere;
  if (!wanted) {
    await engine.command(`ALTER TABLE interactions DROP INDEX IF EXISTS ${name}`);
    return false;
  }
  const expression = unspacedOf(searchedText());
  await engine.command(`ALTER TABLE interactions ADD INDEX IF NOT EXISTS ${name} ${expression} TYPE text(tokenizer = ngrams(2))`);
  await engine.command(`ALTER TABLE interactions MATERIALIZE INDEX ${name} SETTINGS mutations_sync = 2`);
  return true;
}
