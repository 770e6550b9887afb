import type { Engine } from "../engine/engine.ts";
import { feedbackRows, limitsOf, type StatisticsScope } from "./feedback-rows.ts";
import type { InteractionKey } from "./key-sql.ts";

/** All values that one metric has in a group; 64-bit integers are texts. */
export interface GroupStatisticsRow {
  group_key: string;
  metric: string;
  value_count: string;
  value_mean: number;
  value_min: number;
  value_max: number;
  /** Population standard deviation. */
  value_stddev: number;
  value_sum: number;
}

export interface GroupStatisticsRequest extends StatisticsScope {
  key: InteractionKey;
  group_keys: readonly string[];
  /** Most rows of the answer. */
  limit: number;
}

/** Feedback by group and metric, of every metric that has a value there. */
export async function readGroupStatistics(engine: Engine, request: GroupStatisticsRequest): Promise<GroupStatisticsRow[]> {
  const { use_case, where, key, group_keys, limit } = request;
  if (group_keys.length === 0) return [];
  const rows = feedbackRows(request, key, { metrics: null, isListed: true });
  return await engine.query<GroupStatisticsRow>(
    `SELECT ${rows.key} AS group_key, toString(feedback.metric) AS metric, count() AS value_count, avg(value) AS value_mean,
       min(value) AS value_min, max(value) AS value_max, stddevPopStable(value) AS value_stddev, sum(value) AS value_sum
     FROM ${rows.from} GROUP BY group_key, feedback.metric LIMIT {row_limit:UInt32}`,
    { use_case, ...where.params, ...key.params, group_keys, row_limit: limit },
    limitsOf(request),
  );
}
