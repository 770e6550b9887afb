import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Inference } from "./operations/inference/inference.ts";
import type { Store } from "./store/store.ts";

const flushBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The process's own figures, in Prometheus' form. */
export function createMetrics(): {
  register: Registry;
  observeFlush(seconds: number): void;
  countFailure(failure: { provider: string; reason: string }): void;
  watch(store: Store, inference: Inference): void;
} {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "colloquy_" });
  const flushes = new Histogram({
    name: "colloquy_flush_duration_seconds",
    help: "Time to insert one range of the journal",
    buckets: flushBuckets,
    registers: [register],
  });
  const failures = new Counter({
    name: "colloquy_inference_failures_total",
    help: "Inference requests that a provider did not answer, or broke off, by provider and reason",
    labelNames: ["provider", "reason"],
    registers: [register],
  });
  return {
    register,
    observeFlush: (seconds) => flushes.observe(seconds),
    countFailure: ({ provider, reason }) => failures.labels(provider, reason).inc(),
    watch: (store, inference) => {
      watchStore(register, store, flushes);
      gauge(register, ["colloquy_inference_running", "Inference requests that are being answered", () => inference.running()]);
    },
  };
}

function watchStore(register: Registry, store: Store, flushes: Histogram): void {
  const { counters } = store.journal;
  const figures: Figure[] = [
    [
      "colloquy_flushes_total",
      "Ranges of the journal inserted",
      async () => (await flushes.get()).values.find(isCount)?.value ?? 0,
    ],
    ["colloquy_flush_lag_seconds", "Age of the oldest entry that is not inserted", () => store.flusher.pending().lag_ms / 1000],
    ["colloquy_journal_entries_total", "Entries written to the journal", () => counters.frames],
    ["colloquy_journal_writes_total", "Synced writes of the journal, each a group of entries", () => counters.groups],
    ["colloquy_journal_bytes_total", "Bytes written to the journal", () => counters.bytes],
    ["colloquy_journal_write_seconds_total", "Time spent in synced writes", () => counters.write_seconds],
    ["colloquy_journal_failed_writes_total", "Groups that could not be written and were refused", () => counters.failed_groups],
    ["colloquy_journal_pending_bytes", "Bytes that wait to be inserted", () => store.flusher.pending().bytes],
    ["colloquy_journal_pending_rows", "Rows that wait to be inserted", () => store.flusher.pending().rows],
    ["colloquy_recent_records", "Records held in memory", () => store.recent.size().records],
    ["colloquy_recent_bytes", "Bytes of records held in memory", () => store.recent.size().bytes],
    ["colloquy_engine_up", "1 while ClickHouse answers", () => Number(store.engine.isUp())],
    ["colloquy_engine_restarts_total", "How often ClickHouse had to be started again", () => store.engine.restarts()],
    ["colloquy_quarantined_entries", "Rows set aside because ClickHouse refuses them", () => store.quarantine.count()],
  ];
  for (const figure of figures) gauge(register, figure);
}

type Figure = [name: string, help: string, read: () => number | Promise<number>];

function gauge(register: Registry, [name, help, read]: Figure): void {
  new Gauge({
    name,
    help,
    registers: [register],
    async collect() {
      this.set(await read());
    },
  });
}

const isCount = (value: { metricName?: string }) => value.metricName === "colloquy_flush_duration_seconds_count";
