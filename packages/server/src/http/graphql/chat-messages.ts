import { type Interaction, invalidInput } from "@colloquy/contract";

export interface ChatTurn {
  role: string;
  content: string;
}

interface StoredTurn {
  role: string;
  content?: string | readonly Record<string, unknown>[] | null;
}

/** The input as turns of role and text; null for a plain prompt. Parts are their texts joined, no content is `""`. */
export function toChatTurns({ messages }: Interaction): ChatTurn[] | null {
  if (messages === null) return null;
  return (messages as StoredTurn[]).map(({ role, content }) => ({ role, content: textOf(content) })); // checked when they were stored
}

function textOf(content: StoredTurn["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

/** The whole input as one text. */
export function renderPrompt(record: Interaction): string {
  const turns = toChatTurns(record);
  if (turns === null) return record.prompt ?? "";
  const [first] = turns;
  if (turns.length === 1 && first?.role === "user") return first.content;
  return turns.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
}

/** The first characters of a text, none of them cut in half. @throws RequestError `invalid_input` when the length is negative */
export function cutText(text: string, maxLength: number | null | undefined): string {
  if (maxLength == null) return text;
  if (maxLength < 0) throw invalidInput("maxLength", `is ${maxLength}; allowed is at least 0`);
  if (text.length <= maxLength) return text;
  let end = 0;
  for (let count = 0; count < maxLength && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
