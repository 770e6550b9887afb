import type { ReservationName } from "./idempotency.ts";

interface Parts {
  renew(names: readonly ReservationName[]): Promise<void>;
  every_ms: number;
  /** Where no other process can take a reservation over, none is renewed. */
  is_needed: boolean;
}

/** Renews the leases of the requests that this process is answering, so that slow ones stay its own. */
export class KeptLeases {
  readonly #kept = new Map<string, ReservationName>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor({ renew, every_ms, is_needed }: Parts) {
    // A renewal that fails is tried again at the next turn, several times before the lease runs out.
    const turn = () => void renew([...this.#kept.values()]).catch(() => undefined);
    this.#timer = is_needed ? setInterval(turn, every_ms).unref() : undefined;
  }

  add({ caller, key }: ReservationName): void {
    this.#kept.set(nameOf({ caller, key }), { caller, key });
  }

  remove(name: ReservationName): void {
    this.#kept.delete(nameOf(name));
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

const nameOf = ({ caller, key }: ReservationName) => JSON.stringify([caller, key]);
