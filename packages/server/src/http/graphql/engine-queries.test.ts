import { hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newUuid } from "../../domain/ids.ts";
import { attachModel } from "../../operations/attach-model.ts";
import { createMetric } from "../../operations/create-metric.ts";
import { createModel } from "../../operations/create-model.ts";
import { createUseCase } from "../../operations/create-use-case.ts";
import type { Caller, Deps } from "../../operations/deps.ts";
import { noInference } from "../../operations/inference/inference-sample.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import { startEmbeddedEngine } from "../../store/engine/embedded-engine.ts";
import type { Engine } from "../../store/engine/engine.ts";
import { migrate } from "../../store/migrations/migrate.ts";
import { sampleComparison, sampleFeedback, sampleInteraction } from "../../store/sample-rows.ts";
import { Store } from "../../store/store.ts";
import { AnswerSize } from "./answer-size.ts";
import { createLoaders } from "./loaders.ts";
import { createGraphqlSchema } from "./schema.ts";

const folder = mkdtempSync(join(tmpdir(), "colloquy-engine-queries-"));
const log = { info: () => {}, warn: () => {}, error: () => {} };
const use_case = "support";
const key = "engine-queries-test-key-0123456789";
const schema = createGraphqlSchema();
const hour_ms = 3_600_000;
const start_ms = Date.UTC(2026, 0, 1);
let engine: Engine;
let registry: Registry;
let store: Store;
let deps: Deps;
let caller: Caller;
/** The statements of the last document. */
let statements: string[] = [];

beforeAll(async () => {
  engine = await startEmbeddedEngine({ dir: join(folder, "clickhouse"), log });
  await migrate(engine);
  registry = await openRegistry({
    database: { file: join(folder, "registry.db") },
    log,
    process_id: "test",
    admin_email: "admin@localhost",
    admin_key: key,
    admin_key_file: join(folder, "admin.key"),
    secret_key: Buffer.alloc(32),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: () => "",
  });
  store = new Store({
    engine,
    folder: join(folder, "journal"),
    log,
    limits: {
      flush_interval_ms: 10,
      pending_bytes: 256 << 20,
      write_wait_ms: 5000,
      read_wait_ms: 30_000,
      recent_bytes: 64 << 20,
      purge_after_ms: hour_ms,
      upkeep_quiet_ms: hour_ms,
      upkeep_latest_ms: hour_ms,
    },
    onFlushed: () => {},
    acknowledge: "journal",
  });
  deps = { store, registry, inference: noInference, now: Date.now, newId: newUuid, append: (entry) => store.append(entry) };
  await fill();
});

