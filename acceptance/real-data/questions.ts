import { hasPhrase, isSaid, type Row } from "./plain-rows.ts";
import { valuesOf } from "./plain-statistics.ts";

type Test = (row: Row) => boolean;

/** Words, phrases, words with punctuation of many kinds, other alphabets, signs, and Chinese, as they stand in the data. */
export const searches = [
  "certificate",
  "Reservation CANCELLED",
  "cancel",
  "mia_li_3668",
  "$100",
  "passenger’s",
  "it's",
  '"it\'s"',
  '"baking powder"',
  '"Preheat the oven to 350°F"',
  "350°F",
  '"2k + 1 ≥ 0"',
  "≥",
  "médecine",
  "ÉTUDE",
  "bublé",
  "DÜRER",
  "好",
  "更改",
  '"势必要更改。"',
  "꼭 更改",
  "✈",
  '"safe travels! ✈️"',
  'vegan "chocolate chip"',
];

const mean = (values: readonly number[]) => (values.length === 0 ? undefined : values.reduce((a, b) => a + b) / values.length);
const scoreMean = ({ scores }: Row) => mean(scores);
const label = ({ call }: Row, key: string) => call.labels[key] ?? "";
const above = (value: number | undefined, bound: number) => value !== undefined && value > bound;
const total = ({ measures: { prompt_tokens, completion_tokens } }: Row) =>
  prompt_tokens === undefined ? undefined : prompt_tokens + completion_tokens;

/** Means that nothing is found; every other filter finds something. */
export const nothing: Test = () => false;

/** Filters on every field that the data can carry, each with what it means. @param all rows of the use case, copies too */
export function filters(all: readonly Row[]): [string, Test][] {
  return [...onKeys(all), ...onFeedback, ...onNumbers, ...onFlags, ...onTexts];
}

function onKeys(all: readonly Row[]): [string, Test][] {
  const inputs = new Map<string, number>();
  for (const { prompt_hash } of all) inputs.set(prompt_hash, (inputs.get(prompt_hash) ?? 0) + 1);
  const [turn, answer] = [all.find(({ call }) => call.turn > 8), all.at(-1)] as [Row, Row];
  const { session_id } = turn.call;
  return [
    ["id:*", () => true],
    [`session:${session_id}`, ({ call }) => call.session_id === session_id],
    [
      `session!=${session_id} label.task:${label(turn, "task")}`,
      (row) => row.call.session_id !== session_id && label(row, "task") === label(turn, "task"),
    ],
    ['user:"passenger of task 3"', ({ measures }) => measures.user === "passenger of task 3"],
    ["-user:*", ({ measures }) => measures.user === undefined],
    [`prompt_hash:${answer.prompt_hash}`, (row) => row.prompt_hash === answer.prompt_hash],
    [`prompt_hash:${turn.prompt_hash}`, (row) => row.prompt_hash === turn.prompt_hash],
    ["external_id:(call-3, call-2500)", ({ measures }) => ["call-3", "call-2500"].includes(measures.external_id)],
    ["request_id:*", nothing],
    ["model:(opt-7b, gpt-4o)", ({ call }) => ["opt-7b", "gpt-4o"].includes(call.model)],
    ["model!=gpt-4o", ({ call }) => call.model !== "gpt-4o"],
    ["source:OFFLINE", () => true],
    ["source:(LIVE, DATASET)", nothing],
    ["provider:* OR ab_campaign:* OR dataset:*", nothing],
    ["finish_reason:tool_calls", ({ measures }) => measures.finish_reason === "tool_calls"],
    ["label.app:Grammarly", (row) => label(row, "app") === "Grammarly"],
    ['label."app":* -label.app:(Grammarly, Gmail)', (row) => !["", "Grammarly", "Gmail"].includes(label(row, "app"))],
    ["has:siblings", (row) => (inputs.get(row.prompt_hash) ?? 0) > 1],
  ];
}

