import {
  ChatRequest,
  ChatResponse,
  EmbeddingsRequest,
  EmbeddingsResponse,
  type ErrorCode,
  TextRequest,
  TextResponse,
} from "@colloquy/contract";
import { answerInference } from "../../operations/inference/answer-inference.ts";
import { embedTexts } from "../../operations/inference/embed-texts.ts";
import { streamInference } from "../../operations/inference/stream-inference.ts";
import { EventStream } from "../event-stream.ts";
import { type Route, route } from "../route.ts";
import { readGivenHeaders } from "./given-headers.ts";
import { chatEvents, formOf, renderChat, renderText, textEvents } from "./render.ts";

const errors: readonly ErrorCode[] = ["upstream_error", "model_unavailable", "too_many_requests"];
const headers =
  "The headers `X-Session-Id`, `X-Colloquy-Labels: key=value,key=value` and `X-Colloquy-User` say the same as the members, for clients that cannot change the body; the body goes before them.";

const chatRoute = route({
  method: "POST",
  path: "/api/v1/chat/completions",
  name: "createChatCompletion",
  summary: "Have a model answer a conversation; the interaction is logged",
  description: `As OpenAI's API, with \`completion_id\` in each choice and \`session_id\`. Each choice is stored before the answer ends, or before \`[DONE]\`. ${headers}`,
  errors,
  example: { body: { model: "support/my-model", messages: [{ role: "user", content: "Where is my refund?" }] } },
  access: "use_case:interact",
  body: ChatRequest,
  response: ChatResponse,
  handle: async (deps, { caller, body, headers: given, signal }) => {
    const form = formOf(given["user-agent"]);
    const request = { body, given: readGivenHeaders(given), signal };
    if (body.stream) return new EventStream(chatEvents(await streamInference(deps, caller, request), form));
    return renderChat(await answerInference(deps, caller, request), form);
  },
});

const textRoute = route({
  method: "POST",
  path: "/api/v1/completions",
  name: "createCompletion",
  summary: "Have a model continue a prompt; the interaction is logged",
  description: `Models that answer chats only get the prompt as a user turn. ${headers}`,
  errors,
  example: { body: { model: "support/my-model", prompt: "Once upon a time" } },
  access: "use_case:interact",
  body: TextRequest,
  response: TextResponse,
  handle: async (deps, { caller, body: { messages: _, ...body }, headers: given, signal }) => {
    const request = { body, given: readGivenHeaders(given), signal };
    if (body.stream) return new EventStream(textEvents(await streamInference(deps, caller, request)));
    return renderText(await answerInference(deps, caller, request));
  },
});

const embeddingsRoute = route({
  method: "POST",
  path: "/api/v1/embeddings",
  name: "createEmbeddings",
  summary: "Have a model embed texts",
  description: "Embeddings are not stored.",
  errors,
  example: { body: { model: "support/my-embedder", input: "Where is my refund?" } },
  access: "use_case:interact",
  body: EmbeddingsRequest,
  response: EmbeddingsResponse,
  handle: (deps, { caller, body, signal }) => embedTexts(deps, caller, { body, signal }),
});

export const gatewayRoutes: Route[] = [chatRoute, textRoute, embeddingsRoute];
