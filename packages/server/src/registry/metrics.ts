import type { Change, Tables } from "./tables.ts";

export async function insertMetric(change: Change, metric: Tables["metrics"]): Promise<void> {
  await change.insertInto("metrics").values(metric).execute();
}

/** Linking twice is harmless. */
export async function insertMetricLink(change: Change, link: Tables["use_case_metrics"]): Promise<void> {
  await change
    .insertInto("use_case_metrics")
    .values(link)
    .onConflict((conflict) => conflict.columns(["use_case_id", "metric_id"]).doNothing())
    .execute();
}

/** Where it was the use case's default metric, that setting is cleared. */
export async function deleteMetricLink(change: Change, link: { use_case_id: string; metric_id: string }): Promise<void> {
  await change
    .deleteFrom("use_case_metrics")
    .where("use_case_id", "=", link.use_case_id)
    .where("metric_id", "=", link.metric_id)
    .execute();
  await change
    .updateTable("use_cases")
    .set({ default_metric_id: null })
    .where("id", "=", link.use_case_id)
    .where("default_metric_id", "=", link.metric_id)
    .execute();
}
