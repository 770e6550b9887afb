import { setTimeout as delay } from "node:timers/promises";
import type { Interaction, InteractionPage, Page, PageQuery } from "@colloquy/contract";
import { toInteraction } from "./queries/decode.ts";
import { countMatching, findComparison, findFeedback, listMatching, listMetricUse, type MetricUse } from "./queries/find-said.ts";
import { type ComparisonRow, listComparisons } from "./queries/list-comparisons.ts";
import { type Condition, type ListRequest, listInteractions } from "./queries/list-interactions.ts";
import {
  listSession,
  listSessionKeys,
  listSessionTurns,
  type SessionKeysRequest,
  type SessionTurn,
} from "./queries/list-session.ts";
import { listWhole, type WholePage } from "./queries/list-whole.ts";
import {
  countSameInput,
  countSiblings,
  findRows,
  findWhole,
  type RecordKey,
  readWhole,
  type WholeParts,
} from "./queries/whole-records.ts";
import { rowOf } from "./recent/recent-records.ts";
import type { Entry, StoredComparison, StoredFeedback, StoredInteraction } from "./records.ts";
import { Statistics } from "./statistics.ts";
import { idTime, storedTime, toStoredTime } from "./times.ts";
import { WritePath } from "./write-path.ts";

/** Where a record is and what it belongs to; enough to say something of it. */
export type Target = Pick<StoredInteraction, "id" | "use_case" | "model" | "created_at">;

/** Keys of use cases; a caller's map of them serves as it is. */
type UseCases = Pick<ReadonlyMap<string, unknown>, "has" | "keys">;

/** How long, by the time in its id, a record may be in the journal of another process before it is known here. */
const otherJournal_ms = 10_000;
const laterEvery_ms = 250;

function isYoung(id: string): boolean {
  const age_ms = Date.now() - idTime(id);
  return age_ms < otherJournal_ms && age_ms > -otherJournal_ms;
}

/** Last instant that an id can hold and the engine can compare: the end of 2200. */
const lastTime_ms = Date.UTC(2200, 11, 31);

/** Interactions, feedback and comparisons. Every acknowledged entry is seen by the next read. */
export class Store extends WritePath {
  /** Whether texts that are written without spaces have an index: a setting, known once the tables are there. */
  has_unspaced_index = false;

  readonly statistics = new Statistics(this);

  /** One whole record in one of the use cases. */
  async findInteraction(use_cases: UseCases, id: string): Promise<Interaction | undefined> {
    const held = this.recent.get(id);
    if (held !== undefined) {
      return use_cases.has(held.use_case) ? toInteraction(rowOf(held), held) : undefined;
    }
    const record = await this.#settledRecord(id);
    return record && (await findWhole(this.engine, [...use_cases.keys()], record));
  }

  /** The record's row as stored, with its latest labels and metadata; times as they are stored. */
  async findRow(use_cases: UseCases, id: string): Promise<StoredInteraction | undefined> {
    const held = this.recent.get(id);
    if (held === undefined) {
      const row = await this.#findStoredRow(use_cases, id);
      return row && { ...row, created_at: storedTime(row.created_at), stored_at: storedTime(row.stored_at) };
    }
    if (!use_cases.has(held.use_case)) return undefined;
    const { metadata, ...row } = rowOf(held);
    const latest = held.edit === undefined ? metadata : (held.edit.metadata ?? undefined);
    const labels = held.edit && { label_keys: held.edit.label_keys, label_values: held.edit.label_values };
    return { ...row, ...labels, ...(latest === undefined ? {} : { metadata: latest }) };
  }

