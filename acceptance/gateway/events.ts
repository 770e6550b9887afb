import type { JsonObject } from "@colloquy/testing";

export interface Chunk {
  id: string;
  created: number;
  session_id: string;
  object: string;
  /** Absent in an error. */
  choices?: { index: number; completion_id: string; delta: JsonObject; text: string; finish_reason: string | null }[];
  usage?: JsonObject;
  error?: JsonObject;
}

export interface Events {
  status: number;
  type: string;
  /** As it came, for what is not about single events. */
  text: string;
  chunks: Chunk[];
  is_done: boolean;
}

/** Reads a stream to its end. @throws Error for a line that is not of the one form that all clients read */
export async function readEvents(response: Response): Promise<Events> {
  const text = await response.text();
  const payloads = text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map(payloadOf);
  const is_done = payloads.at(-1) === "[DONE]";
  const chunks = (is_done ? payloads.slice(0, -1) : payloads).map((payload) => JSON.parse(payload) as Chunk);
  return { status: response.status, type: response.headers.get("content-type") ?? "", text, chunks, is_done };
}

function payloadOf(line: string): string {
  const payload = /^data: (\S.*)$/s.exec(line)?.[1];
  if (payload === undefined) throw new Error(`not a line of the form "data: …": ${line}`);
  return payload;
}

/** The events of a stream one by one, as they come. */
export async function* eachEvent(response: Response): AsyncGenerator<Chunk> {
  let rest = "";
  for await (const piece of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "" && payloadOf(line) !== "[DONE]") yield JSON.parse(payloadOf(line)) as Chunk;
    }
  }
}

/** The pieces of one choice. */
export function choicesOf(chunks: readonly Chunk[], index = 0): NonNullable<Chunk["choices"]> {
  return chunks.flatMap(({ choices = [] }) => choices).filter((choice) => choice.index === index);
}

/** The id of its completion. */
export const idOf = (chunks: readonly Chunk[], index = 0): string => choicesOf(chunks, index)[0]?.completion_id ?? "";

/** What the pieces of one choice say together. */
export function joined(chunks: readonly Chunk[], index = 0): string {
  return choicesOf(chunks, index)
    .map(({ delta }) => delta["content"] ?? "")
    .join("");
}
