import { RequestError } from "@colloquy/contract";
import { type Provider, UpstreamFailure, type UpstreamRequest } from "../../providers/provider.ts";
import type { Deps } from "../deps.ts";
import { type Input, inputFor, type Prepared, upstreamBody } from "./prepare.ts";
import { type Draft, draftRecord, keepFailed } from "./record.ts";
import type { Candidate } from "./route-request.ts";

export interface Answered<T> {
  candidate: Candidate;
  input: Input;
  draft: Draft;
  answer: T;
}

/**
 * Asks the models in their order, until one answers. A request that a provider refuses is refused: the next would be asked the same.
 * @throws RequestError `upstream_error` with the last one's words
 */
export async function askProviders<T>(
  deps: Deps,
  prepared: Prepared,
  ask: (provider: Provider, request: UpstreamRequest) => Promise<T>,
): Promise<Answered<T>> {
  let failed: { failure: UpstreamFailure; candidate: Candidate } | undefined;
  for (const candidate of prepared.candidates) {
    const input = inputFor(deps, candidate, prepared.body);
    try {
      const asked = askOne(deps, prepared, { candidate, input, ask });
      const [answer, draft] = await Promise.all([asked, draftLater(prepared, candidate, input)]);
      return { candidate, input, draft, answer };
    } catch (error) {
      const failure = toFailure(error, prepared.signal);
      deps.inference.onFailed({ provider: candidate.model.provider, reason: failure.reason });
      failed = { failure, candidate };
      if (failure.reason === "refused" || prepared.signal.aborted) break;
    }
  }
  if (failed === undefined) throw new Error("nobody was asked");
  await keepFailed(deps, prepared, failed);
  throw toUpstreamError(failed.failure);
}

/** Made while the provider works. */
async function draftLater(...given: Parameters<typeof draftRecord>): Promise<Draft> {
  await undefined;
  return draftRecord(...given);
}

function askOne<T>(
  deps: Deps,
  { body, signal }: Prepared,
  {
    candidate,
    input,
    ask,
  }: { candidate: Candidate; input: Input; ask: (provider: Provider, request: UpstreamRequest) => Promise<T> },
): Promise<T> {
  const { provider, provider_model, base_url, extra_params, key } = candidate.model;
  const model = { provider, provider_model, base_url, extra_params, api_key: deps.registry.findModelSecret(key) };
  return ask(deps.inference.providerOf(model), { model, body: upstreamBody(input, body), signal });
}

/** @throws what is no failure of a provider: a defect */
export function toFailure(error: unknown, signal: AbortSignal): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  if (signal.aborted) return new UpstreamFailure("failed", callerGone);
  throw error;
}

export const callerGone = "the caller went away before the end";

const statuses = { refused: 400, rate_limited: 429, failed: undefined } as const;

/** What the caller is told. */
export function toUpstreamError(failure: UpstreamFailure): RequestError {
  const { message, reason, status, said, provider_request_id, retry_after_s } = failure;
  return new RequestError("upstream_error", message, {
    status: statuses[reason],
    retry_after_s,
    details: { status: status ?? null, said: said ?? null, provider_request_id: provider_request_id ?? null },
    cause: failure,
  });
}
