import { statisticsLimits } from "@colloquy/contract";
import type { Engine, QueryParams } from "../engine/engine.ts";
import { inScope, limitsOf, type StatisticsScope } from "./feedback-rows.ts";
import type { InteractionKey } from "./key-sql.ts";

export interface FacetRow {
  /** Place of the key in the request. */
  facet: number;
  facet_value: string;
  facet_count: string;
}

/** For each key its most frequent values; equally frequent ones in the order of their texts. One statement for all keys. */
export async function listFacets(engine: Engine, scope: StatisticsScope, keys: readonly InteractionKey[]): Promise<FacetRow[]> {
  const params: QueryParams = { use_case: scope.use_case, ...scope.where.params };
  const parts = keys.map((key, facet) => {
    // Several labels are several values of one parameter: each gets a name of its own.
    const own = (sql: string) => sql.replaceAll("{group_label:", `{facet_${facet}_label:`);
    if (key.params["group_label"] !== undefined) params[`facet_${facet}_label`] = key.params["group_label"];
    return `SELECT ${facet} AS facet, ${own(key.text)} AS facet_value, count() AS facet_count
      FROM ${key.from} WHERE ${inScope(scope)} AND ${own(key.where)}
      GROUP BY facet_value ORDER BY facet_count DESC, facet_value LIMIT ${statisticsLimits.facet_values}`;
  });
  const rows = await engine.query<FacetRow>(
    parts.map((part) => `SELECT * FROM (${part})`).join(" UNION ALL "),
    params,
    limitsOf(scope),
  );
  return rows.toSorted((a, b) => a.facet - b.facet || Number(b.facet_count) - Number(a.facet_count) || compareBytes(a, b));
}

/** As the engine compares texts. */
const compareBytes = (a: FacetRow, b: FacetRow) => Buffer.compare(Buffer.from(a.facet_value), Buffer.from(b.facet_value));
