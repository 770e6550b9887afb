import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until `condition` gives something other than false and undefined, and returns that.
 * @throws Error after `timeout_ms`, with what the condition threw last as its cause
 */
export async function eventually<Value>(
  condition: () => Value | Promise<Value>,
  timeout_ms = 15_000,
  pause_ms = 20,
): Promise<Exclude<Value, false | undefined>> {
  const end = performance.now() + timeout_ms;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      if (value !== false && value !== undefined) return value as Exclude<Value, false | undefined>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(pause_ms);
  } while (performance.now() < end);
  throw new Error(`not so within ${timeout_ms} ms: ${condition}`, { cause });
}
