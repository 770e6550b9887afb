import { type Filter, IdOrKey, parseFilter, parseFilterJson } from "@colloquy/contract";
import { z } from "zod";
import { searchFilter } from "../../operations/resolve-filter.ts";

/** Which interactions a list or a statistic is about. */
export const FilterQuery = z.object({
  use_case: IdOrKey.meta({ description: "key or id of the use case" }),
  filter: z
    .string()
    .max(100_000)
    .optional()
    .meta({ description: "the filter language", examples: ["created_at>=-30d -has:error"] }),
  filter_json: z.string().max(1_000_000).optional().meta({ description: "the same filter as JSON" }),
  search: z.string().max(10_000).optional().meta({ description: "words, or quoted phrases, in input or completion" }),
  search_in: z.enum(["recent", "all"], { error: "must be recent or all" }).optional().meta({
    description: "where words and phrases are looked for: completions and last user texts, or whole inputs too",
    default: "recent",
  }),
});

type Query = z.infer<typeof FilterQuery>;

/** Which interactions an operation is asked about. */
export function askedOf(query: Query, signal: AbortSignal | undefined) {
  return { use_case: query.use_case, filter: combineFilters(query), search_in: query.search_in, signal };
}

/** All parts of the question hold together. */
function combineFilters(query: Query): Filter | undefined {
  const parts = [
    query.filter === undefined ? undefined : parseFilter(query.filter),
    query.filter_json === undefined ? undefined : parseFilterJson(query.filter_json),
    query.search === undefined ? undefined : searchFilter(query.search),
  ].filter((part) => part !== undefined);
  return parts.length <= 1 ? parts[0] : { and: parts };
}
