import { RequestError } from "@colloquy/contract";

/** Documents that are run at one time, each of which may hold some hundred megabytes, and that may wait with their bodies in memory. */
const limits = { all: 12, of_one_user: 4, waiting: 200, wait_ms: 20_000 } as const;

interface Waiting {
  user: string;
  start(): void;
}

const tooMany = () => new RequestError("unavailable", "too many documents are being answered; try again in a moment");

/** Lets documents run a few at a time, and of one user fewer still, so that nobody keeps the others out. */
export class Turns {
  readonly #running = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  readonly #wait_ms: number;
  #count = 0;

  constructor(wait_ms: number = limits.wait_ms) {
    this.#wait_ms = wait_ms;
  }

  /** Runs `work` when it is its turn. @throws RequestError `unavailable` when that takes too long, or too many wait */
  async run<Result>(user: string, work: () => Promise<Result>): Promise<Result> {
    if (!this.#hasRoom(user)) await this.#wait(user);
    else this.#take(user);
    try {
      return await work();
    } finally {
      this.#leave(user);
    }
  }

  #hasRoom(user: string): boolean {
    return this.#count < limits.all && (this.#running.get(user) ?? 0) < limits.of_one_user;
  }

  #take(user: string): void {
    this.#count += 1;
    this.#running.set(user, (this.#running.get(user) ?? 0) + 1);
  }

  #leave(user: string): void {
    this.#count -= 1;
    const left = (this.#running.get(user) ?? 0) - 1;
    if (left > 0) this.#running.set(user, left);
    else this.#running.delete(user);
    const next = this.#waiting.findIndex((waiting) => this.#hasRoom(waiting.user));
    if (next >= 0) this.#waiting.splice(next, 1)[0]?.start();
  }

  #wait(user: string): Promise<void> {
    if (this.#waiting.length >= limits.waiting) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        user,
        start: () => {
          clearTimeout(timer);
          this.#take(user);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(tooMany());
      }, this.#wait_ms);
      this.#waiting.push(waiting);
    });
  }
}