  /** What feedback needs to know of a record; from memory where it is recent. */
  async findTarget(use_cases: UseCases, id: string): Promise<Target | undefined> {
    const held = this.recent.get(id);
    if (held !== undefined) return use_cases.has(held.use_case) ? held : undefined;
    const found = await this.findRow(use_cases, id);
    const mayCome = this.isShared && isYoung(id) && !this.recent.isDeleted(id);
    return found ?? (mayCome ? await this.#findLater(use_cases, id) : undefined);
  }

  /** Another process may have it in its journal still. */
  async #findLater(use_cases: UseCases, id: string): Promise<Target | undefined> {
    while (isYoung(id)) {
      await delay(laterEvery_ms);
      const found = await this.findRow(use_cases, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** One feedback that was not retracted. */
  async findFeedback(use_cases: UseCases, id: string): Promise<StoredFeedback | undefined> {
    if (this.recent.isDeleted(id)) return undefined;
    await this.barrierFor(id);
    const found = await findFeedback(this.engine, [...use_cases.keys()], id);
    return found !== undefined && [id, found.interaction_id].some((gone) => this.recent.isDeleted(gone)) ? undefined : found;
  }

  /** One comparison that was not retracted. */
  async findComparison(use_cases: UseCases, id: string): Promise<StoredComparison | undefined> {
    if (this.recent.isDeleted(id)) return undefined;
    await this.barrierFor(id);
    const found = await findComparison(this.engine, [...use_cases.keys()], id);
    const parts = found === undefined ? [] : [id, found.preferred_id, found.other_id];
    return parts.some((gone) => this.recent.isDeleted(gone)) ? undefined : found;
  }

  async listInteractions(request: ListRequest): Promise<InteractionPage> {
    await this.barrier([request.use_case]);
    return await listInteractions(this.engine, request);
  }

  /** A page of whole records; it ends early at 16 MiB of text. */
  async listWhole(request: ListRequest): Promise<WholePage> {
    await this.barrier([request.use_case]);
    return await listWhole(this.engine, request);
  }

  /**
   * The whole records of a use case with these ids, in their order; what is not there is left out.
   * @throws EngineError of kind `budget` when they hold more than `max_bytes`
   */
  async listWholeById(request: {
    use_case: string;
    ids: readonly string[];
    parts: WholeParts;
    max_bytes: number;
    signal?: AbortSignal | undefined;
  }): Promise<Interaction[]> {
    await this.barrier([request.use_case]);
    const places = request.ids.filter((id) => idTime(id) <= lastTime_ms).map((id) => ({ id, at: toStoredTime(idTime(id)) }));
    return await readWhole(this.engine, [request.use_case], places, request);
  }

  /** Where the records of sessions are, oldest first. */
  async listSessionKeys(request: SessionKeysRequest): Promise<(RecordKey & { session_id: string })[]> {
    await this.barrier([request.use_case]);
    return await listSessionKeys(this.engine, request);
  }

  /** How many interactions that match have each of these inputs, and which of the records with these ids are among them. */
  async countSameInput(request: {
    use_case: string;
    where: Condition;
    prompt_hashes: string[];
    ids: string[];
  }): Promise<{ prompt_hash: string; total: number; matching_ids: string[] }[]> {
    await this.barrier([request.use_case]);
    return await countSameInput(this.engine, request);
  }

  async listSession(use_case: string, session_id: string, page: PageQuery): Promise<Page<Interaction>> {
    await this.barrier([use_case]);
    return await listSession(this.engine, use_case, session_id, page);
  }

  /** The turns of a session in these use cases, at most `limit`. */
  async listSessionTurns(use_cases: readonly string[], session_id: string, limit: number): Promise<SessionTurn[]> {
    await this.barrier(use_cases);
    return await listSessionTurns(this.engine, use_cases, session_id, limit);
  }

  async listComparisons(request: {
    use_case: string;
    metric: string | undefined;
    page: PageQuery;
  }): Promise<Page<ComparisonRow>> {
    await this.barrier([request.use_case]);
    return await listComparisons(this.engine, request);
  }

  /** Which metrics have values in these use cases. */
  async listMetricUse(use_cases: readonly string[]): Promise<MetricUse[]> {
    await this.barrier(use_cases);
    return await listMetricUse(this.engine, use_cases);
  }

  /** Other completions of the use case with the same input. */
  async countSiblings(use_case: string, prompt_hash: string): Promise<number> {
    await this.barrier([use_case]);
    return await countSiblings(this.engine, use_case, prompt_hash);
  }

  /** How many interactions match. */
  async countMatching(use_case: string, where: Condition): Promise<number> {
    await this.barrier([use_case]);
    return await countMatching(this.engine, use_case, where);
  }

  /** Whether an entry was stored already: it is whole or not at all, so its first record answers for it. */
  async holds(entry: Entry): Promise<boolean> {
    await this.settle(entry);
    const [interaction] = entry.interactions ?? [];
    if (interaction !== undefined) return (await this.findTarget(new Set([interaction.use_case]), interaction.id)) !== undefined;
    const [feedback] = entry.feedback ?? [];
    if (feedback !== undefined) return (await this.findFeedback(new Set([feedback.use_case]), feedback.id)) !== undefined;
    const [comparison] = entry.comparisons ?? [];
    return comparison !== undefined && (await this.findComparison(new Set([comparison.use_case]), comparison.id)) !== undefined;
  }

  /** Ids and times of the first `limit` interactions that match. */
  async listMatching(use_case: string, where: Condition, limit: number): Promise<{ id: string; created_at: string }[]> {
    await this.barrier([use_case]);
    return await listMatching(this.engine, { use_case, where, limit });
  }

  async #findStoredRow(use_cases: UseCases, id: string): Promise<StoredInteraction | undefined> {
    const record = await this.#settledRecord(id);
    return record && (await findRows(this.engine, [...use_cases.keys()], [record]))[0];
  }

  /** Where a record would be in the engine, once what is pending about it is there; undefined when there can be none. */
  async #settledRecord(id: string): Promise<{ id: string; at_ms: number } | undefined> {
    const at_ms = idTime(id);
    if (this.recent.isDeleted(id) || !(at_ms <= lastTime_ms)) return undefined; // not a number for what is no id
    await this.barrierFor(id);
    return { id, at_ms };
  }
}
