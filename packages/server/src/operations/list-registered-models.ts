import type { Model, ModelKind, Page, PageQuery } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { showModel } from "./show-model.ts";

export interface RegisteredModelsQuery extends PageQuery {
  /** Any of them; absent: all. */
  kinds?: readonly ModelKind[] | undefined;
  /** Any of them; absent: all. */
  online?: readonly string[] | undefined;
  is_external?: boolean | undefined;
}

/** All models of the deployment, by key, attached or not. @throws RequestError `forbidden` */
export function listRegisteredModels(deps: Deps, caller: Caller, query: RegisteredModelsQuery): Page<Model> {
  requireAnywhere(caller, "model:read");
  const isAmong = (allowed: readonly string[] | undefined, value: string) => allowed?.includes(value) ?? true;
  const rows = deps.registry
    .listModels()
    .map((model) => showModel(deps, caller, model))
    .filter((model) => isAmong(query.kinds, model.kind) && isAmong(query.online, model.online))
    .filter((model) => query.is_external === undefined || model.is_external === query.is_external);
  return pageByKey(query, { rows, keyOf: ({ key }) => key, list: "registered_models" });
}
