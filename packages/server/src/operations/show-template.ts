import type { SystemPromptTemplate as ShownTemplate } from "@colloquy/contract";
import { templateArguments } from "../domain/template-arguments.ts";
import type { SystemPromptTemplate } from "../registry/records.ts";

/** A system prompt template as answers hold it, with the names of its places. */
export function showTemplate(template: SystemPromptTemplate): ShownTemplate {
  return { ...template, arguments: templateArguments(template.template) };
}
