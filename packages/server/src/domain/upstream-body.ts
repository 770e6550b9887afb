import type { ChatRequest, Message, TextRequest } from "@colloquy/contract";

type Members = Record<string, unknown>;

/** Members of a request that are meant for the store, or that the dialect sets. */
const ours = new Set([
  "model",
  "messages",
  "prompt",
  "stream",
  "stream_options",
  "session_id",
  "labels",
  "metadata",
  "ab_campaign",
  "system_prompt_args",
  "tags",
]);
/** What is no parameter of the generation. */
const notParameters = new Set([...ours, "user", "store"]);

const without = (request: Members, left_out: ReadonlySet<string>): Members =>
  Object.fromEntries(Object.entries(request).filter(([name, value]) => value != null && !left_out.has(name)));

/** The generation's parameters, as records keep them. */
export function parametersOf(request: ChatRequest | TextRequest): Members {
  const parameters = without(request, notParameters);
  const { system_prompt_args } = request;
  return system_prompt_args == null ? parameters : { ...parameters, system_prompt_args };
}

/**
 * What goes to the provider beside the input. `metadata` are labels here; OpenAI takes it only with `store`, so that is when it
 * goes there too.
 */
export function upstreamMembers(request: ChatRequest | TextRequest): Members {
  const { store, stream_options, metadata } = request;
  return {
    ...without(request, ours),
    ...(stream_options == null ? {} : { stream_options }),
    ...(store === true && metadata != null ? { metadata } : {}),
  };
}

/** The turns as providers take them: without our notes, and documents as context in a user turn. */
export function upstreamMessages(messages: readonly Message[]): Members[] {
  return messages.map(({ completion_id: _, metadata: __, ...message }) =>
    message.role === "document" ? { ...message, role: "user" } : message,
  );
}
