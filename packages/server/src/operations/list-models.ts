import type { ListedModel, Page, PageQuery } from "@colloquy/contract";
import { type Caller, requireAnywhere, useCasesWith } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Service } from "../registry/records.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";
import { showService } from "./show-service.ts";
import { visibleUseCase } from "./visible.ts";

export interface ListModelsQuery extends PageQuery {
  /** Only models of this use case; by default of all that the caller sees and that are not archived. */
  use_case?: string | undefined;
  /** False: instead the registered models that no use case which the caller sees has attached. */
  attached?: boolean | undefined;
}

/** OpenAI's clients read the first page only, so it is as large as pages may be. */
const default_first = 1000;

/** Models as use cases have them, by `{use_case}/{model}`. @throws RequestError `forbidden`, `entity_not_found` (use case) */
export async function listModels(deps: Deps, caller: Caller, query: ListModelsQuery): Promise<Page<ListedModel>> {
  requireAnywhere(caller, "model:read");
  const use_cases = listedUseCases(deps, caller, query.use_case);
  const rows = (query.attached === false ? unattached(deps, caller, use_cases) : attached(deps, caller, use_cases)).sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
  return pageByKey(query, {
    rows,
    keyOf: ({ id }) => id,
    list: query.attached === false ? "unattached_models" : "models",
    default_first,
  });
}

function listedUseCases(deps: Deps, caller: Caller, named: string | undefined): string[] {
  if (named === undefined) {
    return useCasesWith(caller, "use_case:read").filter((key) => !deps.registry.getUseCase(key).is_archived);
  }
  return [visibleUseCase(deps, caller, { value: named, param: "use_case" }, "use_case:read").key];
}

function attached(deps: Deps, caller: Caller, use_cases: readonly string[]): ListedModel[] {
  return use_cases
    .flatMap((use_case) => deps.registry.listServicesOf(use_case))
    .filter((service) => service.attached)
    .map((service) => toListed(deps, caller, { model: service.model, service }));
}

function unattached(deps: Deps, caller: Caller, use_cases: readonly string[]): ListedModel[] {
  const isAttached = (model: string) => use_cases.some((use_case) => deps.registry.findService(use_case, model)?.attached);
  return deps.registry
    .listModels()
    .filter(({ key }) => !isAttached(key))
    .map(({ key }) => toListed(deps, caller, { model: key, service: undefined }));
}

function toListed(
  deps: Deps,
  caller: Caller,
  { model: key, service }: { model: string; service: Service | undefined },
): ListedModel {
  const model = deps.registry.getModel(key);
  return {
    id: service === undefined ? key : `${service.use_case}/${key}`,
    object: "model",
    created: Math.floor(Date.parse(model.created_at) / 1000),
    owned_by: service?.use_case ?? "colloquy",
    use_case: service?.use_case ?? null,
    model: showModel(deps, caller, model),
    service: service === undefined ? null : showService(deps, service),
  };
}
