const tables = ["interactions", "feedback", "comparisons"];

/**
 * A data file that a newer one has replaced, as when deletes were worked in, goes within a minute instead of ten: the newer one is
 * synced, so nothing speaks for keeping the older.
 */
export const replacedFiles = tables.map(
  (
    table,
  ) => `ALTER TABLE ${table} MODIFY SETTING old_parts_lifetime = 10, cleanup_delay_period = 5, max_cleanup_delay_period = 10,
    cleanup_delay_period_random_add = 1`,
);
