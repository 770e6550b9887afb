import type { CreateSystemPromptTemplateRequest, SystemPromptTemplate } from "@colloquy/contract";
import { type Caller, requireAnywhere, useCasesWith } from "../domain/caller.ts";
import { insertTemplate, setTemplateOf } from "../registry/models.ts";
import type { Deps } from "./deps.ts";
import { showTemplate } from "./show-template.ts";
import { visibleTemplate } from "./visible.ts";

/**
 * Makes a template, or a new version of one: templates never change. With `update_services`, services that use the old version use
 * the new one, in the use cases whose models the caller manages.
 * @throws RequestError `forbidden`, `entity_not_found` (the template that it is derived from)
 */
export async function createSystemPromptTemplate(
  deps: Deps,
  caller: Caller,
  request: CreateSystemPromptTemplateRequest,
): Promise<SystemPromptTemplate> {
  requireAnywhere(caller, "use_case:manage_models");
  const { derived_from } = request;
  const old = derived_from == null ? undefined : visibleTemplate(deps, caller, { value: derived_from, param: "derived_from" });
  const at = deps.now();
  const template = {
    id: deps.newId(at),
    name: request.name ?? old?.name ?? "",
    template: request.template,
    created_by: caller.user_id,
    created_at: new Date(at).toISOString(),
  };
  await deps.registry.change(async (change) => {
    await insertTemplate(change, template);
    if (old !== undefined && request.update_services)
      await setTemplateOf(change, servicesWith(deps, caller, old.id), template.id);
  });
  return showTemplate(template);
}

function servicesWith({ registry }: Deps, caller: Caller, template_id: string): string[] {
  return useCasesWith(registry.refreshCaller(caller), "use_case:manage_models")
    .flatMap((use_case) => registry.listServicesOf(use_case))
    .filter((service) => service.system_prompt_template === template_id)
    .map(({ id }) => id);
}
