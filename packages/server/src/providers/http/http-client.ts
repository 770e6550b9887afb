import { Agent, type Dispatcher, errors } from "undici";
import { UpstreamFailure } from "../provider.ts";
import type { ProviderSettings } from "../settings.ts";
import { makeConnector } from "./endpoint-guard.ts";
import { discardBody, HttpAnswer } from "./http-answer.ts";
import { type HttpRequest, makeFetch } from "./http-fetch.ts";
import { RequestClock } from "./request-clock.ts";
import { codeOf, type Outcome, retryDelay_ms } from "./retry.ts";

type Head = Dispatcher.ResponseData;

const keepAlive_ms = 30_000;

/** Calls to providers: kept connections, limits on time and size, retries of what is safe, and no redirects. */
export class HttpClient {
  readonly #limits: ProviderSettings["limits"];
  /** Apart, so that a guarded request never travels on a connection that was not checked. */
  readonly #agents: { guarded: Agent; free: Agent };

  constructor({ limits, allow_private_endpoints }: ProviderSettings) {
    this.#limits = limits;
    // The clock of each request has its own limits.
    const options = { keepAliveTimeout: keepAlive_ms, headersTimeout: 0, bodyTimeout: 0 };
    const guard = { allow_private: allow_private_endpoints };
    this.#agents = {
      guarded: new Agent({ ...options, connect: makeConnector(limits.connect_ms, guard) }),
      free: new Agent({ ...options, connect: makeConnector(limits.connect_ms) }),
    };
  }

  /**
   * The answer of any status, once its head is there. What may pass (a lost connection, 408, 429, 5xx) is tried three times.
   * @throws UpstreamFailure when there is no answer, and the signal's reason
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const clock = new RequestClock(request.url.host, request.signal, this.#limits.total_ms);
    clock.wait(this.#limits.first_byte_ms, "did not answer");
    try {
      for (let attempts = 1; ; attempts++) {
        const outcome = await clock.race(this.#attempt(request, clock));
        const delay_ms = retryDelay_ms(attempts, outcome);
        if (delay_ms === undefined || delay_ms >= clock.left_ms) return this.#settle(outcome, clock, request.api_key);
        if ("answer" in outcome) discardBody(outcome.answer.body);
        await clock.sleep(delay_ms);
      }
    } catch (error) {
      clock.end();
      throw clock.signal.aborted ? clock.signal.reason : error;
    }
  }

  /**
   * A `fetch` with the guard, the limits and the retries of `send`, for libraries that take one. It rejects, and its bodies fail,
   * with `UpstreamFailure` and with the signal's reason; redirects are given as they are.
   * @param api_key is not told in failures
   */
  fetchFor(guarded: boolean, api_key: string | undefined): typeof fetch {
    return makeFetch((request) => this.send({ ...request, guarded, api_key }));
  }

  /** Ends all connections, those in use too. */
  async close(): Promise<void> {
    await Promise.all([this.#agents.guarded.destroy(), this.#agents.free.destroy()]);
  }

  async #attempt({ url, method, headers, body, guarded }: HttpRequest, { signal }: RequestClock): Promise<Outcome<Head>> {
    const agent = guarded ? this.#agents.guarded : this.#agents.free;
    try {
      const path = url.pathname + url.search;
      const answer = await agent.request({ origin: url.origin, path, method, headers, body, signal });
      return { answer };
    } catch (error) {
      return { error };
    }
  }

  #settle(outcome: Outcome<Head>, clock: RequestClock, api_key: string | undefined): HttpAnswer {
    if ("error" in outcome) throw this.#toFailure(outcome.error, clock.host);
    clock.rest();
    const { between_chunks_ms } = this.#limits;
    const answer = new HttpAnswer(outcome.answer, { clock, between_chunks_ms, api_key });
    const encodings = [outcome.answer.headers["content-encoding"] ?? []].flat();
    if (encodings.every((encoding) => /^(identity)?$/i.test(encoding.trim()))) return answer;
    const failure = answer.failure("compressed its answer, which nobody asked for");
    answer.stop(failure);
    throw failure;
  }

  #toFailure(error: unknown, host: string): UpstreamFailure {
    if (error instanceof UpstreamFailure) return error;
    return new UpstreamFailure("failed", `the provider at ${host} ${this.#wordsFor(error)}`, { cause: error });
  }

  #wordsFor(error: unknown): string {
    const code = codeOf(error);
    if (code === "UND_ERR_CONNECT_TIMEOUT") return `could not be reached within ${this.#limits.connect_ms / 1000} s`;
    if (["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(code)) return "closed the connection before it answered";
    if (error instanceof errors.HTTPParserError) return "answered with something that is not HTTP";
    return `could not be reached${code === "" ? "" : ` (${code})`}`;
  }
}
