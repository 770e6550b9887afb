import { RequestError } from "@colloquy/contract";
import type { Provider, UpstreamModel } from "../../providers/provider.ts";

export interface InferenceOptions {
  /** The dialect that a model speaks. */
  providerOf(model: UpstreamModel): Provider;
  limits: {
    /** Requests of one API key that run at one time. */
    per_key: number;
    /** Of all keys together. */
    in_flight: number;
  };
  /** Told of every request that a provider did not answer. */
  onFailed(failure: { provider: string; reason: string }): void;
}

/** What inference requests share in this process: the way to the providers, and how many run. */
export class Inference {
  readonly providerOf: InferenceOptions["providerOf"];
  readonly onFailed: InferenceOptions["onFailed"];
  readonly #limits: InferenceOptions["limits"];
  readonly #byKey = new Map<string, number>();
  #running = 0;
  readonly #idle = new Set<() => void>();

  constructor({ providerOf, limits, onFailed }: InferenceOptions) {
    this.providerOf = providerOf;
    this.onFailed = onFailed;
    this.#limits = limits;
  }

  /** Counts a request in; the returned function counts it out, once. @throws RequestError `too_many_requests` */
  enter(api_key_id: string): () => void {
    const ofKey = this.#byKey.get(api_key_id) ?? 0;
    if (ofKey >= this.#limits.per_key) throw tooMany(`${ofKey} inference requests of this key are running`, this.#limits.per_key);
    if (this.#running >= this.#limits.in_flight)
      throw tooMany(`${this.#running} inference requests are running`, this.#limits.in_flight);
    this.#byKey.set(api_key_id, ofKey + 1);
    this.#running++;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave(api_key_id);
    };
  }

  running(): number {
    return this.#running;
  }

  /** Resolves when none is running: all of them are stored. */
  untilIdle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.add(resolve));
  }

  #leave(api_key_id: string): void {
    this.#running--;
    const left = (this.#byKey.get(api_key_id) ?? 1) - 1;
    if (left > 0) this.#byKey.set(api_key_id, left);
    else this.#byKey.delete(api_key_id);
    if (this.#running > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}

function tooMany(text: string, limit: number): RequestError {
  return new RequestError("too_many_requests", `${text}; the limit is ${limit}`, { details: { limit }, retry_after_s: 1 });
}