const onFeedback: [string, Test][] = [
  ["feedback.reward:true label.trial:0", (row) => row.call.reward === 1 && label(row, "trial") === "0"],
  ["feedback.reward<0.5", ({ call }) => call.reward === 0],
  ["-feedback.reward:*", ({ call }) => call.reward === undefined],
  ["feedback.score>0 feedback.score<1", ({ scores }) => scores.includes(0.5)],
  ["feedback.score>0 (feedback.score<1)", ({ scores }) => scores.some((score) => score > 0) && scores.some((score) => score < 1)],
  ["feedback.score.mean>0.6 feedback.score.mean<=0.9", (row) => above(scoreMean(row), 0.6) && !above(scoreMean(row), 0.9)],
  ["comparison.better:won", ({ results }) => results.includes("won")],
  [
    "comparison.better:lost -comparison.better:(won, tied)",
    ({ results }) => results.includes("lost") && new Set(results).size === 1,
  ],
  ["comparison.better:tied OR feedback.reward:1", (row) => row.results.includes("tied") || row.call.reward === 1],
  ["comparison.better:*", ({ results }) => results.length > 0],
];

const onNumbers: [string, Test][] = [
  [
    "created_at>=2025-03-01 created_at<2025-05-01T12:00:00Z",
    ({ at_ms }) => at_ms >= Date.UTC(2025, 2, 1) && at_ms < Date.UTC(2025, 4, 1, 12),
  ],
  ["stored_at>-1d", () => true],
  ["stored_at<2020-01-01", nothing],
  ["latency_ms>700", ({ measures }) => above(measures.latency_ms, 700)],
  ["ttft_ms>=150 ttft_ms<160", ({ measures }) => (measures.ttft_ms ?? 0) >= 150 && (measures.ttft_ms ?? 0) < 160],
  ["prompt_tokens:*", ({ measures }) => measures.prompt_tokens !== undefined],
  ["prompt_tokens>20000", ({ measures }) => above(measures.prompt_tokens, 20_000)],
  ["completion_tokens:0", ({ measures }) => measures.completion_tokens === 0],
  ["total_tokens>12000 total_tokens<=13000", (row) => above(total(row), 12_000) && !above(total(row), 13_000)],
  ["cost_usd>0.05", ({ measures }) => above(measures.cost_usd, 0.05)],
  ["choice_index:*", nothing],
];

const onFlags: [string, Test][] = [
  ["tool:book_reservation", ({ call }) => call.tools.includes("book_reservation")],
  [
    "tool:(think, calculate) -label.trial:(0, 1)",
    (row) => row.call.tools.some((tool) => ["think", "calculate"].includes(tool)) && !["0", "1"].includes(label(row, "trial")),
  ],
  ["has:feedback", () => true],
  ["has:comparison -has:labels", nothing],
  ["has:tool_call", ({ call }) => call.tools.length > 0],
  ["has:error", nothing],
];

const onTexts: [string, Test][] = [
  [
    "recipe -completion:butter",
    (row) => isSaid(row, "recipe") && !isSaid({ ...row, input: "", call: { ...row.call } }, "butter"),
  ],
  ['input:"gift card" label.trial:2', (row) => hasPhrase(row.input, "gift card") && label(row, "trial") === "2"],
  [
    'completion:"would you like" OR completion:好',
    (row) => hasPhrase(row.call.completion, "would you like") || row.call.completion.includes("好"),
  ],
  [
    "NOT (model:gpt-4o OR comparison.better:tied) summary",
    (row) => row.call.model !== "gpt-4o" && !row.results.includes("tied") && isSaid(row, "summary"),
  ],
];

/** Orders of the list. What is missing comes last; equal ones are in the order of their time, in the same direction. */
export const orders: [string, (row: Row) => number | undefined][] = [
  ["created_at", ({ at_ms }) => at_ms],
  ["-latency_ms", ({ measures }) => measures.latency_ms],
  ["completion_tokens", ({ measures }) => measures.completion_tokens],
  ["-feedback.score", scoreMean],
  ["feedback.reward", (row) => mean(valuesOf["reward"]?.(row) ?? [])],
];
