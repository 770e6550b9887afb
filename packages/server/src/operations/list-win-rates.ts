import type { WinRates } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope } from "./scope.ts";
import type { StatisticsQuestion } from "./statistics-question.ts";

/**
 * How each model fares against each other one in the comparisons on a metric; both interactions must match the filter. Comparisons of
 * a model with itself, or with a side that names no model, do not count. A tie counts one half.
 * @returns one row per ordered pair that was compared, by model and other
 * @throws RequestError `entity_not_found` (use case, metric, or a model or metric in the filter), `forbidden`, `invalid_input`
 */
export async function listWinRates(
  deps: Deps,
  caller: Caller,
  request: StatisticsQuestion & { metric: string },
): Promise<WinRates> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  const metric = deps.registry.getMetric(request.metric, "metric").key;
  const where = toCondition(deps, use_case, request.filter, request);
  const rows = await deps.store.statistics.listWinRates({ use_case, where, metric, signal: request.signal });
  return {
    data: rows.map((row) => {
      const [wins, losses] = [Number(row.pair_wins), Number(row.pair_losses)];
      const [ties_good, ties_bad] = [Number(row.pair_ties_good), Number(row.pair_ties_bad)];
      const ties = ties_good + ties_bad;
      const rate = (wins + ties / 2) / (wins + losses + ties);
      return { model: row.pair_model, other: row.pair_other, wins, losses, ties_good, ties_bad, rate };
    }),
  };
}
