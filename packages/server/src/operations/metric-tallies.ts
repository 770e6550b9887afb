import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { ComparisonTally, FeedbackTally, TallyPeriod, TallyScope } from "../store/queries/tallies.ts";
import type { Timerange } from "./get-period.ts";
import { inBatches } from "./in-batches.ts";

/** A metric as it is seen from somewhere. Everything is named by key. */
export interface MetricView {
  metric: string;
  /** The use cases whose feedback counts, as far as the caller may read them. Absent: all of these. */
  use_cases?: readonly string[] | undefined;
  /** Absent: of every model. */
  model?: string | undefined;
}

export interface MetricQuestion extends MetricView {
  /** Both ends included. */
  timerange?: Timerange | undefined;
}

/** Values of one metric as one view sees them, in a period and in the one before it. */
export interface MetricTally {
  count: number;
  count_before: number;
  sum: number;
  sum_before: number;
}

type Row = ComparisonTally & Partial<FeedbackTally>;

interface TallyOptions {
  /** What counts. */
  read(scope: TallyScope): Promise<readonly Row[]>;
  /** @throws RequestError `invalid_input` */
  toPeriod(timerange: Timerange | undefined): TallyPeriod | undefined;
  with_datasets?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Counts for many views of metrics in one statement for each range that they name.
 * @returns one for each question, which fails alone
 */
export function tallyMetrics(
  caller: Caller,
  questions: readonly MetricQuestion[],
  options: TallyOptions,
): Promise<MetricTally>[] {
  const readable = new Set(useCasesWith(caller, "use_case:read"));
  const seenBy = ({ use_cases }: MetricView) => (use_cases ?? [...readable]).filter((key) => readable.has(key));
  const keyOf = ({ timerange, model }: MetricQuestion) => JSON.stringify([timerange?.from, timerange?.to, model === undefined]);
  return inBatches(questions, keyOf, async (batch) => {
    const { read, toPeriod, with_datasets = false, signal } = options;
    const models = [...new Set(batch.flatMap(({ model }) => model ?? []))];
    const rows = await read({
      use_cases: [...new Set(batch.flatMap(seenBy))],
      metrics: [...new Set(batch.map(({ metric }) => metric))],
      models: models.length === 0 ? undefined : models,
      by: ["use_case", "metric", ...(models.length === 0 ? [] : ["model" as const])],
      period: toPeriod(batch[0].timerange),
      with_datasets,
      signal,
    });
    const byName = new Map(rows.map((row) => [`${row.tally_use_case}/${row.tally_metric}/${row.tally_model}`, row]));
    return (question) => {
      const name = `${question.metric}/${question.model ?? ""}`; // keys hold no slash
      return sumOf(seenBy(question).flatMap((use_case) => byName.get(`${use_case}/${name}`) ?? []));
    };
  });
}

function sumOf(rows: readonly Row[]): MetricTally {
  const total = { count: 0, count_before: 0, sum: 0, sum_before: 0 };
  for (const row of rows) {
    total.count += Number(row.tally_count);
    total.count_before += Number(row.tally_count_before);
    total.sum += row.tally_sum ?? 0;
    total.sum_before += row.tally_sum_before ?? 0;
  }
  return total;
}
