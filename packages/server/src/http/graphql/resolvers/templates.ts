import { CreateSystemPromptTemplateRequest } from "@colloquy/contract";
import { createSystemPromptTemplate } from "../../../operations/create-system-prompt-template.ts";
import { listSystemPromptTemplates } from "../../../operations/list-system-prompt-templates.ts";
import type { Resolvers } from "../resolver-types.ts";
import { checked } from "./checked.ts";

export const templateResolvers: Resolvers = {
  Query: {
    systemPromptTemplates: (_, __, { deps, caller }) => listSystemPromptTemplates(deps, caller, { first: 1000 }).data,
  },
  Mutation: {
    createSystemPromptTemplate: (_, { input }, { deps, caller }) =>
      createSystemPromptTemplate(deps, caller, checked(CreateSystemPromptTemplateRequest, input)),
    deriveSystemPromptTemplate: (_, { input }, { deps, caller }) => {
      const { systemPromptTemplate, name, template, updateModelServices } = input;
      const request = { derived_from: systemPromptTemplate, name, template, update_services: updateModelServices };
      return createSystemPromptTemplate(deps, caller, checked(CreateSystemPromptTemplateRequest, request));
    },
  },
};
