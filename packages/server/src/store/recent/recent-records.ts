import { rowPlaces } from "../journal/frame.ts";
import type { Frame } from "../journal/segment.ts";
import type {
  Entry,
  StoredComparison,
  StoredDelete,
  StoredFeedback,
  StoredFeedbackEdit,
  StoredInteraction,
  StoredLabelEdit,
} from "../records.ts";

/** A whole record held in memory, with everything that was said of it since. */
export interface RecentRecord {
  id: string;
  use_case: string;
  model: string;
  created_at: string;
  /** The row's JSON is `data` from `start` to `end`, as it stands in the journal's buffer: outside the JavaScript heap. */
  data: Buffer;
  start: number;
  end: number;
  feedback: readonly StoredFeedback[];
  comparisons: readonly StoredComparison[];
  edit: StoredLabelEdit | undefined;
  /** Of the last entry that touched it. */
  sequence: number;
  /** What it takes in memory, roughly. */
  bytes: number;
}

/** The record's row as it was written. */
export function rowOf({ data, start, end }: RecentRecord): StoredInteraction {
  return JSON.parse(data.toString("utf8", start, end)) as StoredInteraction;
}

/** Most records have nothing said of them: they share this list. */
const nothing: readonly never[] = [];

/** What one feedback or comparison takes in memory, roughly. */
const saidBytes = 600;

/**
 * Records that are still in the journal, and the last ones after that. What is not here is read from the engine, unless
 * something about it is pending: then the reader waits for that first.
 */
export class RecentRecords {
  readonly #limit: number;
  /** Those touched longest ago first. A comparison's two sides are both here, or neither shows it. */
  readonly #records = new Map<string, RecentRecord>();
  /** Deleted ids by the sequence of their delete. A late feedback meets them here. */
  readonly #deleted = new Map<string, number>();
  /** Last pending sequence by id, for what is not held whole. */
  readonly #touched = new Map<string, number>();
  #bytes = 0;
  #confirmed = 0;

  /** @param limit_bytes of confirmed rows that are kept */
  constructor(limit_bytes: number) {
    this.#limit = limit_bytes;
  }

  get(id: string): RecentRecord | undefined {
    return this.#records.get(id);
  }

  isDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** Sequence that must be in the engine before what it says of `id` is whole; undefined when nothing is pending. */
  pendingFor(id: string): number | undefined {
    return this.#touched.get(id);
  }

  size(): { records: number; bytes: number } {
    return { records: this.#records.size, bytes: this.#bytes };
  }

  /** From now on nobody can add to these: called before their delete is written. Returns those that were not marked before. */
  markDeleted(ids: readonly string[]): string[] {
    const fresh = ids.filter((id) => !this.#deleted.has(id));
    for (const id of fresh) this.#deleted.set(id, Number.POSITIVE_INFINITY);
    return fresh;
  }

  /** The delete could not be written. */
  unmarkDeleted(ids: readonly string[]): void {
    for (const id of ids) this.#deleted.delete(id);
  }

  /** Folds a durable frame in. */
  admit(frame: Frame, entry: Entry): void {
    this.#admitInteractions(frame, entry.interactions);
    for (const feedback of entry.feedback ?? []) this.#admitFeedback(feedback, frame.sequence);
    for (const comparison of entry.comparisons ?? []) this.#admitComparison(comparison, frame.sequence);
    for (const removed of entry.deletes ?? []) this.#admitDelete(removed, frame.sequence);
    for (const edit of entry.label_edits ?? []) this.#admitLabelEdit(edit, frame.sequence);
    for (const edit of entry.feedback_edits ?? []) this.#admitFeedbackEdit(edit, frame.sequence);
  }

  /** Everything up to `sequence` is in the engine: lets go of what is over the limit. */
  confirm(sequence: number): void {
    this.#confirmed = sequence;
    for (const record of this.#records.values()) {
      if (this.#bytes <= this.#limit || record.sequence > sequence) break;
      this.#forget(record);
    }
    for (const [id, touched] of this.#touched) {
      if (touched > sequence) break;
      this.#touched.delete(id);
    }
    for (const [id, deleted] of this.#deleted) {
      if (this.#deleted.size <= keptDeletes || deleted > sequence) break;
      this.#deleted.delete(id);
    }
  }

  #admitInteractions(frame: Frame, interactions: StoredInteraction[] | undefined): void {
    if (interactions === undefined) return;
    const section = frame.sections.find((candidate) => candidate.kind === "interactions");
    if (section === undefined) return;
    for (const [index, { start, end }] of rowPlaces(section).entries()) {
      const interaction = interactions[index];
      if (interaction === undefined) continue;
      const { id, use_case, model, created_at } = interaction;
      const same = this.#records.get(id);
      if (same !== undefined) this.#drop(same);
      this.#records.set(id, {
        id,
        use_case,
        model,
        created_at,
        data: section.data,
        start,
        end,
        feedback: nothing,
        comparisons: nothing,
        edit: undefined,
        sequence: frame.sequence,
        bytes: end - start,
      });
      this.#bytes += end - start;
    }
  }

  #admitFeedback(feedback: StoredFeedback, sequence: number): void {
    this.#touch(feedback.id, sequence);
    const record = this.#touchRecord(feedback.interaction_id, sequence);
    if (record === undefined) return;
    record.feedback = [...record.feedback, feedback];
    this.#grow(record, saidBytes + (feedback.details?.length ?? 0));
  }

