import type { Engine } from "./engine/engine.ts";
import { type FacetRow, listFacets } from "./queries/facets.ts";
import type { StatisticsScope } from "./queries/feedback-rows.ts";
import { type FeedbackSeriesRequest, type FeedbackSeriesRow, readFeedbackSeries } from "./queries/feedback-series.ts";
import type { GroupRequest } from "./queries/group-columns.ts";
import { type EngineGroupPage, type GroupPageRequest, readGroups } from "./queries/group-page.ts";
import { type GroupRecords, type GroupRecordsRequest, readGroupRecords } from "./queries/group-records.ts";
import { type GroupStatisticsRequest, type GroupStatisticsRow, readGroupStatistics } from "./queries/group-statistics.ts";
import type { InteractionKey } from "./queries/key-sql.ts";
import { listLabelUsage } from "./queries/label-usage.ts";
import { type GroupPage, listGroups } from "./queries/list-groups.ts";
import { type ModelUsageRequest, type ModelUsageRow, readModelUsage } from "./queries/model-usage.ts";
import {
  type ComparisonTally,
  type FeedbackTally,
  type InteractionTally,
  type TallyScope,
  tallyComparisons,
  tallyFeedback,
  tallyInteractions,
} from "./queries/tallies.ts";
import { findTimeRange, readTimeseries, type TimeseriesRequest } from "./queries/timeseries.ts";
import { listWinRates, type PairRow } from "./queries/win-rates.ts";

/** What the statistics need of the store. */
interface Readable {
  engine: Engine;
  barrier(use_cases: readonly string[]): Promise<void>;
}

/** A group by its key, with how many interactions it has as text. */
export interface GroupCountRow {
  group_key: string;
  group_count: string;
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

  /** Groups with their counts alone. */
  async listGroupCounts(request: GroupPageRequest): Promise<EngineGroupPage<GroupCountRow>> {
    return await readGroups<GroupCountRow>(await this.#engineFor(request), request, ["count() AS group_count"]);
  }

  /** Feedback of some groups, of every metric with a value there. */
  async readGroupStatistics(request: GroupStatisticsRequest): Promise<GroupStatisticsRow[]> {
    return await readGroupStatistics(await this.#engineFor(request), request);
  }

  /** Whole records of some groups, by the key of the group. @throws RequestError `invalid_input` above 64 MiB for one of each */
  async readGroupRecords(request: GroupRecordsRequest): Promise<Map<string, GroupRecords>> {
    return await readGroupRecords(await this.#engineFor(request), request);
  }

  async tallyInteractions(scope: TallyScope): Promise<InteractionTally[]> {
    return await tallyInteractions(await this.#engineOf(scope), scope);
  }

  async tallyFeedback(scope: TallyScope): Promise<FeedbackTally[]> {
    return await tallyFeedback(await this.#engineOf(scope), scope);
  }

  async tallyComparisons(scope: TallyScope): Promise<ComparisonTally[]> {
    return await tallyComparisons(await this.#engineOf(scope), scope);
  }

  async readFeedbackSeries(request: FeedbackSeriesRequest): Promise<FeedbackSeriesRow[]> {
    return await readFeedbackSeries(await this.#engineOf(request), request);
  }

  /** Label keys of each use case and values of each key, at most 100 each. */
  async listLabelUsage(scope: Parameters<typeof listLabelUsage>[1]): ReturnType<typeof listLabelUsage> {
    return await listLabelUsage(await this.#engineOf(scope), scope);
  }

  async readModelUsage(request: ModelUsageRequest): Promise<ModelUsageRow[]> {
    return await readModelUsage(await this.#engineOf(request), request);
  }

  /** The engine, once it holds what was acknowledged in the use case. */
  async #engineFor({ use_case }: StatisticsScope): Promise<Engine> {
    return await this.#engineOf({ use_cases: [use_case] });
  }

  async #engineOf({ use_cases }: { use_cases: readonly string[] }): Promise<Engine> {
    await this.#store.barrier(use_cases);
    return this.#store.engine;
  }
}
