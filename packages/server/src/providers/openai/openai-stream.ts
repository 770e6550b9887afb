import type { HttpAnswer } from "../http/http-answer.ts";
import type { SseEvent } from "../http/sse.ts";
import { BadAnswer } from "./openai-answer.ts";

interface Piece {
  choices: readonly { index: number; finish_reason?: string | null }[];
}

export interface PieceReader<P> {
  /** @throws BadAnswer */
  read: (event: SseEvent) => P;
  /** Whether a piece tells more than that an answer begins. */
  says: (piece: P) => boolean;
  /** What the stream fails with. */
  toFailure: (error: unknown) => unknown;
}

const done = { done: true, value: undefined } as const;

/**
 * The pieces of a streamed answer. Events are read when they are asked for, so a failure comes after all that came before it; those
 * that came together cost no wait.
 */
export class OpenAiStream<P extends Piece> implements AsyncIterableIterator<P, void> {
  readonly #answer: HttpAnswer;
  readonly #batches: AsyncGenerator<SseEvent[], void>;
  readonly #reader: PieceReader<P>;
  #first: P[] = [];
  #batch: readonly SseEvent[] = [];
  #at = 0;
  #isOver = false;
  /** Choices that have begun, and whether each has ended. */
  readonly #ended = new Map<number, boolean>();

  constructor(answer: HttpAnswer, reader: PieceReader<P>) {
    this.#answer = answer;
    this.#reader = reader;
    this.#batches = answer.events();
  }

  /** Waits for the first piece that says something; what came until then is given again by the iteration. */
  async begin(): Promise<void> {
    const first: P[] = [];
    for (;;) {
      const next = await this.next();
      if (next.done) break;
      first.push(next.value);
      if (this.#reader.says(next.value)) break;
    }
    this.#first = first;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<P, void>> {
    const value = this.#first.shift();
    if (value !== undefined) return { done: false, value };
    try {
      while (!this.#isOver) {
        const event = this.#batch[this.#at++];
        if (event === undefined) await this.#fill();
        else if (event.data === "[DONE]") this.#finish();
        else if (event.data.trim() !== "") return { done: false, value: this.#take(event) };
      }
      return done;
    } catch (error) {
      if (this.#isOver) return done;
      const failure = this.#reader.toFailure(error);
      this.#stop(failure);
      throw failure;
    }
  }

  /** Stops the provider, also while a `next` waits. */
  async return(): Promise<IteratorResult<P, void>> {
    this.#first = [];
    if (!this.#isOver) this.#stop(new Error("the reader has left"));
    return done;
  }

  async #fill(): Promise<void> {
    const next = await this.#batches.next();
    if (next.done) this.#close();
    else this.#batch = next.value;
    this.#at = 0;
  }

  #take(event: SseEvent): P {
    const piece = this.#reader.read(event);
    for (const { index, finish_reason } of piece.choices) {
      if (typeof finish_reason === "string") this.#ended.set(index, true);
      else if (!this.#ended.has(index)) this.#ended.set(index, false);
    }
    return piece;
  }

  /** The provider has said that it is done. */
  #finish(): void {
    if (this.#ended.size === 0) throw new BadAnswer("ended its stream without a choice");
    this.#isOver = true;
    this.#answer.finish();
    // Suspended between two batches, it has nothing left that could fail.
    void this.#batches.return();
  }

  /** The stream is over without a word of it; some servers never say more. */
  #close(): void {
    if (this.#ended.size === 0) throw new BadAnswer("closed the stream before it said anything");
    if ([...this.#ended.values()].includes(false)) throw new BadAnswer("closed the stream in the middle");
    this.#isOver = true;
  }

  #stop(reason: unknown): void {
    this.#isOver = true;
    this.#answer.stop(reason);
  }
}
