import type { Engine } from "../engine/engine.ts";
import { feedbackRows, inScope, limitsOf } from "./feedback-rows.ts";
import { type GroupKeyRow, type GroupRequest, type GroupRow, groupColumns, groupParams } from "./group-columns.ts";
import { readGroups } from "./group-page.ts";

export interface GroupFeedbackRow {
  group_key: string;
  metric: string;
  feedback_count: string;
  feedback_mean: number;
  feedback_min: number;
  feedback_max: number;
  feedback_stddev: number | null;
}

export interface GroupPage {
  groups: GroupRow[];
  feedback: GroupFeedbackRow[];
  next_cursor: string | null;
  previous_cursor: string | null;
  total: number | null;
}

/**
 * One page of groups. Of keys that may be many, only key, count and what sorts are made for all groups; the rest is made for those
 * of the page.
 */
export async function listGroups(engine: Engine, request: GroupRequest): Promise<GroupPage> {
  if (request.isFew) {
    const [page, feedback] = await Promise.all([
      readGroups<GroupRow>(engine, request, [groupColumns]),
      readFeedback(engine, request),
    ]);
    return { ...page, groups: page.rows, feedback };
  }
  const page = await readGroups<GroupKeyRow>(engine, request, []);
  const keys = page.rows.map((row) => row.group_key);
  if (keys.length === 0) return { ...page, groups: [], feedback: [] };
  const [details, feedback] = await Promise.all([readDetails(engine, request, page.rows), readFeedback(engine, request, keys)]);
  const byKey = new Map(details.map((row) => [row.group_key, row]));
  return { ...page, groups: keys.flatMap((key) => byKey.get(key) ?? []), feedback };
}

async function readDetails(engine: Engine, request: GroupRequest, page: readonly GroupKeyRow[]): Promise<GroupRow[]> {
  const { key, hasPreview } = request;
  const from = `FROM ${key.from} WHERE ${inScope(request)} AND ${key.where} AND ${key.isListed}`;
  const details = `SELECT ${key.text} AS group_key, ${groupColumns} ${from} GROUP BY group_key`;
  const previews = `SELECT ${key.text} AS preview_key, argMin(interactions.input_preview, (interactions.created_at, interactions.stored_at)) AS group_preview
    ${from} AND interactions.created_at IN {group_begins:Array(DateTime64(3))} GROUP BY preview_key`;
  const sql = hasPreview
    ? `SELECT * FROM (${details}) AS details LEFT JOIN (${previews}) AS previews ON preview_key = group_key`
    : details;
  const params = {
    ...groupParams(request),
    group_keys: page.map((row) => row.group_key),
    group_begins: [...new Set(page.flatMap((row) => row.group_begin ?? []))],
  };
  return await engine.query<GroupRow>(sql, params, limitsOf(request));
}

/** Feedback by group and metric. @param group_keys absent: of all groups */
async function readFeedback(engine: Engine, request: GroupRequest, group_keys?: readonly string[]): Promise<GroupFeedbackRow[]> {
  if (request.metrics.length === 0) return [];
  const rows = feedbackRows(request, request.key, { isListed: group_keys !== undefined });
  return await engine.query<GroupFeedbackRow>(
    `SELECT ${rows.key} AS group_key, metric, count() AS feedback_count, avg(value) AS feedback_mean, min(value) AS feedback_min,
       max(value) AS feedback_max, stddevSampStable(value) AS feedback_stddev
     FROM ${rows.from} GROUP BY group_key, metric`,
    { ...groupParams(request), metrics: request.metrics, group_keys: group_keys ?? [] },
    limitsOf(request),
  );
}
