import { estimateTokenCount } from "tokenx";

type Members = Readonly<Record<string, unknown>>;

/** Of a longer text (UTF-16 units) only samples are read, evenly spread, so that 10 MiB cost no more than this. */
const longest = 50_000;
const samples = 25;
const sample_length = longest / samples;
/** What OpenAI's models count for an image of 1024 × 1024; other media are counted the same. */
const tokens_per_medium = 765;
/** Who speaks, and where the turn begins and ends. */
const tokens_per_turn = 4;

/** About how many tokens a text has, by the tokenizer of OpenAI's present models. */
export function estimateTokens(text: string): number {
  if (text.length <= longest) return estimateTokenCount(text);
  const step = (text.length - sample_length) / (samples - 1);
  const starts = Array.from({ length: samples }, (_, index) => Math.round(index * step));
  const sampled = starts.reduce((sum, start) => sum + estimateTokenCount(text.slice(start, start + sample_length)), 0);
  return Math.round((sampled * text.length) / longest);
}

/** Of a whole input. */
export function estimateConversationTokens(messages: readonly Members[]): number {
  const texts = messages.flatMap(textsOf).join("\n");
  const media = messages.reduce((sum, message) => sum + countMedia(message), 0);
  return estimateTokens(texts) + media * tokens_per_medium + messages.length * tokens_per_turn;
}

/** Of what one message says, as an answer is counted. */
export function estimateMessageTokens(message: Members): number {
  return estimateTokens(textsOf(message).join("\n")) + countMedia(message) * tokens_per_medium;
}

function textsOf(message: Members): string[] {
  const { content, name, refusal, reasoning_content, reasoning, tool_calls, function_call } = message;
  const parts = typeof content === "string" ? [content] : partsOf(message).map(textOf);
  const calls = [...listOf(tool_calls), ...listOf([function_call])].flatMap((call) => {
    const called = membersOf(call["function"] ?? call["custom"] ?? call);
    return [called["name"], called["arguments"] ?? called["input"]];
  });
  const said = [name, reasoning_content ?? reasoning, ...parts, refusal, ...calls].filter((value) => value != null);
  return said.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
}

const textOf = (part: Members) => part["text"] ?? part["refusal"];

function countMedia(message: Members): number {
  return partsOf(message).filter((part) => typeof textOf(part) !== "string").length;
}

const partsOf = ({ content }: Members) => listOf(content);
const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
const membersOf = (value: unknown) => (isObject(value) ? value : {});
const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;
