import { setTimeout as sleep } from "node:timers/promises";
import { UpstreamFailure } from "../provider.ts";

/** What stops one request to a provider: its caller leaving, the time it may take in all, and one wait at a time. */
export class RequestClock {
  readonly host: string;
  readonly #caller: AbortSignal;
  readonly #stopper = new AbortController();
  readonly #stopped: Promise<never>;
  readonly #onAbort = () => this.stop(this.#caller.reason);
  readonly #total: NodeJS.Timeout;
  readonly #total_ends_at: number;
  #wait: NodeJS.Timeout | undefined;
  #wait_ends_at = Number.POSITIVE_INFINITY;

  /** @param host for the words of failures */
  constructor(host: string, caller: AbortSignal, total_ms: number) {
    this.host = host;
    this.#caller = caller;
    this.#stopped = new Promise((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
    this.#stopped.catch(() => {});
    this.#total_ends_at = performance.now() + total_ms;
    this.#total = setTimeout(() => this.#fail(`took longer than ${total_ms / 1000} s`), total_ms);
    if (caller.aborted) this.#onAbort();
    else caller.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Aborted when the request has to stop; its reason is what the request fails with. */
  get signal(): AbortSignal {
    return this.#stopper.signal;
  }

  /** Time until the next limit. */
  get left_ms(): number {
    return Math.min(this.#total_ends_at, this.#wait_ends_at) - performance.now();
  }

  /** Begins a wait, in place of the one before: if it is not over in time, the provider `didWhat within … s`. */
  wait(limit_ms: number, didWhat: string): void {
    this.rest();
    this.#wait_ends_at = performance.now() + limit_ms;
    this.#wait = setTimeout(() => this.#fail(`${didWhat} within ${limit_ms / 1000} s`), limit_ms);
  }

  /** Ends the wait. */
  rest(): void {
    clearTimeout(this.#wait);
    this.#wait_ends_at = Number.POSITIVE_INFINITY;
  }

  /** What the promise gives, unless the request is stopped before. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return Promise.race([promise, this.#stopped]);
  }

  async sleep(ms: number): Promise<void> {
    await this.race(sleep(ms, undefined, { signal: this.signal }));
  }

  stop(reason: unknown): void {
    this.end();
    this.#stopper.abort(reason);
  }

  /** The request is over: nothing stops it any more. */
  end(): void {
    this.rest();
    clearTimeout(this.#total);
    this.#caller.removeEventListener("abort", this.#onAbort);
  }

  #fail(words: string): void {
    this.stop(new UpstreamFailure("failed", `the provider at ${this.host} ${words}`));
  }
}
