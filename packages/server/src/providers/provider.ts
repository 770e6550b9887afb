import type { ProviderName } from "@colloquy/contract";

/** A model as its provider knows it, and how to reach it. */
export interface UpstreamModel {
  provider: ProviderName;
  /** The provider's name of the model, as in `gpt-4o-mini`. */
  provider_model: string;
  /** Given by a caller, therefore guarded; null: the provider's own, or the operator's. */
  base_url: string | null;
  api_key: string | undefined;
  /** Set in every request, over what the caller sent; null takes a member out. */
  extra_params: Record<string, unknown> | null;
}

/** One request, in the form of OpenAI's API whatever the provider speaks. */
export interface UpstreamRequest {
  model: UpstreamModel;
  /**
   * What the caller sent, unknown members too, without what is meant for the store. `model`, `stream` and `stream_options` are
   * the dialect's: it asks for usage in streams.
   */
  body: Record<string, unknown>;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
}

/** An answer, or a stream of its pieces. */
export interface UpstreamAnswer<Body> {
  body: Body;
  /** What the provider calls the request in its own logs. */
  provider_request_id: string | undefined;
}

/** As the provider counts them; its members beyond these are kept. */
export interface UpstreamUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens?: number; [member: string]: unknown } | null;
  completion_tokens_details?: { reasoning_tokens?: number; [member: string]: unknown } | null;
  [member: string]: unknown;
}

interface Answered {
  /** The model that the provider says has answered. */
  model?: string;
  usage?: UpstreamUsage | null;
  /** Of each choice by its index, where they were counted one by one. Not given out. */
  usage_by_choice?: readonly UpstreamUsage[];
  [member: string]: unknown;
}

interface Choice {
  index: number;
  finish_reason?: string | null;
  [member: string]: unknown;
}

/** OpenAI's `chat.completion`. */
export interface ChatCompletion extends Answered {
  choices: (Choice & { message: Record<string, unknown> })[];
}

/** OpenAI's `chat.completion.chunk`. `choices` is empty in one that only tells the usage. */
export interface ChatChunk extends Answered {
  choices: (Choice & { delta: Record<string, unknown> })[];
}

/** OpenAI's `text_completion`, whole or a piece of it. */
export interface TextCompletion extends Answered {
  choices: (Choice & { text: string })[];
}

/** OpenAI's list of embeddings; each a list of numbers. */
export interface Embeddings extends Answered {
  data: { index: number; embedding: number[]; [member: string]: unknown }[];
}

/**
 * A wire dialect. Every method throws `UpstreamFailure`, and the signal's reason when it is aborted. A stream is given when its
 * first piece is there that says something (not only a role), so a failure before that is thrown, not streamed; one later is
 * thrown by the iteration. Ending the iteration early stops the provider.
 */
export interface Provider {
  chat(request: UpstreamRequest): Promise<UpstreamAnswer<ChatCompletion>>;
  streamChat(request: UpstreamRequest): Promise<UpstreamAnswer<AsyncIterable<ChatChunk>>>;
  /** Absent, or undefined for this model, which may show only when it is asked: it answers chats only. */
  completeText?(request: UpstreamRequest): Promise<UpstreamAnswer<TextCompletion> | undefined>;
  streamText?(request: UpstreamRequest): Promise<UpstreamAnswer<AsyncIterable<TextCompletion>> | undefined>;
  /** Absent: the provider has none. `encoding_format` in the body is the caller's business: numbers come back. */
  embed?(request: UpstreamRequest): Promise<UpstreamAnswer<Embeddings>>;
}

/** What went wrong: the provider refuses the request itself; it wants fewer; it, or the way to it, failed. */
export type FailureReason = "refused" | "rate_limited" | "failed";

export interface FailureOptions {
  /** The provider's status; absent when there was no answer. */
  status?: number | undefined;
  /** The provider's words or its error object, as far as they are meant for people; no secrets. */
  said?: unknown;
  retry_after_s?: number | undefined;
  provider_request_id?: string | undefined;
  cause?: unknown;
}

/** A provider that did not answer as it should. `message` is for the caller: what happened, in a few words, without secrets. */
export class UpstreamFailure extends Error {
  override readonly name = "UpstreamFailure";
  readonly reason: FailureReason;
  readonly status: number | undefined;
  readonly said: unknown;
  readonly retry_after_s: number | undefined;
  readonly provider_request_id: string | undefined;

  constructor(reason: FailureReason, message: string, options: FailureOptions = {}) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.status = options.status;
    this.said = options.said;
    this.retry_after_s = options.retry_after_s;
    this.provider_request_id = options.provider_request_id;
  }
}
