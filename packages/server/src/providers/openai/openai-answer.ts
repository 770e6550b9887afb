import { toModelName, toReason } from "../http/provider-text.ts";
import type { ChatChunk, ChatCompletion, Embeddings, TextCompletion, UpstreamUsage } from "../provider.ts";

type Members = Record<string, unknown>;

/** Parses the data of an event, or a whole body. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadAnswer(text.trim() === "" ? "answered with an empty body" : "answered with something that is not JSON", text);
  }
}

/** An answer that is not of OpenAI's form. `message` is what the provider did; `value` what it sent, when that tells more. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
  readonly value: unknown;

  constructor(message: string, value?: unknown, options?: ErrorOptions) {
    super(message, options);
    this.value = value;
  }
}

/** What `read` gives. @throws BadAnswer whatever goes wrong in it: what cannot be read is the provider's fault */
export function reading<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof BadAnswer) throw cause;
    throw new BadAnswer("gave an answer that cannot be read", undefined, { cause });
  }
}

export const isRecord = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param asked how many choices were asked for
 * @throws BadAnswer, as the others here. Members that nobody reads are kept as they are.
 */
export function readChat(value: unknown, asked: number): ChatCompletion {
  const body = readBody(value);
  requireChoices(body, asked);
  const choices = readChoices(body, (choice) => ({ message: readMessage(choice["message"], "message") }));
  return { ...body, choices: numbered(choices) };
}

export function readChatChunk(value: unknown): ChatChunk {
  const body = readBody(value);
  body["choices"] ??= [];
  const choices = readChoices(body, (choice) => ({ delta: readMessage(choice["delta"] ?? {}, "delta") }));
  return { ...body, choices };
}

export function readText(value: unknown, asked: number): TextCompletion {
  const body = readBody(value);
  body["choices"] ??= [];
  requireChoices(body, asked);
  return { ...body, choices: numbered(readChoices(body, (choice) => ({ text: textOf(choice) }))) };
}

export function readTextChunk(value: unknown): TextCompletion {
  const body = readBody(value);
  body["choices"] ??= [];
  return { ...body, choices: readChoices(body, (choice) => ({ text: textOf(choice) })) };
}

export function readEmbeddings(value: unknown): Embeddings {
  const body = readBody(withoutCompletionTokens(value));
  const data = listIn(body, "data").map((item, position) => {
    if (!isRecord(item)) throw new BadAnswer("sent an embedding that is not an object");
    return { ...item, index: isCount(item["index"]) ? item["index"] : position, embedding: readVector(item["embedding"]) };
  });
  return { ...body, data };
}

/** Whether a chunk tells more than that an answer begins. */
export function chatChunkSays({ choices }: ChatChunk): boolean {
  return choices.some(({ delta, finish_reason }) => {
    return typeof finish_reason === "string" || Object.entries(delta).some(([name, value]) => name !== "role" && isSaying(value));
  });
}

export function textChunkSays({ choices }: TextCompletion): boolean {
  return choices.some(({ text, finish_reason }) => text !== "" || typeof finish_reason === "string");
}

const isSaying = (value: unknown) =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

/** The two chunks that a stream of this answer could have been. */
export function chatAsChunks({ usage, choices, ...rest }: ChatCompletion): ChatChunk[] {
  const shared = { ...rest, object: "chat.completion.chunk" };
  const deltas = choices.map(({ message, ...choice }) => ({ ...choice, delta: withIndexedCalls(message) }));
  return [{ ...shared, choices: deltas }, ...(usage ? [{ ...shared, choices: [], usage }] : [])];
}

export function textAsChunks({ usage, choices, ...rest }: TextCompletion): TextCompletion[] {
  return [{ ...rest, choices }, ...(usage ? [{ ...rest, choices: [], usage }] : [])];
}

/** In a stream each tool call says which one it is. */
function withIndexedCalls(message: Members): Members {
  const calls = message["tool_calls"];
  if (!Array.isArray(calls)) return message;
  return { ...message, tool_calls: calls.map((call, index) => (isRecord(call) ? { index, ...call } : call)) };
}

interface Body extends Members {
  model?: string;
  usage?: UpstreamUsage | null;
}

function readBody(value: unknown): Body {
  if (!isRecord(value)) throw new BadAnswer("answered with something that is not a JSON object", value);
  if (value["error"] !== undefined && value["error"] !== null) throw new BadAnswer("reported an error", value);
  const { model, usage, ...rest } = value;
  const body: Body = rest;
  const name = toModelName(model);
  if (name !== undefined) body.model = name;
  if (usage !== undefined) body.usage = readUsage(usage);
  return body;
}

