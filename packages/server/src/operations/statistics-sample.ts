import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Filter, type Group, notFound, type Page, parseFilter, type Timeseries } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { startEmbeddedEngine } from "../store/engine/embedded-engine.ts";
import type { Engine } from "../store/engine/engine.ts";
import { migrate } from "../store/migrations/migrate.ts";
import type { StoredComparison, StoredFeedback, StoredInteraction } from "../store/records.ts";
import { sampleComparison, sampleDelete, sampleFeedback, sampleInteraction } from "../store/sample-rows.ts";
import { Store } from "../store/store.ts";
import type { Deps } from "./deps.ts";
import { type GetTimeseriesRequest, getTimeseries } from "./get-timeseries.ts";
import { noInference } from "./inference/inference-sample.ts";
import { type ListGroupsRequest, listGroups } from "./list-groups.ts";

export const use_case = "support";
export const now = Date.UTC(2026, 5, 15, 12, 30);
export const metricKeys = ["csat", "solved", "never"];

interface Rows {
  interactions: StoredInteraction[];
  feedback: StoredFeedback[];
  comparisons: StoredComparison[];
}

/** A store for tests of statistics; the rows are what is in it after everything was changed. */
export interface StatisticsSample extends Rows {
  store: Store;
  deps: Deps;
  /** Groups by model of everything, on one page, unless asked otherwise. */
  groups(members: Partial<ListGroupsRequest>): Promise<Page<Group>>;
  series(members: Partial<GetTimeseriesRequest>): Promise<Timeseries>;
  close(): Promise<void>;
}

/** The same numbers in every run. */
let seed = 20260615;
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}
const below = (n: number) => Math.floor(random() * n);
const oneOf = <T>(values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0];
const maybe = <T>(share: number, make: () => T): T | undefined => (random() < share ? make() : undefined);

export const caller: Caller = {
  user_id: "u",
  api_key_id: "k",
  is_global: true,
  anywhere: new Set(["use_case:read"]),
  teams: new Map(),
  use_cases: new Map([[use_case, new Set(["use_case:read"] as const)]]),
};

/** What the statistics ask of the registry. */
const registry = {
  findUseCase: (key: string) => (key === use_case ? { key, metrics: metricKeys } : undefined),
  getMetric(key: string, param?: string) {
    if (!metricKeys.includes(key)) throw notFound("metric", key, param);
    return { key };
  },
  findMetric: (key: string) => (metricKeys.includes(key) ? { key } : undefined),
  getModel: (key: string) => ({ key }),
} as unknown as Deps["registry"]; // the real one needs a database that no statistic reads

export const odd = `it's "odd", {a:String} \\ ☃`;
const words = ["refund please", "where is it", "thanks"] as const;

function makeInteraction(n: number): StoredInteraction {
  // Many share their millisecond; most lie within half a year, some years back.
  const at =
    random() < 0.05
      ? Date.UTC(2019 + below(6), below(12), 1 + below(28))
      : Date.UTC(2026, below(6), 1 + below(14), below(24), below(4) * 15);
  const teams = [...new Set(Array.from({ length: below(4) }, () => oneOf(["red", "blue", "", odd])))];
  const prompt = below(40);
  const keys = [...teams.map(() => "team"), ...(n % 3 === 0 ? [odd] : [])];
  return sampleInteraction(use_case, at, {
    stored_at: `2026-06-15 00:00:00.${String(n).padStart(6, "0")}`,
    model: oneOf(["", "alpha", "beta", "beta", "gamma"]),
    source: n % 20 === 0 ? "DATASET" : oneOf(["LIVE", "OFFLINE"]),
    session_id: `01980000-0000-7000-8000-${String(below(60)).padStart(12, "0")}`,
    prompt: `question ${prompt}`,
    prompt_hash: `hash-${prompt}`,
    completion: oneOf(words),
    label_keys: keys,
    label_values: [...teams, ...(n % 3 === 0 ? [`v${n % 7}`] : [])],
    ...(n % 11 === 0 ? { error: "time-out" } : {}),
    ...(n % 4 === 0 ? {} : { latency_ms: below(5000) / 8 }),
    ...(n % 5 === 0 ? {} : { cost_usd: below(1000) / 1000 }),
    ...(n % 6 === 0 ? {} : { prompt_tokens: below(100) }),
    ...(n % 7 === 0 ? {} : { completion_tokens: below(100) }),
    ...(n % 2 === 0 ? { provider: oneOf(["openai", "azure"]), finish_reason: "stop" } : {}),
    ...(n % 9 === 0 ? { tools: ["book", oneOf(["find", "pay"])] } : {}),
    ...maybe(0.5, () => ({ user: `user-${below(130)}` })),
  });
}

const makeFeedback = (on: StoredInteraction) => [
  ...Array.from({ length: below(3) }, () => sampleFeedback(on, { metric: "csat", value: below(9) / 2 - 1 })),
  ...Array.from({ length: below(2) }, () => sampleFeedback(on, { metric: "solved", value: below(2) })),
];

