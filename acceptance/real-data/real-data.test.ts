import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Comparison, Interaction, LogInteractionResponse } from "@colloquy/contract";
import { Api, listAll, seed, startServer, type TestServer } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPython } from "../python/run.ts";
import { inParallel, made, ok } from "../world.ts";
import { type Call, callsOfPairs, callsOfTurns, lastUserText, pairs, turns, wordsOf } from "./rows.ts";

const judges = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
];
const reward = "reward";
const preference = "better";

let server: TestServer;
let api: Api;

const get = async (id: string) => ok(await api.get<Interaction>(`interactions/${id}`));
const idsWhere = async (use_case: string, query: object): Promise<string[]> =>
  (await listAll<{ id: string }>(api, "interactions", { use_case, ...query })).map((row) => row.id).sort();

describe.skipIf(turns === undefined || pairs === undefined)("real conversations", () => {
  beforeAll(async () => {
    server = await startServer();
    api = new Api(server.url, server.admin_key);
  });
  afterAll(() => server.stop());

  describe("through the Python client's asynchronous example", () => {
    const use_case = "python";
    const sets = [
      {
        dataset: "pandalm",
        rows: (pairs ?? []).flatMap(({ messages, a, b }) => [a, b].map(({ text }) => ({ messages, completion: text }))),
      },
      {
        dataset: "tau-airline",
        rows: (turns ?? [])
          .filter(({ messages }) => messages.every(({ content }) => typeof content === "string"))
          .map(({ messages, completion }) => ({ messages, completion })),
      },
    ];
    const ids: string[][] = [];

    beforeAll(async () => {
      await seed(api, { use_case });
      const folder = mkdtempSync(join(tmpdir(), "colloquy-real-data-"));
      for (const { dataset, rows } of sets) {
        const file = join(folder, `${dataset}.jsonl`);
        writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
        const labels = JSON.stringify({ dataset });
        const loaded = await runPython<LogInteractionResponse>("python/loader.py", [
          server.url,
          server.admin_key,
          use_case,
          file,
          labels,
        ]);
        expect(loaded.errors).toContain(`${rows.length}/${rows.length}`);
        ids.push(loaded.rows.map(({ completion_id }) => completion_id));
      }
      rmSync(folder, { recursive: true });
    });

    test("all rows are there, found by their label", async () => {
      expect(sets.map(({ rows }) => rows.length)).toEqual([1998, 728]);
      expect((await idsWhere(use_case, {})).length).toBe(2726);
      for (const [index, { dataset }] of sets.entries()) {
        expect(await idsWhere(use_case, { filter: `label.dataset:${dataset}` })).toEqual(ids[index]?.toSorted());
      }
    });

    test("every record is what the client sent: role and text of each message", async () => {
      for (const [index, { dataset, rows }] of sets.entries()) {
        await inParallel(rows, async ({ messages, completion }, position) => {
          const record = await get(ids[index]?.[position] ?? "");
          const sent = messages.map(({ role, content }) => ({ role, content }));
          expect({ ...record, messages: record.messages }).toMatchObject({
            completion,
            labels: { dataset },
            model: null,
            use_case,
          });
          expect(record.messages).toEqual(sent);
        });
      }
    });
  });

  describe("through plain REST", () => {
    const use_case = "rest";
    const calls = [...callsOfTurns(turns ?? []), ...callsOfPairs(pairs ?? [])];
    const idOf = new Map<Call, string>();
    const sideIds = (row: number): [string, string] => {
      const first = (turns?.length ?? 0) + 2 * row;
      return [idOf.get(calls[first] as Call) ?? "", idOf.get(calls[first + 1] as Call) ?? ""];
    };
    const idsOf = (wanted: (call: Call) => boolean) =>
      calls
        .filter(wanted)
        .map((call) => idOf.get(call) ?? "")
        .sort();

    beforeAll(async () => {
      await seed(api, {
        use_case,
        models: [...new Set(calls.map(({ model }) => model))],
        metrics: [preference, { key: reward, kind: "bool" }],
      });
      await inParallel(shuffled(calls), async (call) => {
        const { model, messages, completion, message, labels, created_at, session_id } = call;
        const answer = message === undefined ? { completion } : { message };
        const body = { use_case, model_service: model, messages, ...answer, labels, created_at, session_id };
        const { completion_id } = made(await api.post<LogInteractionResponse>("interactions", body));
        idOf.set(call, completion_id);
        if (call.reward !== undefined) made(await api.post("feedback", { completion_id, metric: reward, value: call.reward }));
      });
      const votes = (pairs ?? []).flatMap((pair, row) =>
        pair.votes.map((vote, judge) => ({ row, vote, user_id: judges[judge] })),
      );
      await inParallel(votes, async ({ row, vote, user_id }) => {
        const [a, b] = sideIds(row);
        const sides =
          vote === "b" ? { preferred_completion: b, other_completion: a } : { preferred_completion: a, other_completion: b };
        made(
          await api.post("comparison", {
            metric: preference,
            use_case,
            user_id,
            ...sides,
            ...(vote === "tie" ? { tied: "good" } : {}),
          }),
        );
      });
    });

    test("every record is exact: messages, message, order of keys, time, session, labels and reward", async () => {
      await inParallel(calls, async (call) => {
        const record = await get(idOf.get(call) ?? "");
        expect(JSON.stringify(record.messages)).toBe(JSON.stringify(call.messages));
        expect(JSON.stringify(record.message)).toBe(JSON.stringify(call.message ?? null));
        const { completion, labels, created_at, model } = call;
        expect(record).toMatchObject({ completion, labels, created_at, model, use_case, source: "OFFLINE" });
        if (call.session_id !== undefined) expect(record.session_id).toBe(call.session_id);
        expect(record.feedback.map(({ metric, value }) => [metric, value])).toEqual(
          call.reward === undefined ? [] : [[reward, call.reward]],
        );
      });
    });

    test("each model has its number of turns", async () => {
      for (const model of new Set(calls.map((call) => call.model))) {
        const expected = calls.filter((call) => call.model === model).length;
        const { total, total_is_exact } = ok(await api.get("interactions", { use_case, first: 1, filter: `model:${model}` }));
        expect({ model, total, total_is_exact }).toEqual({ model, total: expected, total_is_exact: true });
        expect(await idsWhere(use_case, { filter: `model:${model}` })).toEqual(idsOf((call) => call.model === model));
      }
    });

    test("each session has its turns in their order, as whole records", async () => {
      const sessions = [...new Set(calls.flatMap(({ session_id }) => session_id ?? []))];
      expect(sessions).toHaveLength(200);
      await inParallel(
        sessions,
        async (session_id) => {
          const members = calls.filter((call) => call.session_id === session_id);
          const records = await listAll<Interaction>(api, `sessions/${session_id}`, { use_case });
          const expected = members.toSorted((one, other) => one.turn - other.turn);
          expect(records.map((record) => record.id)).toEqual(expected.map((call) => idOf.get(call)));
          expect(records.map((record) => record.messages)).toEqual(expected.map((call) => call.messages));
        },
        8,
      );
    });

    test("each pair of models has its wins and ties, for all judges and for each", async () => {
      const rows = await listAll<Comparison>(api, "comparisons", { use_case, metric: preference });
      const modelOf = new Map(calls.map((call) => [idOf.get(call), call.model]));
      const counted = (judge: string | undefined) =>
        tally(
          rows
            .filter(({ user }) => judge === undefined || user === judge)
            .map(({ preferred, other, tied }) => ({ pair: [modelOf.get(preferred), modelOf.get(other)], tied })),
        );
      const computed = (judge: number | undefined) =>
        tally(
          (pairs ?? []).flatMap(({ a, b, votes }) =>
            votes
              .filter((_, position) => judge === undefined || position === judge)
              .map((vote) => ({
                pair: vote === "b" ? [b.model, a.model] : [a.model, b.model],
                tied: vote === "tie" ? "good" : null,
              })),
          ),
        );
      expect(rows).toHaveLength(2997);
      expect(counted(undefined)).toEqual(computed(undefined));
      for (const [position, judge] of judges.entries()) expect(counted(judge)).toEqual(computed(position));
    });

    test("both sides of a comparison show the votes of all three judges", async () => {
      await inParallel([0, 1, 500, 998], async (row) => {
        for (const id of sideIds(row))
          expect(new Set((await get(id)).comparisons.map(({ user }) => user))).toEqual(new Set(judges));
      });
    });

    test("answers that call a tool are found by it", async () => {
      const tools = new Set(calls.flatMap((call) => call.tools));
      expect(tools.size).toBe(14);
      for (const tool of tools) {
        expect(await idsWhere(use_case, { filter: `tool:${tool}` })).toEqual(idsOf((call) => call.tools.includes(tool)));
      }
      expect(await idsWhere(use_case, { filter: "has:tool_call" })).toEqual(idsOf((call) => call.tools.length > 0));
    });

    const filters: [string, (call: Call) => boolean][] = [
      ["label.task:3", ({ labels }) => labels["task"] === "3"],
      ["label.task:(3, 17) label.trial:0", ({ labels }) => ["3", "17"].includes(labels["task"] ?? "") && labels["trial"] === "0"],
      ["label.app:Grammarly", ({ labels }) => labels["app"] === "Grammarly"],
      ["label.app:*", ({ labels }) => "app" in labels],
      ["feedback.reward:1", (call) => call.reward === 1],
      ["feedback.reward<0.5 label.trial:2", (call) => call.reward === 0 && call.labels["trial"] === "2"],
      ["-feedback.reward:*", (call) => call.reward === undefined],
      [
        "created_at>=2025-03-01 created_at<2025-05-01",
        ({ created_at }) => created_at >= "2025-03-01" && created_at < "2025-05-01",
      ],
      [
        "created_at>=2025-11-01T01:00:00Z created_at<=2025-11-01T01:05:00Z",
        ({ created_at }) => created_at >= "2025-11-01T01:00:00.000Z" && created_at <= "2025-11-01T01:05:00.000Z",
      ],
      ["created_at<2025-01-01", () => false],
      [
        "feedback.reward:1 tool:book_reservation OR model:opt-7b",
        (call) => (call.reward === 1 && call.tools.includes("book_reservation")) || call.model === "opt-7b",
      ],
      [
        "comparison.better:* -model:(opt-7b, llama-7b)",
        (call) => "app" in call.labels && !["opt-7b", "llama-7b"].includes(call.model),
      ],
    ];
    test.each(filters)("the filter %s finds what a plain computation finds", async (filter, wanted) => {
      expect(await idsWhere(use_case, { filter })).toEqual(idsOf(wanted));
    });

    test.each([
      "certificate",
      "Reservation",
      "cancelled",
      "cancel",
      "gold insurance",
      "mia_li_3668",
      "sonnet",
      "$100",
      "passenger’s",
    ])("a search for %s finds the answers and questions that hold its words", async (search) => {
      const wanted = [...wordsOf(search)].filter(Boolean);
      const found = await idsWhere(use_case, { search });
      const expected = idsOf((call) => {
        const words = wordsOf(`${call.completion}\n${lastUserText(call.messages)}`);
        return wanted.every((word) => words.has(word));
      });
      expect(found).toEqual(expected);
    });
  });
});

/** Wins by ordered pair of models, and ties by the pair in alphabetical order. */
function tally(comparisons: { pair: (string | undefined)[]; tied: string | null }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pair, tied } of comparisons) {
    const key = tied === null ? pair.join(" beats ") : `${pair.toSorted().join(" ties ")}: ${tied}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Map([...counts].sort());
}

/** The same order in every run, but not that of the file: turns arrive before earlier ones. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const step = 7919; // prime, so that it visits every place
  return items.map((_, index) => items[(index * step) % items.length] as Item);
}
