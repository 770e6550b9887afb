import type { Page, PageQuery, SystemPromptTemplate } from "@colloquy/contract";
import { type Caller, requireAnywhere } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { showTemplate } from "./show-template.ts";

/** All system prompt templates of the deployment, oldest first. @throws RequestError `forbidden` */
export function listSystemPromptTemplates(deps: Deps, caller: Caller, query: PageQuery): Page<SystemPromptTemplate> {
  requireAnywhere(caller, "model:read");
  const rows = deps.registry.listTemplates();
  const page = pageByKey(query, { rows, keyOf: ({ id }) => id, list: "system_prompt_templates" });
  return { ...page, data: page.data.map(showTemplate) };
}
