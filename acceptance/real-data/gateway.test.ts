import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Interaction } from "@colloquy/contract";
import {
  Api,
  type Behaviour,
  engineChildOf,
  eventually,
  fail,
  isRemote,
  listAll,
  readMetric,
  seed,
  signal,
  speak,
  startServer,
  startUpstream,
  type TestServer,
  type TestUpstream,
} from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPython } from "../python/run.ts";
import { inParallel, made, ok } from "../world.ts";
import { turns } from "./rows.ts";

const use_case = "gateway";
const model = "recorded";
/** Conversations that go on at the same time. */
const width = 20;
/** The engine is killed each time that so many more turns were asked for: every few seconds. */
const turnsPerKill = 250;

interface Turn {
  /** The request's position in the data. */
  turn: number;
  session_id: string;
  messages: object[];
  labels: Record<string, string>;
  /** The assistant's message as recorded. */
  answer: { role: string; content: string | null; tool_calls?: object[] };
  finish_reason: string;
}

/** What the client tells of one answer. */
interface Answered {
  turn: number;
  completion_id: string;
  session_id: string;
  finish_reason: string;
  message: object;
}

const all: Turn[] = (turns ?? []).map(({ session_id, messages, labels, completion, tool_calls }, turn) => {
  const content = completion === "" && tool_calls !== undefined ? null : completion;
  const answer = { role: "assistant", content, ...(tool_calls === undefined ? {} : { tool_calls }) };
  return { turn, session_id, messages, labels, answer, finish_reason: tool_calls === undefined ? "stop" : "tool_calls" };
});
const sessions = [...new Set(all.map(({ session_id }) => session_id))];

/** Of every tool that is called. The client puts streamed arguments together for strict tools alone. */
const tools = [...new Set((turns ?? []).flatMap(({ tool_calls = [] }) => tool_calls.map((call) => call.function.name)))].map(
  (name) => ({ type: "function", function: { name, strict: true, parameters: { type: "object", additionalProperties: false } } }),
);

const keyOf = (messages: unknown) => JSON.stringify(messages);
const answers = new Map(all.map(({ messages, answer }) => [keyOf(messages), answer]));

/** Answers as recorded, once it was asked exactly what was asked then. */
const asRecorded: Behaviour = (call, response) => {
  const message = answers.get(keyOf(call.body["messages"]));
  const behaviour = message === undefined ? fail(400, { error: { message: "never asked" } }) : speak({ message: { ...message } });
  return behaviour(call, response);
};

let server: TestServer;
let upstream: TestUpstream;
let api: Api;
let answered: Answered[];

/** Every turn through the client, every other one streamed. */
async function askEverything(): Promise<Answered[]> {
  const folder = mkdtempSync(join(tmpdir(), "colloquy-gateway-"));
  const file = join(folder, "turns.jsonl");
  const lines = all.map(({ turn, session_id, messages, labels }) => {
    const request = { model: `${use_case}/${model}`, messages, tools, metadata: labels, extra_body: { session_id } };
    return `${JSON.stringify({ conversation: session_id, turn, is_streamed: turn % 2 === 1, request })}\n`;
  });
  writeFileSync(file, lines.join(""));
  const args = [`${server.url}/api/v1`, server.admin_key, file, String(width)];
  const { rows } = await runPython<Answered>("real-data/gateway.py", args).finally(() => rmSync(folder, { recursive: true }));
  return rows;
}

/** Kills the server's engine again and again while the task runs. */
async function whileKilling<Value>(task: Promise<Value>): Promise<Value> {
  let isDone = false;
  const done = task.finally(() => {
    isDone = true;
  });
  const kill = async () => {
    for (let next = turnsPerKill; ; next += turnsPerKill) {
      await eventually(() => isDone || upstream.calls.length >= next, 120_000);
      if (isDone) return;
      const child = await eventually(() => isDone || engineChildOf(server.pid));
      if (typeof child === "number") signal(child, "SIGKILL");
    }
  };
  const [value] = await Promise.all([done, isRemote ? undefined : kill()]);
  return value;
}

describe.skipIf(turns === undefined)("real conversations through the gateway while its engine is killed", () => {
  beforeAll(async () => {
    upstream = await startUpstream();
    upstream.behave(asRecorded);
    server = await startServer();
    api = new Api(server.url, server.admin_key);
    await seed(api, { use_case });
    const members = { provider: "NVIDIA", provider_model: "gpt-4o", base_url: upstream.url, api_key: "sk-0123456789" };
    made(await api.post("models", { key: model, name: model, ...members }));
    ok(await api.put(`use-cases/${use_case}/models/${model}`, {}));
    answered = await whileKilling(askEverything());
    await eventually(async () => (await api.get("/readyz")).status === 200, 30_000);
  });
  afterAll(async () => {
    await server.stop();
    await upstream.close();
  });

  test.skipIf(isRemote)("the engine was started again and again", async () => {
    const restarts = await readMetric(server.url, "colloquy_engine_restarts_total");
    expect(restarts).toBeGreaterThanOrEqual(5);
  });

  test("the client gets every answer as it was recorded, whole or streamed", () => {
    expect(answered).toHaveLength(all.length);
    expect(upstream.calls).toHaveLength(all.length);
    expect(upstream.calls.filter(({ body }) => body["stream"] === true)).toHaveLength(all.length / 2);
    for (const { turn, session_id, finish_reason, message } of answered) {
      const expected = all[turn];
      expect({ session_id, finish_reason, message }).toEqual({
        session_id: expected?.session_id,
        finish_reason: expected?.finish_reason,
        message: expected?.answer,
      });
    }
  });

  test("every turn is stored exactly once", async () => {
    const rows = await listAll<{ id: string }>(api, "interactions", { use_case });
    expect(rows.map(({ id }) => id).sort()).toEqual(answered.map(({ completion_id }) => completion_id).sort());
  });

  describe("as its sessions give them", () => {
    let records: Interaction[][];
    beforeAll(async () => {
      const read = (session_id: string) => listAll<Interaction>(api, `sessions/${session_id}`, { use_case });
      records = await inParallel(sessions, read, 8);
    });

    test("the turns of each session are in their order", () => {
      const idOf = new Map(answered.map(({ turn, completion_id }) => [turn, completion_id]));
      for (const [index, session_id] of sessions.entries()) {
        const expected = all.filter((turn) => turn.session_id === session_id);
        expect(records[index]?.map(({ id }) => id)).toEqual(expected.map(({ turn }) => idOf.get(turn)));
      }
    });

    test("every record is what was asked and answered: messages, tools, text and tool calls", () => {
      const turnOf = new Map(answered.map(({ turn, completion_id }) => [completion_id, all[turn]]));
      expect(records.flat()).toHaveLength(all.length);
      for (const record of records.flat()) {
        const { messages, labels, session_id, answer, finish_reason } = turnOf.get(record.id) as Turn;
        expect(JSON.stringify(record.messages)).toBe(JSON.stringify(messages));
        expect(record.message).toEqual(answer.tool_calls === undefined ? null : answer);
        const completion = answer.content ?? "";
        const expected = { use_case, model, session_id, labels, completion, finish_reason, source: "LIVE", error: null };
        expect(record).toMatchObject({ ...expected, parameters: { tools } });
      }
    });
  });
});