/** Some servers give a few more than were asked for. */
const alwaysAllowed = 20;

function requireChoices(body: Body, asked: number): void {
  const { length } = listIn(body, "choices");
  if (length === 0) throw new BadAnswer("answered without a choice");
  if (length > Math.max(asked, alwaysAllowed)) throw new BadAnswer("gave more choices than were asked for");
}

/** With numbers of their own where the provider gave two the same. */
function numbered<Choice extends { index: number }>(choices: Choice[]): Choice[] {
  const areTold = new Set(choices.map(({ index }) => index)).size === choices.length;
  return areTold ? choices : choices.map((choice, index) => ({ ...choice, index }));
}

function readChoices<Read extends object>(body: Body, read: (choice: Members) => Read) {
  return listIn(body, "choices").map((choice, position) => {
    if (!isRecord(choice)) throw new BadAnswer("sent a choice that is not an object");
    const { index, finish_reason = null } = choice;
    if (finish_reason !== null && typeof finish_reason !== "string") throw new BadAnswer("sent a finish_reason that is not text");
    return {
      ...choice,
      ...read(choice),
      index: isCount(index, highestIndex) ? index : position,
      finish_reason: finish_reason === null ? null : toReason(finish_reason),
    };
  });
}

function listIn(body: Body, member: "choices" | "data"): unknown[] {
  const list = body[member];
  if (!Array.isArray(list)) throw new BadAnswer(`answered without a list of ${member}`, body);
  return list;
}

/** A message, or a piece of one. */
function readMessage(message: unknown, name: "message" | "delta"): Members {
  if (!isRecord(message)) throw new BadAnswer(`sent a ${name} that is not an object`);
  const { content = null, tool_calls = null } = message;
  const isText = content === null || typeof content === "string" || (Array.isArray(content) && content.every(isRecord));
  if (!isText) throw new BadAnswer(`sent a ${name} whose content is not text`);
  if (tool_calls !== null && !Array.isArray(tool_calls)) throw new BadAnswer(`sent a ${name} whose tool_calls are not a list`);
  return message;
}

/** Servers that only know chats answer text completions with a message. */
function textOf(choice: Members): string {
  const message = choice["message"] ?? choice["delta"];
  const text = choice["text"] ?? (isRecord(message) ? message["content"] : undefined) ?? "";
  if (typeof text !== "string") throw new BadAnswer("sent a text that is not text");
  return text;
}

/** The store's columns hold no more. */
const [mostTokens, highestIndex] = [4_294_967_295, 65_535];
const isCount = (value: unknown, most = mostTokens): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** Embeddings have none to count. */
function withoutCompletionTokens(value: unknown): unknown {
  return isRecord(value) && isRecord(value["usage"]) ? { ...value, usage: { completion_tokens: 0, ...value["usage"] } } : value;
}

/** Null when it is of no use. */
function readUsage(usage: unknown): UpstreamUsage | null {
  if (!isRecord(usage)) return null;
  const { prompt_tokens, completion_tokens } = usage;
  if (!isCount(prompt_tokens) || !isCount(completion_tokens)) return null;
  const { total_tokens = prompt_tokens + completion_tokens, prompt_tokens_details, completion_tokens_details, ...rest } = usage;
  if (!isCount(total_tokens)) return null;
  const read: UpstreamUsage = { ...rest, prompt_tokens, completion_tokens, total_tokens };
  if (prompt_tokens_details !== undefined) read.prompt_tokens_details = readDetails(prompt_tokens_details, "cached_tokens");
  if (completion_tokens_details !== undefined) {
    read.completion_tokens_details = readDetails(completion_tokens_details, "reasoning_tokens");
  }
  return read;
}

function readDetails(details: unknown, count: "cached_tokens" | "reasoning_tokens"): Members | null {
  return isRecord(details) && (details[count] === undefined || isCount(details[count])) ? details : null;
}

/** A list of numbers, or little-endian 32-bit floats in base64. */
function readVector(value: unknown): number[] {
  const numbers: unknown = typeof value === "string" ? floatsIn(Buffer.from(value, "base64")) : value;
  if (isVector(numbers)) return numbers;
  throw new BadAnswer("sent an embedding that is not a list of numbers");
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

function floatsIn(bytes: Buffer): number[] | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
