import {
  conditionsOf,
  type Filter,
  type Condition as FilterCondition,
  fieldOf,
  formatField,
  mapFilter,
} from "@colloquy/contract";
import type { SearchIn } from "../store/queries/filter-search.ts";
import { filterToSql } from "../store/queries/filter-sql.ts";
import type { Condition } from "../store/queries/list-interactions.ts";
import type { Deps } from "./deps.ts";

export interface ResolveOptions {
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn | undefined;
}

/**
 * A filter as a condition for the store: models and metrics are named by key, and rows of source DATASET are left out unless
 * the filter asks for a source.
 * @throws RequestError `entity_not_found` (model, metric), `invalid_input`
 */
export function toCondition(deps: Deps, use_case: string, filter: Filter | undefined, options: ResolveOptions = {}): Condition {
  const withoutDatasets = "source != 'DATASET'";
  if (filter === undefined) return { sql: withoutDatasets, params: {} };
  const resolved = mapFilter(filter, (condition) => resolveCondition(deps, condition));
  const { sql, params, feedback } = filterToSql(resolved, {
    use_case,
    now: deps.now(),
    has_unspaced_index: deps.store.has_unspaced_index,
    ...(options.search_in === undefined ? {} : { search_in: options.search_in }),
  });
  const asksForSource = conditionsOf(filter).some((condition) => fieldOf(condition).name === "source");
  if (asksForSource) return { sql, params, feedback };
  return { sql: `${sql} AND ${withoutDatasets}`, params, feedback, is_without_datasets: true };
}

function resolveCondition(deps: Deps, condition: FilterCondition): FilterCondition {
  const field = fieldOf(condition);
  if (field.name === "model") return resolveModels(deps, condition);
  if ((field.name === "feedback" || field.name === "comparison") && field.key !== undefined) {
    return { ...condition, field: formatField({ ...field, key: deps.registry.getMetric(field.key, "filter").key }) };
  }
  return condition;
}

function resolveModels(deps: Deps, condition: FilterCondition): FilterCondition {
  const toKey = (value: string | number) => deps.registry.getModel(String(value), "filter").key;
  if (condition.op === "in") return { ...condition, value: condition.value.map(toKey) };
  if (condition.op === "exists" || condition.op === "text") return condition;
  return { ...condition, value: toKey(condition.value) };
}

/** Free text as a filter: every word, and every quoted phrase, occurs in input or completion. */
export function searchFilter(search: string): Filter | undefined {
  const found = [...search.matchAll(/"([^"]*)"|[^\s(),"]+/g)];
  const members = found
    .map(
      ([word, phrase]): FilterCondition => ({
        field: "text",
        op: "text",
        ...(phrase === undefined ? { value: word } : { value: phrase, phrase: true }),
      }),
    )
    .filter((condition) => String(condition.value).trim() !== "");
  return members.length === 0 ? undefined : { and: members };
}
