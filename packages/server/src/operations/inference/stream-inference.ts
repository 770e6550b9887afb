import { RequestError } from "@colloquy/contract";
import type { Caller } from "../../domain/caller.ts";
import { mergeDelta, wholeMessage } from "../../domain/merge-delta.ts";
import {
  type ChatChunk,
  type Provider,
  type TextCompletion,
  type UpstreamAnswer,
  UpstreamFailure,
  type UpstreamRequest,
  type UpstreamUsage,
} from "../../providers/provider.ts";
import type { Deps } from "../deps.ts";
import { type AnswerHead, asChat, headOf } from "./answer-inference.ts";
import { type Answered, askProviders, callerGone, toFailure, toUpstreamError } from "./ask-providers.ts";
import { type InferenceRequest, type Prepared, prepareInference } from "./prepare.ts";
import { estimateUsage, type Outcome, type RecordedChoice, record, round } from "./record.ts";

/** A piece of an answer: the provider's, with the ids of its choices. */
export interface Piece {
  chunk: ChatChunk;
  completion_ids: string[];
}

export interface InferenceStream extends AnswerHead {
  /**
   * Must be iterated, if only to be ended. At its end all is stored; it throws RequestError where the provider fails in the middle,
   * or the store. The usage comes last, without choices, if the request asked for it.
   */
  pieces: AsyncGenerator<Piece, void, undefined>;
}

/**
 * Has a model answer piece by piece, and stores each choice before the end; what was generated also when the provider fails or the
 * caller goes away.
 * @throws RequestError as `answerInference`: nothing was given out
 */
export async function streamInference(deps: Deps, caller: Caller, request: InferenceRequest): Promise<InferenceStream> {
  const leave = deps.inference.enter(caller.api_key_id);
  try {
    const prepared = prepareInference(deps, caller, request);
    const answered = await askProviders(deps, prepared, askForStream);
    const ttft_ms = round(performance.now() - prepared.began_ms);
    const relay = new Relay(deps, prepared, answered, ttft_ms);
    const head = headOf(prepared, answered.candidate.model, undefined);
    return { ...head, pieces: relay.run(leave) };
  } catch (error) {
    leave();
    throw error;
  }
}

type Stream = UpstreamAnswer<AsyncIterable<ChatChunk>>;

async function askForStream(provider: Provider, request: UpstreamRequest): Promise<Stream> {
  if (!("prompt" in request.body)) return await provider.streamChat(request);
  const text = await provider.streamText?.(request);
  return text === undefined ? await provider.streamChat(asChat(request)) : { ...text, body: toChunks(text.body) };
}

async function* toChunks(pieces: AsyncIterable<TextCompletion>): AsyncGenerator<ChatChunk> {
  for await (const piece of pieces) {
    yield { ...piece, choices: piece.choices.map(({ text, ...choice }) => ({ ...choice, delta: { content: text } })) };
  }
}

/** More choices than anybody asked for are nonsense. */
const mostChoices = 128;

/** The words of an error without their kind. */
const toReason = ({ message }: RequestError) => message.replace(/^\w+: /, "");

/** Passes a stream on and keeps what it says, to be stored at its end. */
class Relay {
  readonly #deps: Deps;
  readonly #prepared: Prepared;
  readonly #answered: Answered<Stream>;
  readonly #ttft_ms: number;
  readonly #choices = new Map<number, RecordedChoice>();
  #usage: UpstreamUsage | undefined;
  #usage_by_choice: readonly UpstreamUsage[] | undefined;
  #model: string | undefined;
  #isStored = false;

  constructor(deps: Deps, prepared: Prepared, answered: Answered<Stream>, ttft_ms: number) {
    this.#deps = deps;
    this.#prepared = prepared;
    this.#answered = answered;
    this.#ttft_ms = ttft_ms;
  }

  async *run(leave: () => void): AsyncGenerator<Piece, void, undefined> {
    try {
      for await (const chunk of this.#answered.answer.body) {
        this.#keep(chunk);
        if (chunk.choices.length > 0) yield this.#toPiece(chunk);
      }
      await this.#store();
      if (this.#prepared.body.stream_options?.include_usage) yield this.#usagePiece();
    } catch (error) {
      throw await this.#broken(error);
    } finally {
      if (!this.#isStored) await this.#store(callerGone).catch(() => undefined); // nobody is there to be told
      leave();
    }
  }

  #keep({ model, usage, usage_by_choice, choices }: ChatChunk): void {
    this.#model ??= model;
    this.#usage_by_choice ??= usage_by_choice;
    if (usage != null) this.#usage = usage;
    for (const { index, delta, finish_reason } of choices) {
      let choice = this.#choices.get(index);
      if (choice === undefined) {
        if (this.#choices.size >= mostChoices) throw new RequestError("upstream_error", "the provider gave too many choices");
        choice = { index, message: {}, finish_reason: null };
        this.#choices.set(index, choice);
      }
      mergeDelta(choice.message, delta);
      choice.finish_reason = finish_reason ?? choice.finish_reason;
    }
  }

  #toPiece(chunk: ChatChunk): Piece {
    const { usage: _, ...rest } = chunk;
    if (rest.model === undefined && this.#model !== undefined) rest.model = this.#model;
    return { chunk: rest, completion_ids: chunk.choices.map(({ index }) => this.#prepared.completionId(index)) };
  }

  #usagePiece(): Piece {
    const usage = this.#usage ?? estimateUsage(this.#outcome());
    const model = this.#model ?? this.#answered.candidate.model.provider_model;
    return { chunk: { model, choices: [], usage }, completion_ids: [] };
  }

  #outcome(error?: string): Outcome {
    const { answer, ...asked } = this.#answered;
    return {
      ...asked,
      choices: [...this.#choices.values()].map((choice) => ({ ...choice, message: wholeMessage(choice.message) })),
      provider_model: this.#model,
      provider_request_id: answer.provider_request_id,
      usage: this.#usage,
      usage_by_choice: this.#usage_by_choice,
      ttft_ms: this.#ttft_ms,
      error,
    };
  }

  async #store(error?: string): Promise<void> {
    this.#isStored = true; // also when it fails: it is not tried twice
    await record(this.#deps, this.#prepared, this.#outcome(error));
  }

  /** Stores what came before the failure. What the caller is told. */
  async #broken(error: unknown): Promise<unknown> {
    if (this.#isStored) return error;
    const { signal } = this.#prepared;
    const isProviders = error instanceof UpstreamFailure || signal.aborted;
    const told = isProviders ? toUpstreamError(toFailure(error, signal)) : error;
    await this.#store(told instanceof RequestError ? toReason(told) : "the answer could not be passed on");
    this.#deps.inference.onFailed({ provider: this.#answered.candidate.model.provider, reason: "broken" });
    return told;
  }
}
