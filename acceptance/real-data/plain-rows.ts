import { createHash } from "node:crypto";
import { type Call, callsOfPairs, callsOfTurns, lastUserText, pairs, turns, wordsOf } from "./rows.ts";

export type Result = "won" | "lost" | "tied";

/** What is logged beside a call. The files hold no such figures, so lengths of its texts stand for them; only turns have them all. */
export interface Measures {
  prompt_tokens?: number;
  completion_tokens: number;
  ttft_ms?: number;
  latency_ms?: number;
  cost_usd?: number;
  finish_reason?: string;
  user?: string;
  external_id: string;
}

/** A call with all that is known about it. */
export interface Row {
  call: Call;
  measures: Measures;
  at_ms: number;
  input: string;
  prompt_hash: string;
  /** Of each vote: 1 for the better answer, 0 for the other, 0.5 for a tie. */
  scores: number[];
  results: Result[];
}

/** One vote: the models in the order better, other; `tied` where neither is. */
export interface Vote {
  better: Row;
  other: Row;
  judge: number;
  isTie: boolean;
}

export const scoreOf: Record<Result, number> = { won: 1, lost: 0, tied: 0.5 };

function measuresOf(call: Call, index: number): Measures {
  const external_id = `call-${index}`;
  const completion_tokens = call.completion.length;
  if (call.session_id === undefined) return { external_id, completion_tokens };
  const prompt_tokens = JSON.stringify(call.messages).length;
  return {
    external_id,
    completion_tokens,
    prompt_tokens,
    ttft_ms: prompt_tokens / 64,
    latency_ms: prompt_tokens / 64 + completion_tokens * 1.5,
    cost_usd: (2 * prompt_tokens + 8 * completion_tokens) / 1e6,
    finish_reason: call.tools.length > 0 ? "tool_calls" : "stop",
    user: `passenger of task ${call.labels["task"]}`,
  };
}

/** Members in order, no white space; messages of role and text alone as pairs; content that is null as if it were absent. */
function promptHash(messages: Call["messages"]): string {
  const isPairs = messages.every((message) => Object.keys(message).sort().join() === "content,role" && message.content !== null);
  const pairsOf = () => messages.map(({ role, content }) => [role, content]);
  const membersOf = () =>
    messages.map(({ content, ...members }) => sortedKeys(content === null ? members : { ...members, content }));
  return createHash("sha256")
    .update(JSON.stringify(isPairs ? pairsOf() : membersOf()))
    .digest("hex");
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortedKeys(member)]));
}

function rowOf(call: Call, index: number, results: Result[]): Row {
  return {
    call,
    measures: measuresOf(call, index),
    at_ms: Date.parse(call.created_at),
    input: lastUserText(call.messages),
    prompt_hash: promptHash(call.messages),
    scores: results.map((result) => scoreOf[result]),
    results,
  };
}

/** Both sets: the turns, then both answers of each pair; and the votes on the pairs. */
export function makeRows(): { rows: Row[]; votes: Vote[] } {
  const calls = [...callsOfTurns(turns ?? []), ...callsOfPairs(pairs ?? [])];
  const firstAnswer = turns?.length ?? 0;
  const resultsOf = (index: number): Result[] => {
    const side = (index - firstAnswer) % 2 === 0 ? "a" : "b";
    const votes = index < firstAnswer ? [] : (pairs?.[Math.floor((index - firstAnswer) / 2)]?.votes ?? []);
    return votes.map((vote) => (vote === "tie" ? "tied" : vote === side ? "won" : "lost"));
  };
  const rows = calls.map((call, index) => rowOf(call, index, resultsOf(index)));
  const votes = (pairs ?? []).flatMap((pair, index) => {
    const [a, b] = rows.slice(firstAnswer + 2 * index) as [Row, Row];
    return pair.votes.map(
      (vote, judge): Vote => ({ better: vote === "b" ? b : a, other: vote === "b" ? a : b, judge, isTie: vote === "tie" }),
    );
  });
  return { rows, votes };
}

/** Each row so many times, a copy's time as many milliseconds later. */
export function multiply(rows: readonly Row[], copiesOf: (row: Row) => number): Row[] {
  return rows.flatMap((row) => Array.from({ length: copiesOf(row) }, (_, copy) => ({ ...row, at_ms: row.at_ms + copy })));
}

const words = new WeakMap<Call, Set<string>>();
const isInWord = String.raw`[\p{L}\p{M}\p{N}]`;
const isHan = /\p{Script=Han}/u;

/** Whether the words and quoted phrases of a search are all in the row's answer or last user text. */
export function isSaid(row: Row, search: string): boolean {
  const { call, input } = row;
  const texts = [call.completion, input];
  const known = words.get(call) ?? wordsOf(texts.join("\n"));
  words.set(call, known);
  return [...search.matchAll(/"([^"]+)"|\S+/g)].every(([word, phrase]) => {
    if (phrase !== undefined) return texts.some((text) => hasPhrase(text, phrase));
    const parts = [...wordsOf(word)].filter(Boolean);
    if (parts.length === 0 || isHan.test(word)) return texts.some((text) => text.toLowerCase().includes(word.toLowerCase()));
    return parts.every((part) => known.has(part));
  });
}

export function hasPhrase(text: string, phrase: string): boolean {
  const quoted = phrase.toLowerCase().replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const before = new RegExp(`^${isInWord}`, "u").test(phrase) ? `(?<!${isInWord})` : "";
  const after = new RegExp(`${isInWord}$`, "u").test(phrase) ? `(?!${isInWord})` : "";
  return new RegExp(before + quoted + after, "u").test(text.toLowerCase());
}
