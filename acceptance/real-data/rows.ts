import { loadData } from "@colloquy/testing";

interface ToolCall {
  id: string;
  type: string;
  function: { name: string; arguments: string };
}

interface Turn {
  session_id: string;
  turn: number;
  model: string;
  messages: { role: string; content: string | null }[];
  completion: string;
  tool_calls?: ToolCall[];
  labels: Record<string, string>;
  reward: number;
}

interface Pair {
  messages: { role: string; content: string }[];
  a: { model: string; text: string };
  b: { model: string; text: string };
  votes: ("a" | "b" | "tie")[];
  labels: Record<string, string>;
}

/** One model call of either set as it is logged, with what the tests compute from. */
export interface Call {
  model: string;
  messages: Turn["messages"];
  completion: string;
  message: Record<string, unknown> | undefined;
  labels: Record<string, string>;
  created_at: string;
  session_id: string | undefined;
  turn: number;
  reward: number | undefined;
  tools: string[];
}

export const turns = loadData<Turn>("tau-airline");
export const pairs = loadData<Pair>("pandalm");

const second_ms = 1000;
const hour_ms = 3600 * second_ms;
const firstSession = Date.UTC(2025, 0, 1);
const firstPair = Date.UTC(2025, 10, 1);

const timeOf = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Sessions begin 36 hours apart, which spreads them over ten months; one second per turn. */
export function callsOfTurns(rows: Turn[]): Call[] {
  const sessions = [...new Set(rows.map((row) => row.session_id))];
  const start = new Map(sessions.map((session_id, index) => [session_id, firstSession + index * 36 * hour_ms]));
  return rows.map((row) => ({
    model: row.model,
    messages: row.messages,
    completion: row.completion,
    message: row.tool_calls && {
      role: "assistant",
      content: row.completion === "" ? null : row.completion,
      tool_calls: row.tool_calls,
    },
    labels: row.labels,
    created_at: timeOf((start.get(row.session_id) ?? 0) + row.turn * second_ms),
    session_id: row.session_id,
    turn: row.turn,
    reward: row.reward,
    tools: row.tool_calls?.map((call) => call.function.name) ?? [],
  }));
}

/** Both answers of a row, a before b; every row has a minute of its own. */
export function callsOfPairs(rows: Pair[]): Call[] {
  return rows.flatMap((row, index) =>
    [row.a, row.b].map((answer, side) => ({
      model: answer.model,
      messages: row.messages,
      completion: answer.text,
      message: undefined,
      labels: row.labels,
      created_at: timeOf(firstPair + (index * 60 + side) * second_ms),
      session_id: undefined,
      turn: 0,
      reward: undefined,
      tools: [],
    })),
  );
}

/** Words as the search sees them: runs of letters, marks and digits, in lower case. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u));
}

export function lastUserText(messages: Turn["messages"]): string {
  return messages.findLast((message) => message.role === "user")?.content ?? "";
}
