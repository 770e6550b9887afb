import {
  type FacetName,
  type Facets,
  type FacetValue,
  facetNames,
  invalidInput,
  type KeyRef,
  parseKeyRef,
  splitList,
  statisticsLimits,
} from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { type InteractionKey, keySql } from "../store/queries/key-sql.ts";
import type { Deps } from "./deps.ts";
import { toCondition } from "./resolve-filter.ts";
import { getScope } from "./scope.ts";
import type { StatisticsQuestion } from "./statistics-question.ts";

export interface ListFacetsRequest extends StatisticsQuestion {
  /** A list like `model,source,label."my key"`, at most 10. */
  fields: string;
}

/**
 * The most frequent values of some fields among the interactions that `listInteractions` would list; what an interaction does not
 * have is not counted, except a model.
 * @returns by field as it was written
 * @throws RequestError `entity_not_found` (use case, or a model or metric in the filter), `forbidden`, `invalid_input`
 */
export async function listFacets(deps: Deps, caller: Caller, request: ListFacetsRequest): Promise<Facets> {
  const use_case = getScope(deps, caller, request, "use_case:read").key;
  const fields = [...new Set(splitList(request.fields, "fields"))];
  if (fields.length > statisticsLimits.facets) {
    throw invalidInput("fields", `names ${fields.length} fields; allowed are at most ${statisticsLimits.facets}`);
  }
  const refs = fields.map((field) => parseKeyRef(field, facetNames, "fields"));
  const where = toCondition(deps, use_case, request.filter, request);
  const rows = await deps.store.statistics.listFacets({ use_case, where, signal: request.signal }, refs.map(toKey));
  const data = fields.map((field, index): [string, FacetValue[]] => [
    field,
    rows
      .filter((row) => row.facet === index)
      .map((row) => ({
        value: refs[index]?.name === "model" && row.facet_value === "" ? null : row.facet_value,
        count: Number(row.facet_count),
      })),
  ]);
  return { data: Object.fromEntries(data) };
}

function toKey({ name, key }: KeyRef<FacetName>): InteractionKey {
  if (name === "dataset") return keySql("label", { key: "adaptive.dataset" });
  return keySql(name, key === undefined ? {} : { key });
}
