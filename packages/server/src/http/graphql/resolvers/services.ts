import { type Service, UpdateServiceRequest } from "@colloquy/contract";
import { attachModel } from "../../../operations/attach-model.ts";
import { attachModels } from "../../../operations/attach-models.ts";
import { deployModel } from "../../../operations/deploy-model.ts";
import { disconnectModel } from "../../../operations/disconnect-model.ts";
import { findSystemPromptTemplate } from "../../../operations/find-system-prompt-template.ts";
import { getManagedService } from "../../../operations/get-managed-service.ts";
import { getUseCaseIdOf } from "../../../operations/service-links.ts";
import { updateService } from "../../../operations/update-service.ts";
import type { GraphqlContext } from "../context.ts";
import type { ServiceParent } from "../parents.ts";
import type { DeployModelInput, Resolvers, UpdateModelService } from "../resolver-types.ts";
import { checked } from "./checked.ts";
import { checkPlacement } from "./meta.ts";
import { useCaseArgument } from "./use-case-argument.ts";
import { findScopedMetrics } from "./use-case-lists.ts";

const named = (value: string, param: string) => ({ value, param });

function update({ deps, caller }: GraphqlContext, input: UpdateModelService): Promise<Service> {
  checkPlacement(input.placement);
  const names = { use_case: useCaseArgument(input), model: named(input.modelService, "model_service") };
  const request = {
    is_default: input.isDefault,
    attached: input.attached,
    desired_online: input.desiredOnline,
    name: input.name,
    system_prompt_template: input.systemPromptTemplate,
  };
  return updateService(deps, caller, names, checked(UpdateServiceRequest, request));
}

/** Turns the model on everywhere; the answer is how it is in one use case. */
async function deploy({ deps, caller }: GraphqlContext, input: DeployModelInput): Promise<ServiceParent> {
  checkPlacement(input.placement);
  const names = { use_case: useCaseArgument(input), model: named(input.model, "model") };
  const { model } = getManagedService(deps, caller, names);
  const { is_external } = await deployModel(deps, caller, named(model, "model"));
  const service = getManagedService(deps, caller, names);
  return { ...service, warnings: is_external ? [] : [`${model} has no provider: it is only logged against`] };
}

interface ServiceArguments {
  useCase?: string | null;
  project?: string | null;
  model: string;
}

const attach = ({ deps, caller }: GraphqlContext, input: ServiceArguments, attached: boolean) =>
  (attached ? attachModel : updateService)(
    deps,
    caller,
    { use_case: useCaseArgument(input), model: named(input.model, "model") },
    { attached },
  );

export const serviceResolvers: Resolvers = {
  Mutation: {
    attachModel: (_, { input }, context) => {
      checkPlacement(input.placement);
      return attach(context, input, input.attached ?? true);
    },
    updateModelService: (_, { input }, context) => update(context, input),
    disconnectModel: async (_, { input }, { deps, caller }) => {
      const names = { use_case: named(input.useCase, "use_case"), model: named(input.modelService, "model_service") };
      return (await disconnectModel(deps, caller, names)).id;
    },
    deployModel: (_, { input }, context) => deploy(context, input),
    addModelToUseCase: async (_, { input }, context) => (await attach(context, input, true)).attached,
    removeModelFromUseCase: async (_, { input }, context) => !(await attach(context, input, false)).attached,
    addModelsToProject: async (_, { input }, { deps, caller }) => {
      const failures = await attachModels(deps, caller, named(input.project, "project"), input.models);
      return { success: failures.length === 0, failures };
    },
    removeModelFromProject: async (_, { input }, context) => !(await attach(context, input, false)).attached,
  },
  ModelService: {
    key: ({ model }) => model,
    model: ({ model }, _, { loaders }) => loaders.getModelOfService(model),
    useCaseId: (service, _, { deps }) => getUseCaseIdOf(deps, service),
    systemPromptTemplate: ({ system_prompt_template: id }, _, { deps, caller }) =>
      (id === null ? undefined : findSystemPromptTemplate(deps, caller, id)) ?? null,
    metrics: ({ use_case, model }, _, context) => {
      const linked = context.loaders.findUseCase(use_case)?.metrics ?? [];
      return findScopedMetrics(context, linked, { use_cases: [use_case], model });
    },
    placement: () => null,
    modelService: (service) => service,
    warnings: ({ warnings = [] }) => [...warnings],
  },
};
