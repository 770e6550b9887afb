import { invalidInput } from "@colloquy/contract";
import type { GroupStatisticsRow } from "../store/queries/group-statistics.ts";
import { keySql } from "../store/queries/key-sql.ts";
import type { Deps } from "./deps.ts";
import { type GroupScope, shownKey } from "./list-whole-groups.ts";

/** All values of one metric in one group; nulls where there are none. `stddev` is that of a population. */
export interface GroupFeedback {
  metric: string;
  feedbacks: number;
  average: number | null;
  max: number | null;
  min: number | null;
  stddev: number | null;
  sum: number | null;
}

/** Groups and metrics in one answer. */
const maxStatistics = 100_000;

/**
 * The feedback of each group, in one statement: of the metrics that are linked to the use case, and of any other with a value in the group;
 * by metric. A bool counts as 0 or 1.
 * @returns by the key of the group
 * @throws RequestError `invalid_input` above 100,000 groups times metrics
 */
export async function listGroupFeedback(deps: Deps, scope: GroupScope): Promise<Map<string | null, GroupFeedback[]>> {
  const { use_case, by, feedback_where: where, keys, linked, signal } = scope;
  if (!scope.can_read_metrics) return new Map();
  const request = { use_case, where, signal, key: keySql(by), group_keys: keys, limit: maxStatistics + 1 };
  const rows = await deps.store.statistics.readGroupStatistics(request);
  if (Math.max(rows.length, keys.length * linked.length) > maxStatistics) {
    throw invalidInput("page", `asks for more than ${maxStatistics} figures of groups and metrics; take fewer groups`);
  }
  const byGroup = new Map(keys.map((key) => [key, new Map(linked.map((metric) => [metric, withoutValues(metric)]))]));
  for (const row of rows) {
    if (deps.registry.findMetric(row.metric) !== undefined) byGroup.get(row.group_key)?.set(row.metric, toFeedback(row));
  }
  const sorted = (found: ReadonlyMap<string, GroupFeedback>) =>
    [...found.values()].sort((a, b) => (a.metric < b.metric ? -1 : 1));
  return new Map([...byGroup].map(([key, found]) => [shownKey(by, key), sorted(found)]));
}

const withoutValues = (metric: string): GroupFeedback => ({
  metric,
  feedbacks: 0,
  average: null,
  max: null,
  min: null,
  stddev: null,
  sum: null,
});

const toFeedback = (row: GroupStatisticsRow): GroupFeedback => ({
  metric: row.metric,
  feedbacks: Number(row.value_count),
  average: row.value_mean,
  max: row.value_max,
  min: row.value_min,
  stddev: row.value_stddev,
  sum: row.value_sum,
});
