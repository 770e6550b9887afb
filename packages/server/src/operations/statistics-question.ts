import type { Filter } from "@colloquy/contract";
import type { SearchIn } from "../store/queries/filter-search.ts";

/** Which interactions a statistic is asked of. */
export interface StatisticsQuestion {
  use_case: string;
  filter: Filter | undefined;
  /** Where words and phrases are looked for; default `recent`. */
  search_in?: SearchIn | undefined;
  /** Aborted when the caller goes away. */
  signal?: AbortSignal | undefined;
}
