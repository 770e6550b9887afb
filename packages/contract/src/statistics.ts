import { z } from "zod";
import { Timestamp } from "./values.ts";

/** What interactions can be grouped by; `label` is written `label.KEY`. */
export const groupNames = ["model", "prompt", "label", "session", "day"] as const;
export type GroupName = (typeof groupNames)[number];
/** What a time series can be split by. */
export const splitNames = ["model", "source", "label"] as const;
export type SplitName = (typeof splitNames)[number];
/** What facets can count. */
export const facetNames = [
  "model",
  "source",
  "label",
  "provider",
  "finish_reason",
  "ab_campaign",
  "dataset",
  "user",
  "tool",
] as const;
export type FacetName = (typeof facetNames)[number];

/** Lengths of a bucket, shortest first. Weeks begin on Monday. */
export const intervals = ["minute", "hour", "day", "week", "month"] as const;
export type Interval = (typeof intervals)[number];

export const statisticsLimits = {
  /** Metrics in one answer of groups. */
  metrics: 20,
  /** Model keys shown in one group. */
  models: 50,
  /** Buckets of one time series; `auto` stays below the second figure. */
  buckets: 2000,
  auto_buckets: 200,
  /** Splits that a time series shows; the rest is `other`. */
  splits: 20,
  facets: 10,
  facet_values: 100,
  /** Ordered pairs of models. */
  pairs: 10_000,
} as const;

/** Name of the split that holds everything beyond the most frequent ones, and what is called so itself. */
export const otherSplit = "other";

/**
 * All values that one metric has in a group; null where there are too few. `stddev` is that of a sample, √(Σ(x − mean)² ÷ (count − 1)).
 * `ci95_low` and `ci95_high` are mean ∓ t · stddev ÷ √count, where t is the 97.5 % quantile of Student's t distribution with count − 1
 * degrees of freedom: the 95 % confidence interval of a mean (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2). Of a bool
 * metric `mean` is the share of true.
 */
export const FeedbackStatistics = z
  .object({
    count: z.number().int(),
    mean: z.number().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    stddev: z.number().nullable().meta({ description: "of a sample (count - 1); null below two values" }),
    ci95_low: z
      .number()
      .nullable()
      .meta({ description: "95 % confidence interval of the mean (Student's t); null below two values" }),
    ci95_high: z.number().nullable(),
  })
  .meta({ id: "FeedbackStatistics" });
export type FeedbackStatistics = z.infer<typeof FeedbackStatistics>;

/** Interactions with one key. Percentiles interpolate between the two nearest values. What no interaction of the group says is null. */
export const Group = z
  .object({
    key: z
      .string()
      .nullable()
      .meta({ description: "the model (null: without one), prompt hash, label's value, session or day (YYYY-MM-DD)" }),
    count: z.number().int(),
    models: z.array(z.string()).meta({ description: "keys of their models, sorted, at most 50" }),
    first_at: Timestamp,
    last_at: Timestamp,
    input_preview: z
      .string()
      .nullable()
      .meta({ description: "by prompt: the input; by session: that of its first interaction; otherwise null" }),
    feedback: z.record(z.string(), FeedbackStatistics).meta({ description: "by metric, of every interaction of the group" }),
    latency_ms: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
    cost_usd: z.number().nullable(),
    tokens: z.object({
      prompt: z.number().int().nullable(),
      completion: z.number().int().nullable(),
      total: z.number().int().nullable(),
    }),
  })
  .meta({ id: "InteractionGroup" });
export type Group = z.infer<typeof Group>;

/** One bucket (of one split). `mean` is that of all values of the metric that its interactions have, null without one. */
export const TimeseriesPoint = z
  .object({
    at: Timestamp.meta({ description: "beginning of the bucket" }),
    split: z.string().nullable().meta({ description: "null without a split, and for interactions without a model" }),
    count: z.number().int(),
    mean: z.number().nullable(),
    errors: z.number().int(),
    latency_p50_ms: z.number().nullable(),
    latency_p95_ms: z.number().nullable(),
    cost_usd: z.number().nullable(),
  })
  .meta({ id: "TimeseriesPoint" });
export type TimeseriesPoint = z.infer<typeof TimeseriesPoint>;

/** Oldest first, within a bucket the most frequent split first, `other` last. Every split has every bucket. */
export const Timeseries = z.object({ interval: z.enum(intervals), data: z.array(TimeseriesPoint) }).meta({ id: "Timeseries" });
export type Timeseries = z.infer<typeof Timeseries>;

export const FacetValue = z.object({
  value: z.string().nullable().meta({ description: "null: interactions without a model" }),
  count: z.number().int(),
});
export type FacetValue = z.infer<typeof FacetValue>;

/** By field as it was asked for: its most frequent values, at most 100. */
export const Facets = z.object({ data: z.record(z.string(), z.array(FacetValue)) }).meta({ id: "Facets" });
export type Facets = z.infer<typeof Facets>;

/** How `model` fares against `other`. `rate` is (wins + (ties_good + ties_bad) ÷ 2) ÷ all of them: a tie counts one half. */
export const WinRate = z
  .object({
    model: z.string(),
    other: z.string(),
    wins: z.number().int(),
    losses: z.number().int(),
    ties_good: z.number().int(),
    ties_bad: z.number().int(),
    rate: z.number(),
  })
  .meta({ id: "WinRate" });
export type WinRate = z.infer<typeof WinRate>;

/** One row per ordered pair of models that were compared, by model and other. */
export const WinRates = z.object({ data: z.array(WinRate) }).meta({ id: "WinRates" });
export type WinRates = z.infer<typeof WinRates>;
