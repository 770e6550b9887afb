/**
 * What was deleted, for a month. Of several processes on one engine, one may still hold a record in its journal, or be about to say
 * something of it, when another deletes it: here it learns of that.
 */
export const deletions = [
  `CREATE TABLE IF NOT EXISTS deletions (
  id UUID,
  use_case LowCardinality(String),
  kind LowCardinality(String),
  at DateTime64(3, 'UTC'),
  deleted_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = MergeTree ORDER BY (id, use_case) TTL toDateTime(deleted_at) + INTERVAL 30 DAY DELETE
SETTINGS index_granularity = 1024, fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1`,
];
