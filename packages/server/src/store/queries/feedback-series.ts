import { RequestError } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { toStoredTime } from "../times.ts";
import { limitsOf, outsideDatasets } from "./feedback-rows.ts";

/** Values of metrics, at the times of their interactions; those of source DATASET are left out. */
export interface FeedbackSeriesRequest {
  use_cases: readonly string[];
  metrics: readonly string[];
  /** Absent: of every model. */
  models?: readonly string[] | undefined;
  /** First and last instant that count, in milliseconds since the epoch. */
  first_ms: number;
  last_ms: number;
  /** Beginnings of the buckets; the first is no later than `first_ms`. */
  edges: readonly number[];
  /** Models are told apart. */
  byModel: boolean;
  /** Aborting it stops the statement in the engine. */
  signal?: AbortSignal | undefined;
}

/** A bucket that is not empty; 64-bit integers are texts. */
export interface FeedbackSeriesRow {
  series_use_case: string;
  series_metric: string;
  /** `''` without a model, and where models are not told apart. */
  series_model: string;
  series_at: string;
  series_count: string;
  series_sum: number;
}

const rowLimit = 200_000;
const time = "DateTime64(3, 'UTC')";
const inUseCases = "use_case IN {use_cases:Array(String)}";

/** Count and sum of the values in each bucket. */
export async function readFeedbackSeries(engine: Engine, request: FeedbackSeriesRequest): Promise<FeedbackSeriesRow[]> {
  const { use_cases, metrics, models, first_ms, last_ms, edges, byModel } = request;
  if (use_cases.length === 0) return [];
  const ofModels = models === undefined ? "" : "AND model IN {models:Array(String)}";
  const rows = await engine.query<FeedbackSeriesRow>(
    `SELECT toString(use_case) AS series_use_case, toString(metric) AS series_metric, ${byModel ? "toString(model)" : "''"} AS series_model,
       roundDown(toUnixTimestamp64Milli(interaction_at), {series_edges:Array(Int64)}) AS series_at,
       count() AS series_count, sum(value) AS series_sum
     FROM feedback
     WHERE ${inUseCases} AND metric IN {metrics:Array(String)} ${ofModels}
       AND interaction_at >= {series_first:${time}} AND interaction_at <= {series_last:${time}}
       AND ${outsideDatasets(inUseCases, "(interaction_at, interaction_id)")}
     GROUP BY series_use_case, series_metric, series_model, series_at LIMIT ${rowLimit + 1}`,
    {
      use_cases,
      metrics,
      ...(models === undefined ? {} : { models }),
      series_edges: edges,
      series_first: toStoredTime(first_ms),
      series_last: toStoredTime(last_ms),
    },
    limitsOf(request),
  );
  if (rows.length <= rowLimit) return rows;
  throw new RequestError(
    "invalid_input",
    `asks for more than ${rowLimit} buckets at once: take a longer interval or fewer metrics`,
  );
}
