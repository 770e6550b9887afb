import type { HttpAnswer } from "../http/http-answer.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { SseEvent } from "../http/sse.ts";
import type {
  ChatChunk,
  ChatCompletion,
  Embeddings,
  Provider,
  TextCompletion,
  UpstreamAnswer,
  UpstreamRequest,
} from "../provider.ts";
import { UpstreamFailure } from "../provider.ts";
import {
  BadAnswer,
  chatAsChunks,
  chatChunkSays,
  readChat,
  readChatChunk,
  readEmbeddings,
  reading,
  readJson,
  readText,
  readTextChunk,
  textAsChunks,
  textChunkSays,
} from "./openai-answer.ts";
import { embeddingsBody, streamBody, wholeBody } from "./openai-body.ts";
import { type EndpointSettings, type OpenAiCall, openAiEndpoint } from "./openai-endpoint.ts";
import { readingFailure, statusFailure } from "./openai-failure.ts";
import { OpenAiStream } from "./openai-stream.ts";
import { ShortMemory } from "./short-memory.ts";

/** OpenAI's models that still complete plain text. */
const textModels = /instruct|davinci|babbage/i;
const chatOnly_ms = 10 * 60_000;

type Read<Body> = (value: unknown, asked: number) => Body;

/** How one call's answers are read, whole and in pieces. */
interface Form<Whole, Piece> {
  call: OpenAiCall;
  readWhole: Read<Whole>;
  readPiece: (value: unknown) => Piece;
  says: (piece: Piece) => boolean;
  /** For a provider that answers whole what was asked for as a stream. */
  asPieces: (whole: Whole) => Piece[];
}

const chatForm: Form<ChatCompletion, ChatChunk> = {
  call: "chat/completions",
  readWhole: readChat,
  readPiece: readChatChunk,
  says: chatChunkSays,
  asPieces: chatAsChunks,
};
const textForm: Form<TextCompletion, TextCompletion> = {
  call: "completions",
  readWhole: readText,
  readPiece: readTextChunk,
  says: textChunkSays,
  asPieces: textAsChunks,
};

/** OpenAI's own dialect: OpenAI, Azure, and as NVIDIA every server that speaks it. */
export class OpenAiProvider implements Provider {
  readonly #http: HttpClient;
  readonly #settings: EndpointSettings;
  /** Endpoint and model that know no `stream_options`. */
  readonly #withoutOptions = new ShortMemory(Number.POSITIVE_INFINITY);
  /** Endpoint and model that complete no plain text. */
  readonly #chatOnly = new ShortMemory(chatOnly_ms);

  constructor(http: HttpClient, settings: EndpointSettings) {
    this.#http = http;
    this.#settings = settings;
  }

  chat(request: UpstreamRequest): Promise<UpstreamAnswer<ChatCompletion>> {
    return this.#whole(request, "chat/completions", wholeBody(request), readChat);
  }

  streamChat(request: UpstreamRequest): Promise<UpstreamAnswer<AsyncIterable<ChatChunk>>> {
    return this.#stream(request, chatForm);
  }

  completeText(request: UpstreamRequest): Promise<UpstreamAnswer<TextCompletion> | undefined> {
    return this.#unlessChatOnly(request, () => this.#whole(request, "completions", wholeBody(request), readText));
  }

  streamText(request: UpstreamRequest): Promise<UpstreamAnswer<AsyncIterable<TextCompletion>> | undefined> {
    return this.#unlessChatOnly(request, () => this.#stream(request, textForm));
  }

  embed(request: UpstreamRequest): Promise<UpstreamAnswer<Embeddings>> {
    return this.#whole(request, "embeddings", embeddingsBody(request), readEmbeddings);
  }

  /** Other servers than OpenAI's are asked; one that has no such address is not asked again for a while. */
  async #unlessChatOnly<Answer>({ model }: UpstreamRequest, complete: () => Promise<Answer>): Promise<Answer | undefined> {
    if (model.provider !== "NVIDIA") return textModels.test(model.provider_model) ? complete() : undefined;
    const key = `${model.base_url} ${model.provider_model}`;
    if (this.#chatOnly.has(key)) return undefined;
    try {
      return await complete();
    } catch (error) {
      if (!(error instanceof UpstreamFailure) || (error.status !== 404 && error.status !== 405)) throw error;
      this.#chatOnly.add(key);
      return undefined;
    }
  }

  async #whole<Body>(request: UpstreamRequest, call: OpenAiCall, body: object, read: Read<Body>) {
    const answer = await this.#send(request, call, body);
    if (!isSuccess(answer)) throw await statusFailure(answer, request.model.api_key);
    return { body: await readWhole(answer, request, read), provider_request_id: answer.provider_request_id };
  }

  async #stream<Whole, Piece extends ChatChunk | TextCompletion>(request: UpstreamRequest, form: Form<Whole, Piece>) {
    const answer = await this.#openStream(request, form.call);
    const { provider_request_id } = answer;
    if (/json|html|xml/i.test(answer.headers["content-type"] ?? "")) {
      const pieces = await readWhole(answer, request, (value, asked) => form.asPieces(form.readWhole(value, asked)));
      return { body: replay(pieces), provider_request_id };
    }
    const stream = new OpenAiStream<Piece>(answer, {
      read: (event) => reading(() => form.readPiece(readEvent(event))),
      says: form.says,
      toFailure: (error) => readingFailure(error, answer, request.model.api_key),
    });
    await stream.begin();
    return { body: stream, provider_request_id };
  }

  /** Asks for usage, and where `stream_options` are refused, without. */
  async #openStream(request: UpstreamRequest, call: OpenAiCall): Promise<HttpAnswer> {
    const { model } = request;
    const key = `${model.base_url} ${model.provider_model}`;
    const body = streamBody(request, !this.#withoutOptions.has(key));
    const answer = await this.#send(request, call, body);
    if (isSuccess(answer)) return answer;
    const failure = await statusFailure(answer, model.api_key);
    if (!("stream_options" in body) || !isAboutStreamOptions(failure)) throw failure;
    const second = await this.#send(request, call, streamBody(request, false));
    if (!isSuccess(second)) throw await statusFailure(second, model.api_key);
    this.#withoutOptions.add(key);
    return second;
  }

  #send({ model, signal }: UpstreamRequest, call: OpenAiCall, body: object): Promise<HttpAnswer> {
    const endpoint = openAiEndpoint(model, call, this.#settings);
    return this.#http.send({ ...endpoint, method: "POST", body: JSON.stringify(body), api_key: model.api_key, signal });
  }
}

const isSuccess = ({ status }: HttpAnswer) => status >= 200 && status <= 299;

const isAboutStreamOptions = ({ status, said }: UpstreamFailure) =>
  (status === 400 || status === 422) && JSON.stringify(said ?? null).includes("stream_options");

async function readWhole<Body>(answer: HttpAnswer, request: UpstreamRequest, read: Read<Body>): Promise<Body> {
  const text = await answer.text();
  try {
    return reading(() => read(readJson(text), choicesAsked(request)));
  } catch (error) {
    throw readingFailure(error, answer, request.model.api_key);
  }
}

function choicesAsked(request: UpstreamRequest): number {
  const { n } = wholeBody(request);
  return typeof n === "number" ? n : 1;
}

function readEvent({ type, data }: SseEvent): unknown {
  if (type === "error") throw new BadAnswer("reported an error", data);
  return readJson(data);
}

async function* replay<Piece>(pieces: readonly Piece[]): AsyncGenerator<Piece, void> {
  yield* pieces;
}