afterAll(async () => {
  await store.close(0);
  await registry.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const findCaller = () => {
  const found = registry.findCaller(hash("sha256", key));
  if (found === undefined) throw new Error("the key is not known");
  return found;
};

/** 1,500 interactions, all with feedback; every third compared with one that is on no page of the first thousand. */
async function fill(): Promise<void> {
  await createUseCase(deps, findCaller(), { key: use_case });
  await createModel(deps, findCaller(), { key: "m", name: "m" });
  await createMetric(deps, findCaller(), { key: "q", kind: "scalar" });
  caller = findCaller();
  await attachModel(deps, caller, { use_case: { value: use_case, param: "u" }, model: { value: "m", param: "m" } }, {});
  const interactions = Array.from({ length: 1500 }, (_, n) =>
    sampleInteraction(use_case, start_ms + n * 1000, {
      label_keys: ["n"],
      label_values: [String(n)],
      session_id: `01980000-0000-7000-8000-${String(n >> 2).padStart(12, "0")}`,
      prompt_hash: `h${n % 7}`,
    }),
  );
  const feedback = interactions.flatMap((row) => [sampleFeedback(row, { value: 1 }), sampleFeedback(row, { value: 2 })]);
  await store.append({ interactions, feedback });
  const [oldest] = interactions;
  if (oldest === undefined) throw new Error("nothing was made");
  const compared = interactions.filter((_, n) => n > 500 && n % 3 === 0);
  await store.append({ comparisons: compared.map((row) => sampleComparison(row, oldest)) });
  await store.barrier([use_case]);
}

async function ask(document: string, variables: Record<string, unknown> = {}) {
  const { signal } = new AbortController();
  const loaders = createLoaders(deps, caller, signal);
  const contextValue = { deps, caller, loaders, answer: new AnswerSize(), request_id: "r", signal };
  const asked = vi.spyOn(engine, "query"); // and does what it always does
  const { data, errors } = await execute({ schema, document: parse(document), variableValues: variables, contextValue });
  statements = asked.mock.calls.map(([sql]) => sql);
  asked.mockRestore();
  expect(errors).toBeUndefined();
  return data as Record<string, never>;
}

const page = `totalCount totalCountIsExact pageInfo { hasNextPage endCursor }
  nodes {
    id prompt chatMessages { role content } completion source createdAt userId
    model { id key name } modelService { id }
    directFeedbacks { id value reason details createdAt metric { id key hasDirectFeedbacks hasComparisonFeedbacks } }
    comparisonFeedbacks {
      id createdAt usecase { id key name } metric { id key hasDirectFeedbacks }
      preferedCompletion { id completion source model { id key name } }
      otherCompletion { id completion source model { id key name } }
    }
    labels { key value }
    metadata { parameters timings usage { totalTokens } system }
  }`;
const list = (
  fields: string,
) => `query($filter: ListCompletionsFilterInput!, $page: CursorPageInput!, $order: [OrderPair!]! = []) {
  completions(filter: $filter, page: $page, order: $order) { ${fields} }
}`;
const filter = { useCase: use_case };

interface Listed {
  completions: { totalCount: number; nodes: { id: string; comparisonFeedbacks: { otherCompletion: { id: string } | null }[] }[] };
}

describe("one document asks the engine", () => {
  test("at most six questions for a page of 1,000 with all that was said of them", async () => {
    const { completions } = (await ask(list(page), { filter, page: { first: 1000 } })) as unknown as Listed;
    expect(statements.length).toBeLessThanOrEqual(6);
    expect(completions).toMatchObject({ totalCount: 1500, totalCountIsExact: true });
    expect(completions.nodes).toHaveLength(1000);
    const sides = completions.nodes.flatMap(({ comparisonFeedbacks }) => comparisonFeedbacks);
    expect(sides.length).toBeGreaterThan(300);
    expect(sides.every(({ otherCompletion }) => otherCompletion !== null)).toBe(true);
  });

  test.each([
    ["filtered", { filter: { ...filter, models: ["m"], labels: [{ key: "n" }], source: ["OFFLINE"] } }],
    ["ordered by a metric", { filter, order: [{ field: "feedback.q", order: "DESC" }] }],
    ["read backward", { filter, page: { last: 1000 } }],
  ])("at most six where the page is %s", async (_, variables) => {
    const { completions } = (await ask(list(page), { page: { first: 1000 }, ...variables })) as unknown as Listed;
    expect(statements.length).toBeLessThanOrEqual(6);
    expect(completions.nodes).toHaveLength(1000);
  });

  test("nothing for what is not selected", async () => {
    await ask(list("nodes { id completion model { key } }"), { filter, page: { first: 10 } });
    expect(statements.filter((sql) => sql.includes("count()"))).toEqual([]);
    expect(statements.length).toBeLessThanOrEqual(3);
  });

  test("once for the sessions, the history and the siblings of a whole page", async () => {
    const fields = "nodes { id session { id turns { id completion } } history { level prompt } siblingsCount(filter: $filter) }";
    await ask(list(fields), { filter, page: { first: 100 } });
    const about = (text: string) => statements.filter((sql) => sql.includes(text)).length;
    expect([about("session_id IN"), about("prompt_hash IN")]).toEqual([1, 1]);
    expect(statements.length).toBeLessThanOrEqual(8);
  });
});

test("the sizes of a page's texts are known without reading the texts", async () => {
  await ask(list("nodes { id }"), { filter, page: { first: 50 } });
  const keys = statements.find((sql) => sql.includes("text_bytes")) ?? "";
  const plan = await engine.query<{ explain: string }>(`EXPLAIN header = 1, actions = 1 ${keys}`, {
    use_case,
    page_limit: 51,
  });
  const read = plan.map(({ explain }) => explain).join("\n");
  expect(read).toContain("messages.size");
});
