import { CreateUseCaseRequest, ShareUseCaseRequest, UpdateUseCaseRequest } from "@colloquy/contract";
import { z } from "zod";
import { createUseCase } from "../../../operations/create-use-case.ts";
import { findService } from "../../../operations/find-service.ts";
import { getUseCase } from "../../../operations/get-use-case.ts";
import { listUseCases } from "../../../operations/list-use-cases.ts";
import { getRoleOf, getTeamOf } from "../../../operations/membership-links.ts";
import { shareUseCase } from "../../../operations/share-use-case.ts";
import { updateUseCase } from "../../../operations/update-use-case.ts";
import type { GraphqlContext } from "../context.ts";
import type { ServiceParent, UseCaseParent } from "../parents.ts";
import type {
  ModelServiceFilter,
  ProjectCreate,
  Resolvers,
  UseCaseFilter,
  UseCaseSettingsInput,
  UseCaseShares,
  UseCaseUpdate,
} from "../resolver-types.ts";
import { checked } from "./checked.ts";
import { foundOrNull } from "./or-null.ts";
import { findScopedMetrics } from "./use-case-lists.ts";

const named = (value: string) => ({ value, param: "use_case" });

// ---- the same under both names

async function list({ deps, caller }: GraphqlContext, { isArchived }: UseCaseFilter): Promise<UseCaseParent[]> {
  const archived = isArchived == null ? "too" : isArchived ? "only" : "no";
  return (await listUseCases(deps, caller, { archived, first: 1000 })).data;
}

const find = ({ deps, caller }: GraphqlContext, idOrKey: string) => foundOrNull(getUseCase(deps, caller, named(idOrKey)));

/** A use case may be given all that a project may. */
function create({ deps, caller }: GraphqlContext, input: ProjectCreate): Promise<UseCaseParent> {
  const { name, key, description, team, widgets, settings } = input;
  const metadata = metadataOf(input);
  return createUseCase(
    deps,
    caller,
    checked(CreateUseCaseRequest, { name, key, description, team, widgets, metadata, settings: settingsOf(settings) }),
  );
}

async function update({ deps, caller }: GraphqlContext, idOrKey: string, input: UseCaseUpdate): Promise<UseCaseParent> {
  const { name, description, widgets, settings, isArchived: is_archived } = input;
  const given = metadataOf(input);
  // The rest of the metadata is not in the schema: it stays.
  const metadata = given && { ...(await getUseCase(deps, caller, named(idOrKey))).metadata, ...given };
  const request = { name, description, widgets, metadata, settings: settingsOf(settings), is_archived };
  return await updateUseCase(deps, caller, named(idOrKey), checked(UpdateUseCaseRequest, request));
}

function share({ deps, caller }: GraphqlContext, idOrKey: string, input: UseCaseShares): Promise<UseCaseParent> {
  const shares = input.shares.map(({ team, role, isOwner }) => ({ team, role, is_owner: isOwner }));
  return shareUseCase(deps, caller, named(idOrKey), checked(ShareUseCaseRequest, { shares }));
}

/** Free JSON of the use case that the schema has names for; undefined when nothing is given. */
function metadataOf({ metadata, gradientColor }: Pick<ProjectCreate, "metadata" | "gradientColor">) {
  const all = { emoji: metadata?.emoji, image_key: metadata?.imageKey, gradient_color: gradientColor };
  const given = Object.entries(all).filter(([, value]) => value != null);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const settingsOf = (settings: UseCaseSettingsInput | null | undefined) => settings && { default_metric: settings.defaultMetric };

const metrics = ({ metrics: keys, key }: UseCaseParent, _: unknown, context: GraphqlContext) =>
  findScopedMetrics(context, keys, { use_cases: [key] });

function modelServices(
  { models }: UseCaseParent,
  { filter }: { filter?: ModelServiceFilter | null },
  { loaders }: GraphqlContext,
): ServiceParent[] {
  const { model, kind } = filter ?? {};
  const asked = model == null ? undefined : (loaders.findModel(model)?.key ?? model);
  return models
    .filter((service) => asked === undefined || service.model === asked || service.id === asked.toLowerCase())
    .filter((service) => {
      const found = kind?.length ? loaders.findModel(service.model) : undefined;
      return !kind?.length || (found !== undefined && kind.includes(found.kind));
    });
}

const Emoji = z.object({ native: z.string() });

export const useCaseResolvers: Resolvers = {
  Query: {
    useCases: (_, { filter }, context) => list(context, filter),
    useCase: (_, { idOrKey }, context) => find(context, idOrKey),
    projects: (_, { filter }, context) => list(context, filter),
    project: (_, { idOrKey }, context) => find(context, idOrKey),
  },
  Mutation: {
    createUseCase: (_, { input }, context) => create(context, input),
    updateUseCase: (_, { idOrKey, input }, context) => update(context, idOrKey, input),
    shareUseCase: (_, { idOrKey, input }, context) => share(context, idOrKey, input),
    createProject: (_, { input }, context) => create(context, input),
    shareProject: (_, { idOrKey, input }, context) => share(context, idOrKey, input),
  },
  UseCase: {
    metrics,
    modelServices,
    modelService: ({ key }, { idOrKey }, { deps, caller }) =>
      findService(deps, caller, { use_case: key, model: idOrKey }) ?? null,
    defaultModelService: ({ models }) => models.find(({ is_default }) => is_default) ?? null,
    metric: ({ key, metrics: linked }, { metric }, context) => {
      const [found] = findScopedMetrics(context, [metric], { use_cases: [key] });
      return found !== undefined && linked.includes(found.metric.key) ? found : null;
    },
    metadata: ({ metadata }) => ({ emoji: Emoji.safeParse(metadata["emoji"]).data ?? null }),
    settings: (use_case) => use_case,
  },
  Project: { metrics, modelServices },
  Settings: {
    defaultMetric: ({ key, settings }, _, context) =>
      findScopedMetrics(context, settings.default_metric === null ? [] : [settings.default_metric], { use_cases: [key] })[0] ??
      null,
  },
  Share: {
    team: (shared, _, { deps }) => getTeamOf(deps, shared),
    role: (shared, _, { deps }) => getRoleOf(deps, shared),
  },
};
