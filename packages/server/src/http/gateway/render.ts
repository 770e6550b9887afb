import type { AnswerHead, InferenceAnswer } from "../../operations/inference/answer-inference.ts";
import type { InferenceStream, Piece } from "../../operations/inference/stream-inference.ts";
import { toEvent } from "../event-stream.ts";

type Members = Record<string, unknown>;

/** What a caller's client can read: OpenAI's form, or that of the vendor's client, which wants id, role and content in every piece. */
export type Form = "openai" | "vendor";

/** The vendor's client tells who it is. */
export const formOf = (user_agent: string | undefined): Form => (user_agent?.startsWith("adaptive_sdk/") ? "vendor" : "openai");

/** Text of a content as the vendor's client takes it: null is "", parts are joined. */
function contentAsText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: Members | null) => (typeof part?.["text"] === "string" ? part["text"] : "")).join("");
}

const headMembers = ({ request_id, created, session_id }: AnswerHead) => ({ id: request_id, created, session_id });

/** The provider's answer with what is ours. */
export function renderChat(answer: InferenceAnswer, form: Form): Members {
  const choices = answer.body.choices.map(({ message, ...choice }, i) => {
    const completion_id = answer.completion_ids[i] ?? "";
    const ours =
      form === "vendor"
        ? { ...message, id: completion_id, role: "assistant", content: contentAsText(message["content"]) }
        : message;
    return { ...choice, completion_id, model: answer.model, message: ours };
  });
  return render(answer, "chat.completion", choices);
}

/** The same for a prompt that was continued. */
export function renderText(answer: InferenceAnswer): Members {
  const choices = answer.body.choices.map(({ message, ...choice }, i) => ({
    ...choice,
    text: contentAsText(message["content"]),
    completion_id: answer.completion_ids[i] ?? "",
    model: answer.model,
  }));
  return render(answer, "text_completion", choices);
}

function render(answer: InferenceAnswer, object: string, choices: Members[]): Members {
  const { prompt_tokens, completion_tokens } = answer.usage;
  const usage = { ...answer.usage, total_tokens: prompt_tokens + completion_tokens };
  return { ...headMembers(answer), object, model: answer.provider_model, choices, usage, ...others(answer.body) };
}

type RenderChoice = (choice: Piece["chunk"]["choices"][number], completion_id: string) => Members;

/** The events of a chat, `[DONE]` at the end. */
export function chatEvents(stream: InferenceStream, form: Form): AsyncIterable<string> {
  const hasRole = new Set<number>();
  return toEvents(stream, "chat.completion.chunk", ({ delta, ...choice }, completion_id) => {
    const ours = form === "vendor" ? vendorDelta(delta, completion_id) : openaiDelta(delta, choice.index, hasRole);
    return { ...choice, completion_id, delta: ours };
  });
}

function vendorDelta(delta: Members, completion_id: string): Members {
  return { ...delta, id: completion_id, role: "assistant", content: contentAsText(delta["content"]) };
}

/** Clients that put the pieces together would join what is repeated. */
function openaiDelta(delta: Members, index: number, hasRole: Set<number>): Members {
  const { id: _, role, ...rest } = delta;
  if (hasRole.has(index)) return rest;
  hasRole.add(index);
  return { role: role ?? "assistant", ...rest };
}

/** The events of a prompt that is continued. */
export function textEvents(stream: InferenceStream): AsyncIterable<string> {
  return toEvents(stream, "text_completion", ({ delta, ...choice }, completion_id) => ({
    ...choice,
    text: contentAsText(delta["content"]),
    completion_id,
  }));
}

async function* toEvents(stream: InferenceStream, object: string, renderChoice: RenderChoice): AsyncGenerator<string> {
  const head = headMembers(stream);
  for await (const { chunk, completion_ids } of stream.pieces) {
    const choices = chunk.choices.map((choice, i) => ({ ...renderChoice(choice, completion_ids[i] ?? ""), model: stream.model }));
    const model = chunk.model ?? stream.provider_model;
    yield toEvent(JSON.stringify({ ...head, object, model, choices, ...usageOf(chunk), ...others(chunk) }));
  }
  yield toEvent("[DONE]");
}

/** What is ours to say; the vendor's client drops pieces that have one of the last three at their top. */
const ours = new Set([
  ...["id", "created", "session_id", "object", "model", "choices", "usage", "usage_by_choice"],
  ...["finish_reason", "TTFT", "TotalRequestDuration"],
]);

/** The provider's members beyond those. */
function others(given: object): Members {
  const kept: Members = {};
  for (const [name, value] of Object.entries(given)) if (!ours.has(name)) kept[name] = value;
  return kept;
}

function usageOf({ usage }: Piece["chunk"]): Members {
  return usage == null ? {} : { usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } };
}
