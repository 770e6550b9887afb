import type { Checkpoint } from "./checkpoint.ts";
import { type Frame, removeSegment, type Segment } from "./segment.ts";

interface OpenSegment {
  /** Of its last frame. */
  last_sequence: number;
  is_closed: boolean;
}

/** Knows which journal files are still needed, and removes those that are closed and wholly inserted. */
export class SegmentFiles {
  readonly #folder: string;
  readonly #checkpoint: Checkpoint;
  readonly #segments = new Map<number, OpenSegment>();
  #confirmed: Frame | undefined;
  #lastUsed = 0;
  #removing: Promise<void> = Promise.resolve();

  /** @param left segments of an earlier process: closed, because each process begins new ones */
  constructor(folder: string, checkpoint: Checkpoint, left: readonly number[]) {
    this.#folder = folder;
    this.#checkpoint = checkpoint;
    for (const number of left) this.#segments.set(number, { last_sequence: 0, is_closed: true });
  }

  /** A frame was written. */
  use(frame: Frame): void {
    const { number } = frame.segment;
    this.#lastUsed = frame.sequence;
    this.#segments.set(number, { last_sequence: frame.sequence, is_closed: this.#segments.get(number)?.is_closed ?? false });
  }

  /** No frame follows in this segment. */
  async close(segment: Segment): Promise<void> {
    const known = this.#segments.get(segment.number);
    this.#segments.set(segment.number, { last_sequence: known?.last_sequence ?? 0, is_closed: true });
    await this.#remove("at any time");
  }

  /** Everything up to this frame is in the engine. Called between two flushes, so that no range is in flight. */
  async confirm(frame: Frame): Promise<void> {
    this.#confirmed = frame;
    await this.#remove("between flushes");
  }

  /** Resolves when no file is being removed. */
  async settle(): Promise<void> {
    await this.#removing.catch(() => {}); // who asked for it was told
  }

  async #remove(when: "between flushes" | "at any time"): Promise<void> {
    this.#removing = this.#removing
      .catch(() => {})
      .then(() => {
        // While frames are pending, a range may be in flight whose checkpoint must stand: then `confirm` removes later.
        const isIdle = (this.#confirmed?.sequence ?? 0) === this.#lastUsed;
        if (isIdle || when === "between flushes") return this.#removeUnneeded();
      });
    await this.#removing;
  }

  async #removeUnneeded(): Promise<void> {
    const confirmed = this.#confirmed;
    const done = [...this.#segments].filter(
      ([, segment]) => segment.is_closed && segment.last_sequence <= (confirmed?.sequence ?? 0),
    );
    if (done.length === 0) return;
    if (confirmed !== undefined) {
      await this.#checkpoint.write({ confirmed: { segment: confirmed.segment.number, offset: confirmed.end }, range: null });
    }
    for (const [number] of done) {
      removeSegment(this.#folder, number);
      this.#segments.delete(number);
    }
  }
}
