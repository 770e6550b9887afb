const mostKeys = 1_000;

/** Keys that are remembered for a while; when there are too many, the oldest go first. */
export class ShortMemory {
  readonly #lasts_ms: number;
  readonly #now: () => number;
  readonly #ends = new Map<string, number>();

  constructor(lasts_ms: number, now: () => number = Date.now) {
    this.#lasts_ms = lasts_ms;
    this.#now = now;
  }

  add(key: string): void {
    this.#ends.delete(key);
    this.#ends.set(key, this.#now() + this.#lasts_ms);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > mostKeys && oldest !== undefined) this.#ends.delete(oldest);
  }

  has(key: string): boolean {
    return (this.#ends.get(key) ?? 0) > this.#now();
  }
}
