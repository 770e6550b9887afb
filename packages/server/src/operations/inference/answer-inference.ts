import type { Caller } from "../../domain/caller.ts";
import type {
  ChatCompletion,
  Provider,
  TextCompletion,
  UpstreamAnswer,
  UpstreamRequest,
  UpstreamUsage,
} from "../../providers/provider.ts";
import type { Deps } from "../deps.ts";
import { askProviders } from "./ask-providers.ts";
import { type InferenceRequest, type Prepared, prepareInference } from "./prepare.ts";
import { estimateUsage, record } from "./record.ts";

/** What every answer to an inference request says, whole or streamed. */
export interface AnswerHead {
  request_id: string;
  /** Seconds since the epoch. */
  created: number;
  session_id: string;
  /** Key of the model that answered. */
  model: string;
  /** The provider's name of it. */
  provider_model: string;
}

export interface InferenceAnswer extends AnswerHead {
  /** As the provider gave it. */
  body: ChatCompletion;
  usage: UpstreamUsage;
  /** Of the choices, in their order. */
  completion_ids: string[];
}

/**
 * Has a model answer, and stores each choice as an interaction before it is given out.
 * @throws RequestError as `prepareInference`, `too_many_requests`, `upstream_error`, `unavailable` (what was answered could not be stored)
 */
export async function answerInference(deps: Deps, caller: Caller, request: InferenceRequest): Promise<InferenceAnswer> {
  const leave = deps.inference.enter(caller.api_key_id);
  try {
    const prepared = prepareInference(deps, caller, request);
    const { answer, ...asked } = await askProviders(deps, prepared, askWhole);
    const { body, provider_request_id } = answer;
    const choices = body.choices.map(({ index, message, finish_reason }) => ({
      index,
      message,
      finish_reason: finish_reason ?? null,
    }));
    const usage = body.usage ?? undefined;
    const outcome = {
      ...asked,
      choices,
      provider_model: body.model,
      provider_request_id,
      usage,
      usage_by_choice: body.usage_by_choice,
    };
    await record(deps, prepared, outcome);
    return {
      ...headOf(prepared, asked.candidate.model, body.model),
      body,
      usage: usage ?? estimateUsage(outcome),
      completion_ids: choices.map(({ index }) => prepared.completionId(index)),
    };
  } finally {
    leave();
  }
}

export function headOf(
  { request_id, session_id, created_at }: Prepared,
  { key, provider_model }: { key: string; provider_model: string },
  answered: string | undefined,
): AnswerHead {
  const created = Math.floor(created_at / 1000);
  return { request_id, session_id, created, model: key, provider_model: answered ?? provider_model };
}

async function askWhole(provider: Provider, request: UpstreamRequest): Promise<UpstreamAnswer<ChatCompletion>> {
  if (!("prompt" in request.body)) return await provider.chat(request);
  const text = await provider.completeText?.(request);
  if (text === undefined) return await provider.chat(asChat(request));
  return { ...text, body: { ...text.body, choices: text.body.choices.map(toMessageChoice) } };
}

/** For models that answer chats only. */
export function asChat({ body: { prompt, ...body }, ...request }: UpstreamRequest): UpstreamRequest {
  return { ...request, body: { messages: [{ role: "user", content: prompt }], ...body } };
}

function toMessageChoice({ text, ...choice }: TextCompletion["choices"][number]): ChatCompletion["choices"][number] {
  return { ...choice, message: { role: "assistant", content: text } };
}
