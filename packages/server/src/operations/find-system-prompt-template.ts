import type { SystemPromptTemplate } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { showTemplate } from "./show-template.ts";

/** By id; undefined where there is none, or the caller may see no models. */
export function findSystemPromptTemplate(deps: Deps, caller: Caller, id: string): SystemPromptTemplate | undefined {
  const template = caller.anywhere.has("model:read") ? deps.registry.findTemplate(id) : undefined;
  return template && showTemplate(template);
}
