import { type Behaviour, fail, type JsonObject } from "@colloquy/testing";
import { secret } from "../gateway.ts";
import { type Reply, tokens } from "./reply.ts";
import { speakAnthropic } from "./speak-anthropic.ts";
import { speakGoogle } from "./speak-google.ts";
import { speakOpenAi } from "./speak-openai.ts";

/** One provider's API, and how a model there is registered. */
export interface Wire {
  provider: "ANTHROPIC" | "GOOGLE" | "AZURE" | "NVIDIA" | "OPEN_AI";
  provider_model: string;
  /** The name by which the provider answers. */
  answering_model: string;
  /** Where the API begins, from the upstream's own address, which ends in `/v1`. */
  baseUrl(upstream_url: string): string;
  /** Where a chat is asked for, whole and streamed. */
  paths: [string, string];
  /** The header with the provider's key. */
  key: [string, string];
  behave(reply: Reply): Behaviour;
  errorBody(status: number, message: string): JsonObject;
  /** The member of GraphQL's `providerData`; the address as base URL. */
  providerData(base_url: string): JsonObject;
  /** Tokens of reasoning; null: not counted. */
  reasoning_tokens: number | null;
  /** Of 600 fresh tokens, 400 from the cache and 200 written, in dollars. Null: the price is not known. */
  cost_usd: number | null;
  /** How often it is asked for two choices. */
  calls_for_two: 1 | 2;
}

const originOf = (url: string) => new URL(url).origin;
const openAiError = (_: number, message: string) => ({ error: { message, type: "invalid_request_error" } });
const chatPath = "/v1/chat/completions";
const azurePath = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";
const geminiPath = "/v1beta/models/gemini-2.5-flash";
const cost = (input: number, cached: number, output: number) => (600 * input + 400 * cached + 200 * output) / 1e6;

export const wires: Wire[] = [
  {
    provider: "ANTHROPIC",
    provider_model: "claude-sonnet-4-5",
    answering_model: "claude-sonnet-4-5-20250929",
    baseUrl: originOf,
    paths: ["/v1/messages", "/v1/messages"],
    key: ["x-api-key", secret],
    behave: speakAnthropic,
    errorBody: (status, message) => ({ type: "error", error: { type: anthropicTypes[status], message } }),
    providerData: () => ({ anthropic: { apiKey: secret, externalModelId: "claude-sonnet-4-5" } }),
    reasoning_tokens: null,
    cost_usd: cost(3, 0.3, 15),
    calls_for_two: 2,
  },
  {
    provider: "GOOGLE",
    provider_model: "gemini-2.5-flash",
    answering_model: "gemini-2.5-flash",
    baseUrl: originOf,
    paths: [`${geminiPath}:generateContent`, `${geminiPath}:streamGenerateContent?alt=sse`],
    key: ["x-goog-api-key", secret],
    behave: speakGoogle,
    errorBody: (code, message) => ({ error: { code, message, status: "SOME_STATUS" } }),
    providerData: () => ({ google: { apiKey: secret, externalModelId: "gemini-2.5-flash" } }),
    reasoning_tokens: tokens.reasoning,
    cost_usd: cost(0.3, 0.03, 2.5),
    calls_for_two: 2,
  },
  {
    provider: "AZURE",
    provider_model: "gpt-4o",
    answering_model: "gpt-4o-2024-08-06",
    baseUrl: originOf,
    paths: [azurePath, azurePath],
    key: ["api-key", secret],
    behave: (reply) => speakOpenAi(reply, "gpt-4o-2024-08-06"),
    errorBody: openAiError,
    providerData: (endpoint) => ({ azure: { apiKey: secret, externalModelId: "gpt-4o", endpoint } }),
    reasoning_tokens: tokens.reasoning,
    cost_usd: cost(2.5, 1.25, 10),
    calls_for_two: 1,
  },
  {
    provider: "OPEN_AI",
    provider_model: "gpt-4o",
    answering_model: "gpt-4o-2024-08-06",
    baseUrl: (url) => url,
    paths: [chatPath, chatPath],
    key: ["authorization", `Bearer ${secret}`],
    behave: (reply) => speakOpenAi(reply, "gpt-4o-2024-08-06"),
    errorBody: openAiError,
    providerData: () => ({ openAI: { apiKey: secret, externalModelId: "GPT4O" } }),
    reasoning_tokens: tokens.reasoning,
    cost_usd: cost(2.5, 1.25, 10),
    calls_for_two: 1,
  },
  {
    provider: "NVIDIA",
    provider_model: "our-own-8b",
    answering_model: "our-own-8b",
    baseUrl: (url) => url,
    paths: [chatPath, chatPath],
    key: ["authorization", `Bearer ${secret}`],
    behave: (reply) => speakOpenAi(reply),
    errorBody: openAiError,
    providerData: (endpoint) => ({ nvidia: { externalModelId: "our-own-8b", endpoint } }),
    reasoning_tokens: tokens.reasoning,
    cost_usd: null,
    calls_for_two: 1,
  },
];

const anthropicTypes: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

/** An error in the wire's own form, that is not to be tried again soon. */
export const failing = ({ errorBody }: Wire, status: number, message: string): Behaviour =>
  fail(status, errorBody(status, message), { "Retry-After": "60" });
