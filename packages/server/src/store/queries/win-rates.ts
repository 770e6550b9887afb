import { statisticsLimits } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { inScope, limitsOf, type StatisticsScope } from "./feedback-rows.ts";

/** Comparisons of two different models, seen from one of them; 64-bit integers are texts. */
export interface PairRow {
  pair_model: string;
  pair_other: string;
  pair_wins: string;
  pair_losses: string;
  pair_ties_good: string;
  pair_ties_bad: string;
}

/** One row per ordered pair of models; both interactions of a comparison are in scope. Sides without a model do not count. */
export async function listWinRates(engine: Engine, scope: StatisticsScope & { metric: string }): Promise<PairRow[]> {
  const sides = isOnlyDatasetRule(scope)
    ? ["preferred", "other"].map(
        (side) => `(${side}_at, ${side}_id) NOT IN (${ids("use_case = {use_case:String} AND source = 'DATASET'")})`,
      )
    : ["preferred", "other"].map((side) => `(${side}_at, ${side}_id) IN (${ids(inScope(scope))})`);
  return await engine.query<PairRow>(
    `SELECT pair.1 AS pair_model, pair.2 AS pair_other, sum(pair.3) AS pair_wins, sum(pair.4) AS pair_losses,
       sum(good) AS pair_ties_good, sum(bad) AS pair_ties_bad
     FROM (
       SELECT arrayJoin([(won, lost, clear, 0), (lost, won, 0, clear)]) AS pair, good, bad FROM (
         SELECT toString(preferred_model) AS won, toString(other_model) AS lost, countIf(tied = '') AS clear,
           countIf(tied = 'good') AS good, countIf(tied = 'bad') AS bad
         FROM comparisons
         WHERE use_case = {use_case:String} AND metric = {metric:String} AND preferred_model != other_model
           AND preferred_model != '' AND other_model != '' AND ${sides.join(" AND ")}
         GROUP BY won, lost
       )
     )
     GROUP BY pair_model, pair_other ORDER BY pair_model, pair_other LIMIT ${statisticsLimits.pairs}`,
    { use_case: scope.use_case, ...scope.where.params, metric: scope.metric },
    limitsOf(scope),
  );
}

const ids = (where: string) => `SELECT created_at, id FROM interactions WHERE ${where}`;
const isOnlyDatasetRule = ({ where }: StatisticsScope) => where.sql === "source != 'DATASET'";
