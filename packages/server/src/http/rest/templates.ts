import { CreateSystemPromptTemplateRequest, PageQuery, pageOf, SystemPromptTemplate } from "@colloquy/contract";
import { createSystemPromptTemplate } from "../../operations/create-system-prompt-template.ts";
import { listSystemPromptTemplates } from "../../operations/list-system-prompt-templates.ts";
import { type Route, route } from "../route.ts";

export const templateRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/system-prompt-templates",
    name: "listSystemPromptTemplates",
    summary: "List the system prompt templates of the deployment, oldest first",
    access: "model:read",
    query: PageQuery,
    response: pageOf(SystemPromptTemplate),
    handle: async (deps, { caller, query }) => listSystemPromptTemplates(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/system-prompt-templates",
    name: "createSystemPromptTemplate",
    summary: "Make a system prompt template, or a new version of one",
    description:
      "Templates never change: a new version names the old one as `derived_from`. With `update_services` true, services that use the old one use the new one, in use cases whose models the caller manages. A service takes a template with `PATCH use-cases/{key}/models/{model}`.",
    errors: ["entity_not_found"],
    example: { body: { name: "Polite", template: "You are {{name}}, of {{company}}. Be polite." } },
    access: "use_case:manage_models",
    body: CreateSystemPromptTemplateRequest,
    status: 201,
    response: SystemPromptTemplate,
    handle: (deps, { caller, body }) => createSystemPromptTemplate(deps, caller, body),
  }),
];
