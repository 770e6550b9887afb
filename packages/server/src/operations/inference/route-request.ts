import { invalidInput, type ModelKind, notFound, RequestError } from "@colloquy/contract";
import type { Caller } from "../../domain/caller.ts";
import { parseModelAddress } from "../../domain/model-address.ts";
import type { Model, Service, UseCase } from "../../registry/records.ts";
import type { Deps } from "../deps.ts";
import { serviceIn } from "../find-service.ts";
import { visibleUseCase } from "../visible.ts";

/** A model that may answer, as its use case has it. */
export interface Candidate {
  model: Model & Required<{ provider: NonNullable<Model["provider"]>; provider_model: string }>;
  service: Service;
}

export interface Routed {
  use_case: UseCase;
  /** Whether the request named the model. */
  routing: "named" | "default";
  /** The one that was meant, then its fallbacks that can answer. */
  candidates: [Candidate, ...Candidate[]];
}

/**
 * Who answers a request for `{use_case}/{model}`.
 * @throws RequestError `entity_not_found` (use case; model, also detached, or no default), `forbidden`, `invalid_input` (another
 * kind of model), `model_unavailable` (turned off, or only logged against)
 */
export function routeRequest(deps: Deps, caller: Caller, address: string, kind: ModelKind): Routed {
  const named = parseModelAddress(address);
  const use_case = visibleUseCase(deps, caller, { value: named.use_case, param: "model" }, "use_case:interact");
  const service = named.model === undefined ? defaultOf(deps, use_case) : serviceIn(deps, use_case, named.model);
  if (!service?.attached) throw notFound("model", named.model, "model");
  const first = candidateOf(deps, service);
  if (first === undefined) throw unavailable(deps, service);
  if (first.model.kind !== kind) throw invalidInput("model", `is of kind ${first.model.kind}; needed is ${kind}`);
  const others = service.fallback_models.flatMap((key) => {
    const fallback = deps.registry.findService(use_case.key, key);
    const candidate = fallback?.attached ? candidateOf(deps, fallback) : undefined;
    return candidate?.model.kind === kind ? [candidate] : [];
  });
  return { use_case, routing: named.model === undefined ? "default" : "named", candidates: [first, ...others] };
}

function defaultOf(deps: Deps, { key, default_model }: UseCase): Service | undefined {
  if (default_model !== null) return deps.registry.findService(key, default_model);
  const details = { entity: "model", value: null, reason: "the request names no model, and the use case has no default one" };
  throw new RequestError("entity_not_found", "model", { param: "model", details });
}

/** Undefined where nobody answers for it now. */
function candidateOf(deps: Deps, service: Service): Candidate | undefined {
  const { provider, provider_model, ...model } = deps.registry.getModel(service.model);
  if (!service.desired_online || !model.is_online || provider === null || provider_model === null) return undefined;
  return { service, model: { ...model, provider, provider_model } };
}

function unavailable(deps: Deps, { model, desired_online }: Service): RequestError {
  if (deps.registry.getModel(model).provider === null)
    return new RequestError("model_unavailable", "the model has no provider: it is only logged against", { param: "model" });
  const where = desired_online ? "" : " in this use case";
  return new RequestError("model_unavailable", `the model is turned off${where}`, { param: "model" });
}