  #admitComparison(comparison: StoredComparison, sequence: number): void {
    this.#touch(comparison.id, sequence);
    const sides = [comparison.preferred_id, comparison.other_id].map((id) => this.#touchRecord(id, sequence));
    const held = sides.filter((record) => record !== undefined);
    for (const record of held) {
      if (held.length < sides.length) {
        this.#forget(record);
        continue;
      }
      record.comparisons = [...record.comparisons, comparison];
      this.#grow(record, saidBytes);
    }
  }

  #admitDelete(removed: StoredDelete, sequence: number): void {
    this.#deleted.delete(removed.id); // put at the end: the oldest are forgotten first
    this.#deleted.set(removed.id, sequence);
    const held = this.#records.get(removed.id);
    if (held !== undefined) this.#drop(held);
    for (const id of [...removed.interaction_ids, ...(held?.comparisons.flatMap(sidesOf) ?? [])]) {
      const record = this.#touchRecord(id, sequence);
      if (record === undefined) continue;
      record.feedback = record.feedback.filter((feedback) => feedback.id !== removed.id);
      record.comparisons = record.comparisons.filter(
        (comparison) => ![comparison.id, ...sidesOf(comparison)].includes(removed.id),
      );
    }
  }

  #admitLabelEdit(edit: StoredLabelEdit, sequence: number): void {
    const record = this.#touchRecord(edit.id, sequence);
    if (record === undefined) return;
    record.edit = edit;
    this.#grow(record, edit.metadata === null ? saidBytes : JSON.stringify(edit.metadata).length);
  }

  #admitFeedbackEdit(edit: StoredFeedbackEdit, sequence: number): void {
    this.#touch(edit.id, sequence);
    const record = this.#touchRecord(edit.interaction_id, sequence);
    if (record === undefined) return;
    const { reason, details, ...rest } = edit;
    record.feedback = record.feedback.map((feedback) => {
      if (feedback.id !== edit.id) return feedback;
      const { reason: _, details: __, ...kept } = feedback;
      return { ...kept, ...rest, ...(reason === null ? {} : { reason }), ...(details === null ? {} : { details }) };
    });
  }

  /** The record, when it is held; else notes that something about it is pending. */
  #touchRecord(id: string, sequence: number): RecentRecord | undefined {
    const record = this.#records.get(id);
    if (record === undefined) {
      this.#touch(id, sequence);
      return undefined;
    }
    // A copy of its own, so that an old record does not hold the whole group that it was written with.
    if (record.sequence <= this.#confirmed) detach(record);
    record.sequence = sequence;
    this.#records.delete(id);
    this.#records.set(id, record);
    return record;
  }

  #touch(id: string, sequence: number): void {
    if (sequence <= this.#confirmed) return;
    this.#touched.delete(id); // put at the end: confirmed from the front
    this.#touched.set(id, sequence);
  }

  #grow(record: RecentRecord, bytes: number): void {
    record.bytes += bytes;
    this.#bytes += bytes;
  }

  /** From now on the record is read from the engine, and so are those that it is compared with. */
  #forget(record: RecentRecord): void {
    const left = [record];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      this.#drop(next);
      this.#touch(next.id, next.sequence);
      for (const id of next.comparisons.flatMap(sidesOf)) {
        const other = this.#records.get(id);
        if (other !== undefined) left.push(other);
      }
    }
  }

  #drop(record: RecentRecord): void {
    if (this.#records.delete(record.id)) this.#bytes -= record.bytes;
  }
}

function detach(record: RecentRecord): void {
  record.data = Buffer.from(record.data.subarray(record.start, record.end));
  record.start = 0;
  record.end = record.data.length;
}

const sidesOf = (comparison: StoredComparison) => [comparison.preferred_id, comparison.other_id];

/** Ids that stay known as deleted after the engine has forgotten them: covers any request that was under way. */
const keptDeletes = 10_000;
