import type { Dispatcher } from "undici";
import type { HttpAnswer } from "./http-answer.ts";

export interface HttpRequest {
  url: URL;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** The endpoint was given by a caller. */
  guarded: boolean;
  /** Not told in what becomes of the answer. */
  api_key?: string | undefined;
  /** Stops the request in every phase. */
  signal: AbortSignal;
}

const statusesWithoutBody = [204, 205, 304];

/** Puts the form of `fetch` over our own way of sending. */
export function makeFetch(send: (request: Omit<HttpRequest, "guarded" | "api_key">) => Promise<HttpAnswer>): typeof fetch {
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal);
    const request = new Request(input, { ...init, signal: null });
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    const method = request.method as Dispatcher.HttpMethod;
    const headers = Object.fromEntries(request.headers);
    return toResponse(await send({ url: new URL(request.url), method, headers, body, signal }));
  };
}

function toResponse(answer: HttpAnswer): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headers)) {
    for (const value of [values ?? []].flat()) headers.append(name, value);
  }
  const { status } = answer;
  if (status <= 599 && !statusesWithoutBody.includes(status)) return new Response(toBody(answer), { status, headers });
  answer.discard();
  if (status > 599) throw answer.failure(`answered ${status}`);
  return new Response(null, { status, headers });
}

function toBody(answer: HttpAnswer): ReadableStream<Uint8Array> {
  const pieces = answer.bytes();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => answer.stop(reason),
    },
    { highWaterMark: 0 },
  );
}
