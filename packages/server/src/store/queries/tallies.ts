import { RequestError } from "@colloquy/contract";
import type { Engine, QueryParams } from "../engine/engine.ts";
import { toStoredTime } from "../times.ts";
import { limitsOf, outsideDatasets } from "./feedback-rows.ts";

/** What is counted apart. */
export type Dimension = "use_case" | "model" | "metric";

/** All ends are included, in milliseconds since the epoch. */
export interface TallyPeriod {
  first_ms: number;
  last_ms: number;
  /** What lies between this and `first_ms` is counted apart, as before. */
  begin_ms: number;
}

export interface TallyScope {
  use_cases: readonly string[];
  /** Absent: of every model. */
  models?: readonly string[] | undefined;
  /** Absent: of every metric. */
  metrics?: readonly string[] | undefined;
  by: readonly Dimension[];
  /** Absent: whenever. */
  period?: TallyPeriod | undefined;
  /** Interactions of source DATASET count too. */
  with_datasets?: boolean;
  /** Aborting it stops the statement in the engine. */
  signal?: AbortSignal | undefined;
}

/** What a tally is about; empty texts where the scope does not tell apart. */
interface TallyKeys {
  tally_use_case: string;
  tally_model: string;
  tally_metric: string;
}

/** 64-bit integers are texts. */
export interface InteractionTally extends TallyKeys {
  tally_count: string;
  tally_count_before: string;
  /** Distinct end users. */
  tally_users: string;
  tally_users_before: string;
}

export interface FeedbackTally extends TallyKeys {
  tally_count: string;
  tally_count_before: string;
  tally_sum: number;
  tally_sum_before: number;
}

export type ComparisonTally = Omit<FeedbackTally, "tally_sum" | "tally_sum_before">;

/** More rows than any page of use cases, models and metrics needs. */
const rowLimit = 100_000;

const time = "DateTime64(3, 'UTC')";

/** How many interactions there were, and of how many users. */
export async function tallyInteractions(engine: Engine, scope: TallyScope): Promise<InteractionTally[]> {
  const now = isNow(scope, "created_at");
  return await read(engine, scope, {
    columns: `countIf(${now}) AS tally_count, countIf(NOT ${now}) AS tally_count_before,
      uniqExactIf(user, ${now} AND user != '') AS tally_users, uniqExactIf(user, NOT ${now} AND user != '') AS tally_users_before`,
    keys: { use_case: "use_case", model: "model" },
    from: "interactions",
    at: "created_at",
    where: scope.with_datasets ? "1" : "source != 'DATASET'",
  });
}

/** How many values were given, and their sum. A value counts at the time of its interaction. */
export async function tallyFeedback(engine: Engine, scope: TallyScope): Promise<FeedbackTally[]> {
  const now = isNow(scope, "interaction_at");
  return await read(engine, scope, {
    columns: `countIf(${now}) AS tally_count, countIf(NOT ${now}) AS tally_count_before,
      sumIf(value, ${now}) AS tally_sum, sumIf(value, NOT ${now}) AS tally_sum_before`,
    keys: { use_case: "use_case", model: "model", metric: "metric" },
    from: "feedback",
    at: "interaction_at",
    where: scope.with_datasets ? "1" : outsideDatasets(inUseCases, "(interaction_at, interaction_id)"),
  });
}

/** How many comparisons were made, at their own time; one of two models counts for both. */
export async function tallyComparisons(engine: Engine, scope: TallyScope): Promise<ComparisonTally[]> {
  const now = isNow(scope, "created_at");
  return await read(engine, scope, {
    columns: `countIf(${now}) AS tally_count, countIf(NOT ${now}) AS tally_count_before`,
    keys: { use_case: "use_case", model: "one_model", metric: "metric" },
    from: scope.by.includes("model")
      ? "comparisons ARRAY JOIN arrayDistinct([toString(preferred_model), toString(other_model)]) AS one_model"
      : "comparisons",
    at: "created_at",
    where: scope.with_datasets ? "1" : outsideDatasets(inUseCases, "(preferred_at, preferred_id)"),
  });
}

interface Tally {
  columns: string;
  /** Columns that hold what can be told apart. */
  keys: Partial<Record<Dimension, string>>;
  from: string;
  /** Column of the time that counts. */
  at: string;
  where: string;
}

const inUseCases = "use_case IN {use_cases:Array(String)}";

async function read<Row>(engine: Engine, scope: TallyScope, { columns, keys, from, at, where }: Tally): Promise<Row[]> {
  if (scope.use_cases.length === 0) return [];
  const dimensions: readonly Dimension[] = ["use_case", "model", "metric"];
  const shown = dimensions.map((each) => `${scope.by.includes(each) ? `toString(${keys[each]})` : "''"} AS tally_${each}`);
  const conditions = [
    inUseCases,
    ...(scope.models === undefined ? [] : [`${keys.model} IN {models:Array(String)}`]),
    ...(scope.metrics === undefined ? [] : [`${keys.metric} IN {metrics:Array(String)}`]),
    ...(scope.period === undefined ? [] : [`${at} >= {tally_begin:${time}} AND ${at} <= {tally_last:${time}}`]),
    where,
  ];
  const rows = await engine.query<Row>(
    `SELECT ${shown.join(", ")}, ${columns} FROM ${from} WHERE ${conditions.join(" AND ")}
     GROUP BY tally_use_case, tally_model, tally_metric LIMIT ${rowLimit + 1}`,
    paramsOf(scope),
    limitsOf(scope),
  );
  if (rows.length > rowLimit) throw tooMany();
  return rows;
}

const tooMany = () =>
  new RequestError("invalid_input", `asks for more than ${rowLimit} figures at once: ask of fewer use cases, models or metrics`);

const isNow = ({ period }: TallyScope, at: string) => (period === undefined ? "1" : `${at} >= {tally_first:${time}}`);

function paramsOf({ use_cases, models, metrics, period }: TallyScope): QueryParams {
  return {
    use_cases,
    ...(models === undefined ? {} : { models }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(period === undefined
      ? {}
      : {
          tally_begin: toStoredTime(period.begin_ms),
          tally_first: toStoredTime(period.first_ms),
          tally_last: toStoredTime(period.last_ms),
        }),
  };
}
