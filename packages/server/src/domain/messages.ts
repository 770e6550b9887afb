import { hash } from "node:crypto";
import type { CompletionMessage, Message } from "@colloquy/contract";

type Content = Message["content"];
type Named = { name?: unknown } | null;

/** The text of a turn: parts are joined, absent content is `""`. */
export function contentText(content: Content): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => (typeof part["text"] === "string" ? part["text"] : "")).join("");
}

/** Text of the last user turn; undefined when nobody spoke as user. */
export function lastUserText(messages: readonly Message[]): string | undefined {
  const last = messages.findLast((message) => message.role === "user");
  return last && contentText(last.content);
}

/** Names of the tools that a completion calls, each once. */
export function calledTools(message: CompletionMessage): string[] {
  const calls = [...(message.tool_calls ?? []), ...(message["function_call"] ? [{ function: message["function_call"] }] : [])];
  const names = calls.map((call) => {
    const { function: ours, custom, name } = (call ?? {}) as { function?: Named; custom?: Named; name?: unknown };
    const named = ours?.name ?? custom?.name ?? name;
    return typeof named === "string" ? named : undefined;
  });
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** SHA-256, hexadecimal, of a plain prompt. */
export function hashPrompt(prompt: string): string {
  return hash("sha256", prompt);
}

/**
 * SHA-256, hexadecimal, of the canonical JSON of a conversation: `[["role","content"],…]` for messages of role and text. Where a
 * message holds more, each message's canonical JSON without `metadata` and `completion_id`.
 * @param json of the messages, as `JSON.stringify` gives it
 */
export function hashMessages(messages: readonly Message[], json: string): string {
  if (messages.every(isJustRoleAndText)) return hash("sha256", toPairs(json));
  const pairs = messages.every(isRoleAndText);
  return hash(
    "sha256",
    pairs ? JSON.stringify(messages.map((message) => [message.role, message.content])) : canonical(messages.map(withoutNotes)),
  );
}

/** Exactly `role`, then `content`, which is text: the usual case. */
function isJustRoleAndText(message: Message): boolean {
  let count = 0;
  for (const key in message) {
    if (key !== (count === 0 ? "role" : "content")) return false;
    count++;
  }
  return count === 2 && typeof message.content === "string";
}

/** `[{"role":R,"content":C},…]` as `[[R,C],…]`. Inside of JSON texts quotes are escaped, so these member names occur outside only. */
function toPairs(json: string): string {
  const inner = json.slice('[{"role":'.length, -"}]".length);
  return `[[${inner.replaceAll('},{"role":', "],[").replaceAll(',"content":', ",")}]]`;
}

function isRoleAndText(message: Message): boolean {
  for (const key in message) {
    if (key === "role" || key === "metadata" || key === "completion_id") continue;
    if (key === "content" ? typeof message.content !== "string" : message[key] != null) return false;
  }
  return true;
}

function withoutNotes(message: Message): Record<string, unknown> {
  const { metadata: _, completion_id: __, ...rest } = message;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
}

/** JSON with sorted members and no white space. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
