const durable = `fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1,
  non_replicated_deduplication_window = 10000`;
const updatable = "enable_block_number_column = 1, enable_block_offset_column = 1";

const interactions = `CREATE TABLE IF NOT EXISTS interactions (
  id UUID,
  use_case LowCardinality(String),
  model LowCardinality(String),
  created_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  stored_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
  session_id UUID,
  user String,
  source LowCardinality(String),
  label_keys Array(LowCardinality(String)),
  label_values Array(String),
  label_kv Array(String) DEFAULT arrayMap((k, v) -> concat(k, '\\x1f', v), label_keys, label_values),
  messages String CODEC(ZSTD(3)),
  prompt String CODEC(ZSTD(3)),
  prompt_hash String CODEC(ZSTD(1)),
  last_user_message String DEFAULT prompt CODEC(ZSTD(3)),
  completion String CODEC(ZSTD(3)),
  message String CODEC(ZSTD(3)),
  tools Array(LowCardinality(String)),
  input_preview String DEFAULT substringUTF8(last_user_message, 1, 300) CODEC(ZSTD(1)),
  completion_preview String DEFAULT substringUTF8(completion, 1, 300) CODEC(ZSTD(1)),
  external_id String,
  request_id String,
  choice_index Nullable(UInt16),
  provider LowCardinality(String),
  provider_model LowCardinality(String),
  provider_request_id String,
  finish_reason LowCardinality(String),
  error String CODEC(ZSTD(1)),
  prompt_tokens Nullable(UInt32),
  completion_tokens Nullable(UInt32),
  cached_tokens Nullable(UInt32),
  reasoning_tokens Nullable(UInt32),
  cost_usd Nullable(Float64),
  usage_estimated Nullable(Bool),
  ttft_ms Nullable(Float64),
  latency_ms Nullable(Float64),
  ab_campaign LowCardinality(String),
  routing LowCardinality(String),
  parameters String CODEC(ZSTD(1)),
  metadata String CODEC(ZSTD(1)),
  INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 4,
  INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX by_user user TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX by_prompt_hash prompt_hash TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX by_time created_at TYPE minmax GRANULARITY 1,
  INDEX by_label label_kv TYPE text(tokenizer = 'array'),
  INDEX by_label_key label_keys TYPE text(tokenizer = 'array')
) ENGINE = MergeTree PARTITION BY toYYYYMM(created_at) ORDER BY (use_case, created_at, stored_at, id)
SETTINGS index_granularity = 1024, min_compress_block_size = 1048576, max_compress_block_size = 4194304, ${updatable}, ${durable}`;

const feedback = `CREATE TABLE IF NOT EXISTS feedback (
  id UUID,
  interaction_id UUID,
  interaction_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  use_case LowCardinality(String),
  model LowCardinality(String),
  metric LowCardinality(String),
  value Float64,
  reason Nullable(String) CODEC(ZSTD(1)),
  details Nullable(String) CODEC(ZSTD(1)),
  user String,
  created_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  outcome_id Nullable(UUID),
  INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 4,
  INDEX by_interaction interaction_id TYPE bloom_filter(0.001) GRANULARITY 4
) ENGINE = MergeTree PARTITION BY toYYYYMM(interaction_at) ORDER BY (use_case, metric, interaction_at, interaction_id, id)
SETTINGS index_granularity = 2048, ${updatable}, ${durable}`;

const comparisons = `CREATE TABLE IF NOT EXISTS comparisons (
  id UUID,
  use_case LowCardinality(String),
  metric LowCardinality(String),
  preferred_id UUID,
  preferred_at DateTime64(3, 'UTC'),
  preferred_model LowCardinality(String),
  other_id UUID,
  other_at DateTime64(3, 'UTC'),
  other_model LowCardinality(String),
  tied LowCardinality(String),
  user String,
  created_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 4,
  INDEX by_preferred preferred_id TYPE bloom_filter(0.001) GRANULARITY 4,
  INDEX by_other other_id TYPE bloom_filter(0.001) GRANULARITY 4
) ENGINE = MergeTree PARTITION BY toYYYYMM(created_at) ORDER BY (use_case, metric, created_at, id)
SETTINGS index_granularity = 2048, ${updatable}, ${durable}`;

/** The three tables of the log. */
export const tables = [interactions, feedback, comparisons];
