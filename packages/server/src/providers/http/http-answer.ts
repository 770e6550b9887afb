import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { UpstreamFailure } from "../provider.ts";
import { deepest, JsonDepth } from "./json-depth.ts";
import { toRequestId } from "./provider-text.ts";
import type { RequestClock } from "./request-clock.ts";
import { type SseEvent, SseSplitter } from "./sse.ts";

const maxWholeBytes = 16 << 20;
const maxStreamBytes = 64 << 20;
/** In UTF-16 units, each at least one byte. */
const maxEvent = 8 << 20;
/** Bytes of all answers together that are being received: a stream's text is held until its end. */
const mostReceiving = 512 << 20;
let receiving = 0;
/** What is read of an answer that nobody wants, to keep its connection. */
const unwantedBytes = 64 << 10;
const unwanted_ms = 500;

const requestIdHeaders = ["x-request-id", "apim-request-id", "request-id", "x-ms-request-id", "x-ms-client-request-id"];

type Body = Dispatcher.ResponseData["body"];

const firstId = (headers: IncomingHttpHeaders) => requestIdHeaders.flatMap((name) => headers[name] ?? []).find((id) => id !== "");

/** Nobody wants the rest of a body: its connection is kept when it is short. */
export function discardBody(body: Body, readBytes = 0): void {
  body.dump({ limit: readBytes + unwantedBytes, signal: AbortSignal.timeout(unwanted_ms) }).catch(() => {});
}

interface Reading {
  clock: RequestClock;
  between_chunks_ms: number;
  /** Not told in what the head tells. */
  api_key: string | undefined;
}

/** The head of a provider's answer, and its body within the limits. The body is read once, by one of `text`, `events`, `bytes`. */
export class HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly provider_request_id: string | undefined;
  readonly #body: Body;
  readonly #clock: RequestClock;
  readonly #between_chunks_ms: number;
  readonly #depth = new JsonDepth();
  #size = 0;
  #isFinished = false;

  constructor(head: Dispatcher.ResponseData, { clock, between_chunks_ms, api_key }: Reading) {
    this.status = head.statusCode;
    this.headers = head.headers;
    this.provider_request_id = toRequestId(firstId(head.headers), api_key);
    this.#body = head.body;
    this.#clock = clock;
    this.#between_chunks_ms = between_chunks_ms;
    // Whoever reads is told by the iteration.
    this.#body.on("error", () => {});
  }

  get isEventStream(): boolean {
    return /^text\/event-stream\b/i.test(this.headers["content-type"] ?? "");
  }

  /** The whole body. */
  async text(): Promise<string> {
    const pieces: Buffer[] = [];
    for await (const piece of this.#pieces(maxWholeBytes, "did not complete its answer", () => false)) pieces.push(piece);
    return new TextDecoder().decode(Buffer.concat(pieces));
  }

  /** The events of a stream, those that came together in one list. */
  async *events(): AsyncGenerator<SseEvent[], void> {
    const splitter = new SseSplitter();
    let events: SseEvent[] = [];
    for await (const _ of this.#streamPieces(splitter, (found) => {
      events = found;
    })) {
      if (events.length > 0) yield events;
    }
    yield splitter.end();
  }

  /** The body as it comes. */
  bytes(): AsyncGenerator<Uint8Array, void> {
    if (this.isEventStream) return this.#streamPieces(new SseSplitter(), () => {});
    return this.#pieces(maxWholeBytes, "did not complete its answer", () => false);
  }

  /** Ends the request and its connection; the reader that waits fails with the reason. */
  stop(reason: unknown): void {
    this.#clock.stop(reason);
    this.#body.destroy();
  }

  /** When the reader leaves now, the little that may still come is read, and the connection is kept. */
  finish(): void {
    this.#isFinished = true;
  }

  /** Nobody wants the body. */
  discard(): void {
    this.#clock.end();
    discardBody(this.#body, this.#size);
  }

  /** @param words what the provider did, as in "answered with something that is not JSON" */
  failure(words: string, options: { said?: unknown; cause?: unknown } = {}): UpstreamFailure {
    const { status, provider_request_id } = this;
    return new UpstreamFailure("failed", `the provider at ${this.#clock.host} ${words}`.toWellFormed(), {
      status,
      provider_request_id,
      ...options,
    });
  }

  #streamPieces(splitter: SseSplitter, take: (events: SseEvent[]) => void) {
    return this.#pieces(maxStreamBytes, "sent nothing", (bytes) => {
      const events = splitter.push(bytes);
      take(events);
      if (splitter.held > maxEvent) throw this.failure("sent an event of more than 8 MiB");
      return events.length > 0;
    });
  }

  /** @param isProgress whether the next pieces may take the whole time again */
  async *#pieces(maxBytes: number, didWhat: string, isProgress: (piece: Buffer) => boolean): AsyncGenerator<Buffer, void> {
    let isAtEnd = false;
    try {
      this.#clock.wait(this.#between_chunks_ms, didWhat);
      for await (const piece of this.#body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        this.#count(piece.length, maxBytes);
        if (this.#depth.push(piece)) throw this.failure(`answered with JSON nested more than ${deepest} levels deep`);
        const isNext = isProgress(piece);
        if (isNext) this.#clock.rest();
        yield piece;
        if (isNext) this.#clock.wait(this.#between_chunks_ms, didWhat);
      }
      isAtEnd = true;
    } catch (error) {
      throw this.#reasonOf(error);
    } finally {
      this.#leave(isAtEnd);
    }
  }

  #count(bytes: number, most: number): void {
    this.#size += bytes;
    receiving += bytes;
    if (this.#size > most) throw this.failure(`sent more than ${most >> 20} MiB`);
    if (receiving > mostReceiving) throw this.failure("was cut off: too many large answers come at once; try again later");
  }

  #reasonOf(error: unknown): unknown {
    if (this.#clock.signal.aborted) return this.#clock.signal.reason;
    if (error instanceof UpstreamFailure) return error;
    return this.failure("closed the connection in the middle of its answer", { cause: error });
  }

  #leave(isAtEnd: boolean): void {
    this.#clock.end();
    receiving -= this.#size;
    if (isAtEnd) return;
    if (this.#isFinished) discardBody(this.#body, this.#size);
    else this.#body.destroy();
  }
}
