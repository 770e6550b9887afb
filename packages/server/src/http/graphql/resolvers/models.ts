import { type ModelKind, modelKinds } from "@colloquy/contract";
import { createModel } from "../../../operations/create-model.ts";
import { deployModel } from "../../../operations/deploy-model.ts";
import { getModel } from "../../../operations/get-model.ts";
import { getModelPosition } from "../../../operations/get-model-position.ts";
import { listRegisteredModels } from "../../../operations/list-registered-models.ts";
import { listUseCases } from "../../../operations/list-use-cases.ts";
import { terminateModel } from "../../../operations/terminate-model.ts";
import { updateComputeConfig } from "../../../operations/update-compute-config.ts";
import type { GraphqlContext } from "../context.ts";
import type { ModelParent, ServiceParent, UseCaseParent } from "../parents.ts";
import type { ModelCapabilityFilter, ModelFilter, Resolvers, UseCaseFilter } from "../resolver-types.ts";
import { isSelectedBeside } from "../selection.ts";
import { toCreateModel } from "./external-models.ts";
import { checkPlacement } from "./meta.ts";
import { foundOrNull } from "./or-null.ts";
import { findScopedMetrics, findUseCases, fitsFilter } from "./use-case-lists.ts";

const named = (value: string) => ({ value, param: "model" });

const capabilities = { Generation: "TextGeneration", Embedding: "Embedding" } as const satisfies Record<
  ModelKind,
  ModelCapabilityFilter
>;

/** The kinds that a filter lets pass; an empty list in it filters nothing. */
function kindsOf({ kind, capabilities: wanted }: ModelFilter): readonly ModelKind[] {
  const { any, all } = wanted ?? {};
  return modelKinds
    .filter((one) => !kind?.length || kind.includes(one))
    .filter((one) => !any?.length || any.includes(capabilities[one]))
    .filter((one) => !all?.length || all.every((capability) => capability === capabilities[one]));
}

/** The states that a filter lets pass. */
function statesOf({ online, available }: ModelFilter): readonly string[] {
  return ["ONLINE", "OFFLINE"]
    .filter((state) => !online?.length || (online as readonly string[]).includes(state))
    .filter((state) => available == null || (state === "ONLINE") === available);
}

function list({ deps, caller }: GraphqlContext, filter: ModelFilter): ModelParent[] {
  const is_external = filter.inStorage == null ? undefined : !filter.inStorage;
  const query = { kinds: kindsOf(filter), online: statesOf(filter), is_external, first: 1000 };
  const { data } = listRegisteredModels(deps, caller, query);
  return filter.trainable ? [] : data; // none that this server could train
}

interface Place {
  use_case: UseCaseParent;
  service: ServiceParent;
}

/** Where a model is attached, or, with `attached` false, where it was taken out. */
async function placesOf(
  model: ModelParent,
  { filter, attached }: { filter?: UseCaseFilter | null; attached: boolean },
  context: GraphqlContext,
): Promise<Place[]> {
  const { deps, caller } = context;
  const use_cases = attached
    ? findUseCases(context, model.use_cases, filter)
    : (await listUseCases(deps, caller, { archived: "too", first: 1000 })).data.filter((one) => fitsFilter(one, filter));
  return use_cases.flatMap((use_case) =>
    use_case.models
      .filter((service) => service.model === model.key && service.attached === attached)
      .map((service) => ({ use_case, service })),
  );
}

const current = { filter: { isArchived: false }, attached: true };
const useCasesOf = async (places: Promise<Place[]>) => (await places).map(({ use_case }) => use_case);

export const modelResolvers: Resolvers = {
  Query: {
    models: (_, { filter }, context) => list(context, filter),
    model: (_, { idOrKey }, { deps, caller }) => foundOrNull(getModel(deps, caller, named(idOrKey))),
  },
  Mutation: {
    addExternalModel: (_, { input }, { deps, caller }) => createModel(deps, caller, toCreateModel(input)),
    deployModelText: async (_, { idOrKey, placement }, { deps, caller }) => {
      checkPlacement(placement);
      return (await deployModel(deps, caller, named(idOrKey))).id;
    },
    terminateModel: async (_, { idOrKey, force }, { deps, caller }) =>
      (await terminateModel(deps, caller, named(idOrKey), { force })).id,
    updateModelComputeConfig: (_, { idOrKey }, { deps, caller }) => updateComputeConfig(deps, caller, named(idOrKey)),
  },
  Model: {
    // Releases that know `error` no longer know the other two, whose models speak OpenAI's protocol.
    providerName: ({ provider }, _, __, info) =>
      (provider === "AZURE" || provider === "NVIDIA") && isSelectedBeside(info, "error") ? "OPEN_AI" : (provider ?? "HARMONY"),
    isAdapter: () => false,
    isTraining: () => false,
    size: () => null,
    computeConfig: () => null,
    backbone: () => null,
    error: () => null,
    inStorage: ({ is_external }) => !is_external,
    order: (model, _, { deps }) => getModelPosition(deps, model),
    useCases: (model, args, context) => useCasesOf(placesOf(model, args, context)),
    projects: (model, _, context) => useCasesOf(placesOf(model, current, context)),
    modelServices: async (model, args, context) => (await placesOf(model, args, context)).map(({ service }) => service),
    metrics: async (model, _, context) => {
      const use_cases = await useCasesOf(placesOf(model, current, context));
      const linked = [...new Set(use_cases.flatMap(({ metrics }) => metrics))].sort();
      return findScopedMetrics(context, linked, { use_cases: use_cases.map(({ key }) => key), model: model.key });
    },
  },
};
