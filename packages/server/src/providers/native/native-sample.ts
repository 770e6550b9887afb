import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpClient } from "../http/http-client.ts";
import type { ChatChunk, UpstreamFailure, UpstreamRequest } from "../provider.ts";
import type { ProviderSettings } from "../settings.ts";

/** A request as a provider receives it. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  /** The connection ended before the answer did. */
  closed: boolean;
}

/** How a provider answers; `received.length` tells the how manieth request it is. */
export type Answering = (response: ServerResponse, received: Received[]) => unknown;

/** A provider that answers as a test says. */
export class SampleUpstream {
  received: Received[] = [];
  answering: Answering = (response) => response.end();
  readonly #server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(pieces).toString());
      const received: Received = { path: request.url ?? "", headers: request.headers, body, closed: false };
      response.on("close", () => {
        received.closed = !response.writableEnded;
      });
      this.received.push(received);
      this.answering(response, this.received);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(answering: Answering): void {
    this.received = [];
    this.answering = answering;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const sampleSettings: ProviderSettings = {
  base_urls: {},
  azure_api_version: "2024-10-21",
  allow_private_endpoints: true,
  limits: { connect_ms: 5000, first_byte_ms: 5000, between_chunks_ms: 5000, total_ms: 20_000 },
};

export const sampleHttp = () => new HttpClient(sampleSettings);

export const withJson =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answering =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

/** Events of a stream, each with its name if it has a `type`; the stream is left open. */
export function sendEvents(response: ServerResponse, events: readonly object[]): ServerResponse {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_1" });
  for (const event of events)
    response.write(`${"type" in event ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
  return response;
}

export const withEvents =
  (...events: object[]): Answering =>
  (response) =>
    sendEvents(response, events).end();

export async function collect(chunks: AsyncIterable<ChatChunk>): Promise<ChatChunk[]> {
  const all: ChatChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

/** Deltas and ends of one choice, in order. */
export function choicesOf(chunks: readonly ChatChunk[], index = 0): ChatChunk["choices"] {
  return chunks.flatMap((chunk) => chunk.choices).filter((choice) => choice.index === index);
}

export type Ask = (
  body: Record<string, unknown>,
  model?: Partial<UpstreamRequest["model"]>,
  signal?: AbortSignal,
) => UpstreamRequest;

/** Requests to one model of the sample. */
export const asking =
  (upstream: SampleUpstream, model: Pick<UpstreamRequest["model"], "provider" | "provider_model">): Ask =>
  (body, over = {}, signal = new AbortController().signal) => ({
    model: { ...model, base_url: upstream.url, api_key: "sk-secret", extra_params: null, ...over },
    body: { messages: [{ role: "user", content: "hi" }], ...body },
    signal,
  });

export async function failureOf(answer: Promise<unknown>): Promise<UpstreamFailure> {
  return answer.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: UpstreamFailure) => error,
  );
}
