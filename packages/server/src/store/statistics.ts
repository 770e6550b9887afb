import type { Engine } from "./engine/engine.ts";
import { type FacetRow, listFacets } from "./queries/facets.ts";
import type { StatisticsScope } from "./queries/feedback-rows.ts";
import type { GroupRequest } from "./queries/group-columns.ts";
import type { InteractionKey } from "./queries/key-sql.ts";
import { type GroupPage, listGroups } from "./queries/list-groups.ts";
import { findTimeRange, readTimeseries, type TimeseriesRequest } from "./queries/timeseries.ts";
import { listWinRates, type PairRow } from "./queries/win-rates.ts";

/** What the statistics need of the store. */
interface Readable {
  engine: Engine;
  barrier(use_cases: readonly string[]): Promise<void>;
}

/** Groups, series and counts of interactions. Every acknowledged entry is seen. Each rejects with `EngineError` over its budget. */
export class Statistics {
  readonly #store: Readable;

  constructor(store: Readable) {
    this.#store = store;
  }

  async listGroups(request: GroupRequest): Promise<GroupPage> {
    return await listGroups(await this.#engineFor(request), request);
  }

  /** When the first and the last interaction of the scope were that have the split's key; undefined when there is none. */
  async findTimeRange(
    scope: Pick<TimeseriesRequest, keyof StatisticsScope | "split">,
  ): Promise<{ first_ms: number; last_ms: number } | undefined> {
    return await findTimeRange(await this.#engineFor(scope), scope);
  }

  async readTimeseries(request: TimeseriesRequest): ReturnType<typeof readTimeseries> {
    return await readTimeseries(await this.#engineFor(request), request);
  }

  /** Values of each key, most frequent first, at most 100. */
  async listFacets(scope: StatisticsScope, keys: readonly InteractionKey[]): Promise<FacetRow[]> {
    return await listFacets(await this.#engineFor(scope), scope, keys);
  }

  /** Results by ordered pair of models. */
  async listWinRates(scope: StatisticsScope & { metric: string }): Promise<PairRow[]> {
    return await listWinRates(await this.#engineFor(scope), scope);
  }

  /** The engine, once it holds what was acknowledged in the use case. */
  async #engineFor({ use_case }: StatisticsScope): Promise<Engine> {
    await this.#store.barrier([use_case]);
    return this.#store.engine;
  }
}
