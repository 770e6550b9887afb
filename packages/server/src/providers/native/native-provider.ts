import type { JSONObject, LanguageModelV3 } from "@ai-sdk/provider";
import type { ChatChunk, ChatCompletion, Provider, UpstreamAnswer, UpstreamModel, UpstreamRequest } from "../provider.ts";
import { toCompletion } from "./native-answer.ts";
import { type ChatBody, parseChatBody } from "./native-body.ts";
import { requestId, toThrown } from "./native-failure.ts";
import { merge, startWith } from "./native-merge.ts";
import { type OptionsKey, toCallOptions } from "./native-options.ts";
import { toPrompt } from "./native-prompt.ts";
import type { ReasoningFormat } from "./native-reasoning.ts";
import { toChunks } from "./native-stream.ts";
import { usageMembers } from "./native-usage.ts";

/** How to reach providers; `guarded` where a caller has chosen the address. */
export interface Fetching {
  fetchFor(guarded: boolean, api_key: string | undefined): typeof fetch;
}

/** What sets one provider with an API of its own apart from another. */
export interface Dialect {
  /** The provider's name for people. */
  provider: string;
  options_key: OptionsKey;
  reasoning_format: ReasoningFormat;
  open(model: UpstreamModel): Promise<LanguageModelV3>;
  /** The provider's own options that follow from the body. */
  tune(body: ChatBody, provider_model: string): JSONObject;
}

/** Chats with a provider that has an API of its own, through its library; a choice is a call. */
export function nativeProvider(dialect: Dialect): Provider {
  return { chat: (request) => chat(dialect, request), streamChat: (request) => streamChat(dialect, request) };
}

async function chat(dialect: Dialect, request: UpstreamRequest): Promise<UpstreamAnswer<ChatCompletion>> {
  const stop = new AbortController();
  try {
    const { model, options, choices } = await prepare(dialect, request, stop.signal);
    const results = await Promise.all(choices.map(() => model.doGenerate(options)));
    const { headers, id } = results[0]?.response ?? {};
    return { body: toCompletion(results), provider_request_id: requestId(headers, request.model.api_key, id) };
  } catch (error) {
    throw toThrown(error, contextOf(dialect, request));
  } finally {
    stop.abort();
  }
}

async function streamChat(dialect: Dialect, request: UpstreamRequest): Promise<UpstreamAnswer<AsyncIterable<ChatChunk>>> {
  const stop = new AbortController();
  let provider_request_id: string | undefined;
  async function* run(): AsyncGenerator<ChatChunk> {
    try {
      const { model, options, choices } = await prepare(dialect, request, stop.signal);
      const results = await Promise.all(choices.map(() => model.doStream({ ...options, includeRawChunks: true })));
      provider_request_id = requestId(results[0]?.response?.headers, request.model.api_key);
      const usages = yield* merge(results.map(({ stream }, index) => toChunks(stream, index)));
      yield { choices: [], ...usageMembers(usages) };
    } catch (error) {
      throw toThrown(error, contextOf(dialect, request));
    } finally {
      stop.abort();
    }
  }
  const chunks = run();
  const first = await chunks.next();
  return { body: startWith(first.value, chunks), provider_request_id };
}

async function prepare(dialect: Dialect, { model, body, signal }: UpstreamRequest, stopped: AbortSignal) {
  const asked = parseChatBody(model, body);
  const opened = await dialect.open(model);
  const prompt = toPrompt(asked.messages, { urls: await opened.supportedUrls, format: dialect.reasoning_format });
  const options = toCallOptions(asked, dialect.options_key, dialect.tune(asked, model.provider_model));
  return {
    model: opened,
    options: { ...options, prompt, abortSignal: AbortSignal.any([signal, stopped]) },
    choices: Array.from({ length: asked.n ?? 1 }),
  };
}

export function contextOf({ provider }: Pick<Dialect, "provider">, { model, signal }: UpstreamRequest) {
  return { provider, api_key: model.api_key, signal };
}

/** The address of the API, whether or not what was given ends with the API's version. */
export function toBaseUrl(given: string, version: string): string {
  const base = given.replace(/\/+$/, "");
  return /\/v\d[^/]*$/.test(base) ? base : `${base}/${version}`;
}
