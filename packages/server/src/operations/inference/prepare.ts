import { type ChatRequest, invalidInput, labelLimits, type Message, notFound, type TextRequest } from "@colloquy/contract";
import type { Caller } from "../../domain/caller.ts";
import { fillTemplate } from "../../domain/fill-template.ts";
import { type LabelPairs, toLabelPairs } from "../../domain/labels.ts";
import { parametersOf, upstreamMembers, upstreamMessages } from "../../domain/upstream-body.ts";
import type { Deps } from "../deps.ts";
import { type Candidate, type Routed, routeRequest } from "./route-request.ts";

/** What a client that cannot change the body says in headers. The body goes before them. */
export interface GivenInHeaders {
  session_id?: string | undefined;
  user?: string | undefined;
  labels?: Record<string, string> | undefined;
}

export interface InferenceRequest {
  /** A chat, or a prompt to be continued. */
  body: ChatRequest | TextRequest;
  given: GivenInHeaders;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

/** An inference request that was checked, before any provider is asked. */
export interface Prepared extends Routed {
  body: ChatRequest | TextRequest;
  signal: AbortSignal;
  /** Of the answer, and in its records. */
  request_id: string;
  session_id: string;
  user: string | undefined;
  labels: LabelPairs;
  parameters: Record<string, unknown>;
  /** Whether the interaction is stored. */
  is_kept: boolean;
  /** Milliseconds since the epoch, and as the process counts them. */
  created_at: number;
  began_ms: number;
  /** Id of the choice with this index. */
  completionId(index: number): string;
}

/** @throws RequestError as `routeRequest`, and `invalid_input` (labels, arguments of the template) */
export function prepareInference(deps: Deps, caller: Caller, { body, given, signal }: InferenceRequest): Prepared {
  const began_ms = performance.now();
  const routed = routeRequest(deps, caller, body.model, "Generation");
  if (body.ab_campaign != null) throw notFound("ab_campaign", body.ab_campaign, "ab_campaign");
  const created_at = deps.now();
  const ids = new Map<number, string>();
  return {
    ...routed,
    candidates: withArguments(deps, routed.candidates, body),
    body,
    signal,
    request_id: deps.newId(created_at),
    session_id: (body.session_id ?? given.session_id)?.toLowerCase() ?? deps.newId(created_at),
    user: (body.user ?? given.user) || undefined,
    labels: mergeLabels(body, given),
    parameters: parametersOf(body),
    is_kept: body.store !== false,
    created_at,
    began_ms,
    completionId(index) {
      const id = ids.get(index) ?? deps.newId(created_at);
      ids.set(index, id);
      return id;
    },
  };
}

function mergeLabels({ metadata, labels }: InferenceRequest["body"], given: GivenInHeaders): LabelPairs {
  const merged = new Map([metadata, given.labels, labels].flatMap((some) => Object.entries(some ?? {})));
  if (merged.size > labelLimits.pairs)
    throw invalidInput(
      "labels",
      `are ${merged.size} with those of metadata and headers; allowed are at most ${labelLimits.pairs}`,
    );
  return toLabelPairs(Object.fromEntries(merged));
}

/** Those whose system prompt template the request has all values for; the one that was meant must be among them. */
function withArguments(
  deps: Deps,
  [first, ...others]: Routed["candidates"],
  body: InferenceRequest["body"],
): Routed["candidates"] {
  inputFor(deps, first, body);
  const canBeFilled = (candidate: Candidate) => {
    try {
      inputFor(deps, candidate, body);
      return true;
    } catch {
      return false; // a fallback with places that the caller does not know of
    }
  };
  return [first, ...others.filter(canBeFilled)];
}

/** The input as this model gets it: for a chat it begins with the model's system prompt. */
export type Input = { messages: Message[] } | { prompt: string };

/** @throws RequestError `invalid_input` naming the argument that is missing */
export function inputFor(deps: Deps, { service }: Candidate, body: InferenceRequest["body"]): Input {
  if (!isChat(body)) return { prompt: body.prompt };
  const template =
    service.system_prompt_template === null ? undefined : deps.registry.findTemplate(service.system_prompt_template);
  if (template === undefined) return { messages: body.messages };
  const content = fillTemplate(template.template, body.system_prompt_args ?? {});
  return { messages: [{ role: "system", content }, ...body.messages] };
}

export const isChat = (body: InferenceRequest["body"]): body is ChatRequest => "messages" in body;

/** The request's body as the provider gets it. */
export function upstreamBody(input: Input, body: InferenceRequest["body"]): Record<string, unknown> {
  const given = "messages" in input ? { messages: upstreamMessages(input.messages) } : { prompt: input.prompt };
  return { ...given, ...upstreamMembers(body) };
}
