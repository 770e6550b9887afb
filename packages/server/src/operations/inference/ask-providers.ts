import { RequestError } from "@colloquy/contract";
import { type Provider, UpstreamFailure, type UpstreamModel, type UpstreamRequest } from "../../providers/provider.ts";
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

/** Who answered and what, or the last one's failure. */
type Outcome<T> = { candidate: Candidate; answer: T } | { candidate: Candidate; failure: UpstreamFailure };

/** Asks the models in their order, until one answers. A request that a provider refuses is refused: the next would be asked the same. */
export async function askInTurn<T>(
  deps: Deps,
  { candidates, signal }: Pick<Prepared, "candidates" | "signal">,
  ask: (provider: Provider, model: UpstreamModel, candidate: Candidate) => Promise<T>,
): Promise<Outcome<T>> {
  let failed: Outcome<T> | undefined;
  for (const candidate of candidates) {
    try {
      const model = upstreamModel(deps, candidate);
      return { candidate, answer: await ask(deps.inference.providerOf(model), model, candidate) };
    } catch (error) {
      const failure = toFailure(error, signal);
      deps.inference.onFailed({ provider: candidate.model.provider, reason: failure.reason });
      failed = { candidate, failure };
      if (failure.reason === "refused" || signal.aborted) break;
    }
  }
  if (failed === undefined) throw new Error("nobody was asked");
  return failed;
}

function upstreamModel(deps: Deps, { model }: Candidate): UpstreamModel {
  const { provider, provider_model, base_url, extra_params, key } = model;
  return { provider, provider_model, base_url, extra_params, api_key: deps.registry.findModelSecret(key) };
}

/**
 * Asks for a completion.
 * @throws RequestError `upstream_error` with the last one's words
 */
export async function askProviders<T>(
  deps: Deps,
  prepared: Prepared,
  ask: (provider: Provider, request: UpstreamRequest) => Promise<T>,
): Promise<Answered<T>> {
  const { body, signal } = prepared;
  const outcome = await askInTurn(deps, prepared, async (provider, model, candidate) => {
    const input = inputFor(deps, candidate, body);
    const asked = ask(provider, { model, body: upstreamBody(input, body), signal });
    const [answer, draft] = await Promise.all([asked, draftLater(prepared, candidate, input)]);
    return { candidate, input, draft, answer };
  });
  if ("answer" in outcome) return outcome.answer;
  await keepFailed(deps, prepared, outcome);
  throw toUpstreamError(outcome.failure);
}

/** Made while the provider works. */
async function draftLater(...given: Parameters<typeof draftRecord>): Promise<Draft> {
  await undefined;
  return draftRecord(...given);
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
