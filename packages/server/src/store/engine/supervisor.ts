import { setTimeout as sleep } from "node:timers/promises";
import { connectEngine, createDatabase, type EngineAddress } from "./connect-engine.ts";
import { type Engine, EngineError } from "./engine.ts";
import type { EngineChild, EngineLog } from "./engine-child.ts";

const firstStart_ms = 60_000;
const answer_ms = 60_000;
const pause_ms = { first: 25, longest: 2_000 } as const;

type Start = () => Promise<{ child: EngineChild; address: EngineAddress }>;

/** An engine in a child process that is started again whenever it dies, until `close`. */
export class Supervisor implements Engine {
  readonly #log: EngineLog;
  readonly #startChild: Start;
  /** Set while the engine answers. */
  #connection: Engine | undefined;
  /** Starting or running. */
  #child: EngineChild | undefined;
  #closed = false;
  #restarts = 0;
  readonly #waiting = new Set<() => void>();

  constructor(log: EngineLog, startChild: Start) {
    this.#log = log;
    this.#startChild = startChild;
  }

  /**
   * Resolves when the engine answers for the first time.
   * @throws Error when it does not within a minute
   */
  async start(): Promise<void> {
    await this.#startUntil(performance.now() + firstStart_ms);
    if (this.isUp()) return;
    await this.close();
    throw new Error("the embedded ClickHouse did not start within a minute; its own words are in the log");
  }

  /** Tries with growing pauses until the child answers. */
  async #startUntil(end: number): Promise<void> {
    let pause: number = pause_ms.first;
    while (!this.#closed && performance.now() < end && !(await this.#startOnce())) {
      await sleep(pause);
      pause = Math.min(pause * 2, pause_ms.longest);
    }
  }

  async #startOnce(): Promise<boolean> {
    const began = performance.now();
    const { child, address } = await this.#startChild();
    this.#child = child;
    const answers = !this.#closed && (await waitForAnswer(address, child, this.#log));
    if (!answers || this.#closed) {
      child.kill();
      await child.exited;
      return false;
    }
    this.#connection = connectEngine(address);
    this.#log.info({ engine_pid: child.pid, start_ms: Math.round(performance.now() - began) }, "engine started");
    for (const wake of this.#waiting) wake();
    void child.exited.then(() => this.#onDeath());
    return true;
  }

  async #onDeath(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
    if (this.#closed) return;
    this.#restarts += 1;
    this.#log.warn({ restarts: this.#restarts }, "engine died, starting it again");
    await this.#startUntil(Number.POSITIVE_INFINITY);
  }

  #connected(): Engine {
    if (this.#connection === undefined) throw new EngineError("transient", "the engine is starting");
    return this.#connection;
  }

  query: Engine["query"] = async (sql, params, limits) => await this.#connected().query(sql, params, limits);
  command: Engine["command"] = async (sql, params) => await this.#connected().command(sql, params);
  insert: Engine["insert"] = async (table, body, token) => await this.#connected().insert(table, body, token);

  isUp(): boolean {
    return this.#connection !== undefined;
  }

  restarts(): number {
    return this.#restarts;
  }

  /** The child's process id; undefined before the first start. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  async waitUntilUp(timeout_ms: number): Promise<void> {
    if (this.isUp()) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeout_ms);
      this.#waiting.add(wake);
    });
  }

  /** Kills the child: what it confirmed is synced. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill();
    await this.#child?.exited;
  }
}

/** Whether the child came to answer; it is this child and no other program on that port, because it knows the password. */
async function waitForAnswer(address: EngineAddress, child: EngineChild, log: EngineLog): Promise<boolean> {
  const probe = connectEngine({ ...address, database: "default" });
  const end = performance.now() + answer_ms;
  try {
    while (child.isRunning() && !probe.isUp() && performance.now() < end) await probe.waitUntilUp(20);
    if (!child.isRunning() || !probe.isUp()) return false;
    await createDatabase(address);
    return true;
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, "engine answers, but cannot be used");
    return false;
  } finally {
    await probe.close();
  }
}
