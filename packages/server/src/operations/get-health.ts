import type { Deps } from "./deps.ts";

export interface Health {
  is_ready: boolean;
  clickhouse: "up" | "down";
  registry: "up" | "down";
  /** Rows set aside because the engine refuses them. */
  quarantined: number;
}

const patience_s = 2;

/** Whether both engines answer. Names no record. */
export async function getHealth({ store, registry }: Deps): Promise<Health> {
  const [clickhouse, database] = await Promise.all([
    isFulfilled(
      store.engine.query("SELECT 1", {}, { max_execution_time: patience_s, signal: AbortSignal.timeout(patience_s * 1000) }),
    ),
    isFulfilled(registry.ping()),
  ]);
  return {
    is_ready: clickhouse && database,
    clickhouse: clickhouse ? "up" : "down",
    registry: database ? "up" : "down",
    quarantined: store.quarantine.count(),
  };
}

async function isFulfilled(answer: Promise<unknown>): Promise<boolean> {
  return await answer.then(
    () => true,
    () => false,
  );
}
