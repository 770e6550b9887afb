import type { Model, UseCase } from "@colloquy/contract";
import DataLoader from "dataloader";
import { countSiblings } from "../../operations/count-siblings.ts";
import type { Caller, Deps } from "../../operations/deps.ts";
import { findMetric } from "../../operations/find-metric.ts";
import { findModel } from "../../operations/find-model.ts";
import { findUseCase } from "../../operations/find-use-case.ts";
import { listMetricUse, type MetricUse } from "../../operations/list-metric-use.ts";
import type { WholeParts } from "../../operations/list-whole-interactions.ts";
import { getModelOf } from "../../operations/service-links.ts";
import { askedOf } from "./filter.ts";
import type { CompletionParent, MetricParent, SessionParent } from "./parents.ts";
import { RecordLoader } from "./record-loader.ts";
import type { ListCompletionsFilterInput } from "./resolver-types.ts";
import { createStatisticsLoaders, type StatisticsLoaders } from "./statistics-loaders.ts";

interface SiblingsAsked {
  filter: ListCompletionsFilterInput;
  record: CompletionParent;
}

/** Looks up together what the resolvers of one request ask for one by one. */
export interface Loaders {
  records: RecordLoader;
  /** The turns of a session, oldest first, at most 1,000. */
  listSession(session: SessionParent, parts: WholeParts): Promise<CompletionParent[]>;
  /** How many other completions of a filter have the record's input. */
  siblings: DataLoader<SiblingsAsked, number, string>;
  /** What a metric was used for in the use cases that the caller may read: one question for all metrics. */
  metric_use: { load(metric: string): Promise<MetricUse> };
  statistics: StatisticsLoaders;
  /** By key or id; undefined where the caller sees none. */
  findMetric(named: string): MetricParent | undefined;
  findModel(named: string): Model | undefined;
  findUseCase(named: string): UseCase | undefined;
  /** The model of a service that the caller was shown, by key. */
  getModelOfService(model: string): Model;
}

export function createLoaders(deps: Deps, caller: Caller, signal: AbortSignal): Loaders {
  const records = new RecordLoader(deps, caller, signal);
  return {
    records,
    listSession: sessionsIn(records),
    siblings: new DataLoader((asked) => countAllSiblings(deps, caller, asked), {
      cacheKeyFn: ({ filter, record }) => JSON.stringify([record.id, filter]),
    }),
    metric_use: metricUse(deps, caller),
    statistics: createStatisticsLoaders(deps, caller, signal),
    findMetric: remembered((named) => findMetric(deps, caller, named)),
    findModel: remembered((named) => findModel(deps, caller, named)),
    findUseCase: remembered((named) => findUseCase(deps, caller, named)),
    getModelOfService: remembered((model) => getModelOf(deps, caller, { model })),
  };
}

/** Most turns of a session that are shown at once. */
export const maxTurns = 1000;

/** Each turn of a session leads to the session again: its turns are listed once. */
function sessionsIn(records: RecordLoader): Loaders["listSession"] {
  const known = new Map<string, Promise<CompletionParent[]>>();
  const list = async ({ id, use_case }: SessionParent, parts: WholeParts) => {
    const ids = await records.listTurns(use_case, id);
    return await records.list(use_case, ids.slice(0, maxTurns), parts);
  };
  return (session, parts) => {
    const name = JSON.stringify([session.use_case, session.id, parts.texts, parts.said]);
    const turns = known.get(name) ?? list(session, parts);
    known.set(name, turns);
    return turns;
  };
}

/** The records of a page ask about few keys, each many times. */
function remembered<Found>(find: (named: string) => Found): (named: string) => Found {
  const known = new Map<string, Found>();
  return (named) => {
    const before = known.get(named);
    if (before !== undefined) return before;
    const found = find(named);
    known.set(named, found);
    return found;
  };
}

/** One question for each filter that the document names. */
async function countAllSiblings(deps: Deps, caller: Caller, asked: readonly SiblingsAsked[]): Promise<number[]> {
  const records = new Map<string, CompletionParent[]>();
  const nameOf = ({ filter }: SiblingsAsked) => JSON.stringify(filter);
  for (const each of asked) {
    const same = records.get(nameOf(each));
    if (same === undefined) records.set(nameOf(each), [each.record]);
    else same.push(each.record);
  }
  const counted = await Promise.all(
    [...records].map(async ([name, same]): Promise<[string, Map<string, number>]> => {
      const filter = JSON.parse(name) as ListCompletionsFilterInput;
      const found = await countSiblings(deps, caller, { ...askedOf(deps, filter), records: same });
      return [name, new Map(same.map(({ id }, index) => [id, found[index] ?? 0]))];
    }),
  );
  const counts = new Map(counted);
  return asked.map((each) => counts.get(nameOf(each))?.get(each.record.id) ?? 0);
}

function metricUse(deps: Deps, caller: Caller): Loaders["metric_use"] {
  let asked: ReturnType<typeof listMetricUse> | undefined;
  return {
    load: async (metric) => {
      asked ??= listMetricUse(deps, caller);
      return (await asked).get(metric) ?? { direct: false, comparison: false };
    },
  };
}
