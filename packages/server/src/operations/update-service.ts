import { invalidInput, notFound, type Service, type UpdateServiceRequest } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { upsertService } from "../registry/models.ts";
import type { Model, Service as ServiceRecord, UseCase } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { serviceIn } from "./find-service.ts";
import { showService } from "./show-service.ts";
import { type Named, visibleModel, visibleTemplate, visibleUseCase } from "./visible.ts";

export interface ServiceNames {
  use_case: Named;
  /** By key or id; a service also by its own id. */
  model: Named;
}

/**
 * Changes what is given of a model in a use case: default, on or off, attached, name, system prompt template, fallback models.
 * @throws RequestError `entity_not_found` (use case; model, also when it was never attached; template; fallback model), `forbidden`,
 * `invalid_input` (a default that is not attached; a fallback model that is not, that is the model itself, or that is named twice)
 */
export async function updateService(
  deps: Deps,
  caller: Caller,
  names: ServiceNames,
  request: UpdateServiceRequest,
): Promise<Service> {
  const use_case = visibleUseCase(deps, caller, names.use_case, "use_case:manage_models");
  const model = namedModel(deps, caller, use_case, names.model);
  const template = request.system_prompt_template;
  if (template) visibleTemplate(deps, caller, { value: template, param: "system_prompt_template" });
  await deps.registry.change(async (change) => {
    const existing = deps.registry.findService(use_case.key, model.key);
    if (existing === undefined && !request.attached) throw notFound("model", names.model.value, names.model.param);
    const next = nextService(existing, request, model.name);
    const given = request.fallback_models ?? undefined;
    const fallback_models = given && readFallbackModels(deps, caller, { use_case, model, given });
    const at = deps.now();
    await upsertService(change, {
      id: existing?.id ?? deps.newId(at),
      use_case_id: use_case.id,
      model_id: model.id,
      name: next.name,
      attached: next.attached ? 1 : 0,
      is_default: next.is_default ? 1 : 0,
      desired_online: next.desired_online ? 1 : 0,
      system_prompt_template_id: next.system_prompt_template,
      fallback_models: JSON.stringify(fallback_models ?? existing?.fallback_models ?? []),
      created_at: existing?.created_at ?? new Date(at).toISOString(),
    });
  });
  const written = deps.registry.findService(use_case.key, model.key);
  if (written === undefined) throw new Error(`the service ${use_case.key}/${model.key} was not written`);
  return showService(deps, written);
}

/** What the request names: a model, or one that the use case has under a service's id. */
export function namedModel(deps: Deps, caller: Caller, use_case: UseCase, named: Named): Model {
  const service = serviceIn(deps, use_case, named.value);
  return visibleModel(deps, caller, { ...named, value: service?.model ?? named.value });
}

/** Keys of the models that are given by key or id. */
function readFallbackModels(
  deps: Deps,
  caller: Caller,
  { use_case, model, given }: { use_case: UseCase; model: Model; given: readonly string[] },
): string[] {
  const keys = new Set<string>();
  for (const [index, value] of given.entries()) {
    const param = `fallback_models[${index}]`;
    const { key } = namedModel(deps, caller, use_case, { value, param });
    if (key === model.key) throw invalidInput(param, `is ${JSON.stringify(value)}, the model itself`);
    if (!deps.registry.findService(use_case.key, key)?.attached) {
      throw invalidInput(param, `is ${JSON.stringify(value)}, which is not attached to the use case`);
    }
    if (keys.has(key)) throw invalidInput(param, `is ${JSON.stringify(value)}, which the list names before`);
    keys.add(key);
  }
  return [...keys];
}

type Settings = Pick<ServiceRecord, "attached" | "is_default" | "desired_online" | "name" | "system_prompt_template">;

function nextService(existing: ServiceRecord | undefined, request: UpdateServiceRequest, model_name: string): Settings {
  const attached = request.attached ?? existing?.attached ?? false;
  if (request.is_default && !attached) throw invalidInput("is_default", "must be false for a model that is not attached");
  const template = request.system_prompt_template ?? existing?.system_prompt_template ?? "";
  return {
    attached,
    is_default: attached && (request.is_default ?? existing?.is_default ?? false),
    desired_online: request.desired_online ?? existing?.desired_online ?? true,
    name: request.name ?? existing?.name ?? model_name,
    system_prompt_template: template === "" ? null : template.toLowerCase(),
  };
}