/** Random rows, the same in every run, of which some were deleted, corrected, retracted and labelled anew. */
export async function openSample(): Promise<StatisticsSample> {
  const root = mkdtempSync(join(tmpdir(), "colloquy-statistics-"));
  const engine = await startEmbeddedEngine({ dir: join(root, "clickhouse"), log: { info: () => {}, warn: () => {} } });
  await migrate(engine);
  const store = openStore(root, engine);
  const deps: Deps = {
    store,
    registry,
    inference: noInference,
    now: () => now,
    newId: () => "",
    append: (entry) => store.append(entry),
  };
  const made = makeRows();
  await store.append({ interactions: made.interactions, feedback: made.feedback });
  await store.append({ comparisons: made.comparisons });
  await store.barrier([use_case]);
  return {
    ...(await change(store, made)),
    store,
    deps,
    groups: (members) => listGroups(deps, caller, { ...wholeGroups, ...members }),
    series: (members) => getTimeseries(deps, caller, { ...wholeSeries, ...members }),
    async close() {
      await store.close(0);
      await engine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const wholeGroups: ListGroupsRequest = {
  use_case,
  by: "model",
  filter: undefined,
  metrics: undefined,
  order: undefined,
  timezone: undefined,
  count: true,
  page: { first: 1000 },
};
const wholeSeries: GetTimeseriesRequest = {
  use_case,
  filter: undefined,
  from: undefined,
  to: undefined,
  interval: "auto",
  split: undefined,
  metric: undefined,
  timezone: undefined,
};

function makeRows(): Rows {
  const interactions = Array.from({ length: 1500 }, (_, n) => makeInteraction(n));
  const comparisons = Array.from({ length: 400 }, () => {
    const pair = [0, 0].map(() => interactions[below(interactions.length)]) as [StoredInteraction, StoredInteraction];
    const tied = oneOf(["", "", "good", "bad"]);
    return { ...sampleComparison(...pair), metric: oneOf(["csat", "solved"]), ...(tied === "" ? {} : { tied }) };
  });
  return { interactions, feedback: interactions.flatMap(makeFeedback), comparisons };
}

/** Deletes, retracts, corrects and edits some; the last of each kind is still on its way when the first question comes. */
async function change(store: Store, made: Rows): Promise<Rows> {
  const deleted = new Set(made.interactions.filter((_, n) => n % 17 === 3).map(({ id }) => id));
  const retracted = new Set(made.feedback.filter((_, n) => n % 13 === 5).map(({ id }) => id));
  const interactions = made.interactions.filter(({ id }) => !deleted.has(id));
  const feedback = made.feedback.filter((row) => !deleted.has(row.interaction_id) && !retracted.has(row.id));
  const comparisons = made.comparisons.filter((row) => !deleted.has(row.preferred_id) && !deleted.has(row.other_id));
  for (const row of made.interactions.filter(({ id }) => deleted.has(id))) await store.append(sampleDelete(row));
  const retracts = made.feedback.filter(({ id, interaction_id }) => retracted.has(id) && !deleted.has(interaction_id));
  await store.append({
    deletes: retracts.map(({ id, interaction_id, interaction_at }) => ({
      kind: "feedback",
      id,
      use_case,
      at: interaction_at,
      interaction_ids: [interaction_id],
    })),
  });
  for (const row of feedback.filter((_, n) => n % 19 === 7)) {
    row.value = row.metric === "solved" ? 1 - row.value : row.value + 0.25;
    const { id, interaction_id, interaction_at, metric, value } = row;
    await store.append({
      feedback_edits: [{ id, interaction_id, use_case, metric, interaction_at, value, reason: null, details: null }],
    });
  }
  for (const row of interactions.filter((_, n) => n % 23 === 11)) {
    row.label_keys = ["team", "team"];
    row.label_values = ["edited", "red"];
    const { id, created_at, label_keys, label_values } = row;
    await store.append({ label_edits: [{ id, use_case, created_at, label_keys, label_values, metadata: null }] });
  }
  return { interactions, feedback, comparisons };
}

function openStore(root: string, engine: Engine): Store {
  const slow = 3_600_000;
  const limits = {
    flush_interval_ms: slow,
    pending_bytes: 256 << 20,
    write_wait_ms: 5000,
    read_wait_ms: 30_000,
    recent_bytes: 64 << 20,
    purge_after_ms: slow,
    upkeep_quiet_ms: slow,
    upkeep_latest_ms: slow,
    replaced_files_ms: slow,
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  return new Store({ engine, folder: join(root, "journal"), log, limits, acknowledge: "journal", onFlushed: () => {} });
}

// ---- what a plain computation needs

export const createdAt = (row: { created_at: string }) => Date.parse(`${row.created_at.replace(" ", "T")}Z`);
export const numbers = (values: (number | undefined)[]) => values.filter((value) => value !== undefined);
export const sum = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0));
export const meanOf = (values: readonly number[]) => (values.length === 0 ? null : (sum(values) ?? 0) / values.length);

export function percentile(values: readonly number[], level: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const place = (values.length - 1) * level;
  const low = sorted[Math.floor(place)] ?? 0;
  return low + (place % 1) * ((sorted[Math.ceil(place)] ?? low) - low);
}

export function labelsOf(row: StoredInteraction, key: string): string[] {
  return (row.label_keys ?? []).flatMap((each, index) => (each === key ? [row.label_values?.[index] ?? ""] : []));
}

export function groupBy(rows: readonly StoredInteraction[], keysOf: (row: StoredInteraction) => readonly string[]) {
  const groups = new Map<string, StoredInteraction[]>();
  for (const row of rows) for (const key of keysOf(row)) groups.set(key, [...(groups.get(key) ?? []), row]);
  return groups;
}
export const parse = (text: string | undefined): Filter | undefined => (text === undefined ? undefined : parseFilter(text));
/** As the engine orders texts. */
export const bytes = (a: string | null, b: string | null) => Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? ""));
