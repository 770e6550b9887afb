import { z } from "zod";
import { JsonObject } from "./interaction.ts";
import { permissions } from "./permissions.ts";
import { hasNameOrKey, IdOrKey, Key, Name, nameOrKey, registryText, Timestamp, Uuid } from "./values.ts";

const Description = registryText(10_000);
const flag = z.boolean({ error: "must be true or false" }).nullish();

// ---- use cases

const SmallJson = JsonObject.refine(
  (value) => JSON.stringify(value).length <= 10_000,
  "must have at most 10000 characters as JSON",
);
const keptFailures = "whether inference requests that failed before any text are kept as records";
const Settings = z.object({
  default_metric: IdOrKey.nullish().meta({ description: "naming a metric also links it" }),
  keep_failed_requests: flag.meta({ description: keptFailures, default: false }),
});

/** One figure of a use case's overview page. */
export const Widget = z
  .object({
    title: registryText(200),
    metric: registryText(200).meta({ description: "key" }),
    aggregation: z.enum(["AVERAGE", "SUM", "COUNT"], { error: "must be one of AVERAGE, SUM, COUNT" }),
    unit: z.object({
      symbol: registryText(20),
      position: z.enum(["LEFT", "RIGHT"], { error: "must be LEFT or RIGHT" }),
    }),
  })
  .meta({ id: "Widget", description: "One figure of a use case's overview page: kept for whoever draws it." });
export type Widget = z.infer<typeof Widget>;

const Widgets = z
  .array(Widget, { error: "must be a list of {title, metric, aggregation, unit}" })
  .max(100, "must hold at most 100 widgets");

export const Share = z
  .object({
    team: z.string().meta({ description: "key" }),
    role: z.string().meta({ description: "key; what its members may do here; of an owner, their own roles count" }),
    is_owner: z.boolean(),
  })
  .meta({ id: "Share", description: "A team that sees a use case." });

/** A model inside a use case. */
export const Service = z
  .object({
    id: Uuid,
    use_case: z.string(),
    model: z.string(),
    name: z.string(),
    attached: z.boolean(),
    is_default: z.boolean(),
    desired_online: z.boolean().meta({ description: "false: turned off by somebody" }),
    status: z.enum(["ONLINE", "OFFLINE", "DETACHED", "TURNED_OFF"]),
    system_prompt_template: Uuid.nullable().meta({ description: "id of the template that its requests begin with" }),
    fallback_models: z.array(z.string()).meta({
      description: "keys of models that answer, in this order, when this one fails; those that are detached by then are skipped",
    }),
    created_at: Timestamp,
  })
  .meta({ id: "Service", description: "A model inside a use case." });
export type Service = z.infer<typeof Service>;

/** The scope that owns interactions. `metrics` and `shares` name by key; shares with teams that the caller cannot see are left out. */
export const UseCase = z
  .object({
    id: Uuid,
    key: z.string(),
    name: z.string(),
    description: z.string(),
    metadata: JsonObject,
    widgets: z.array(Widget),
    is_archived: z.boolean(),
    settings: z.object({
      default_metric: z.string().nullable(),
      keep_failed_requests: z.boolean().meta({ description: keptFailures }),
    }),
    default_model: z.string().nullable().meta({ description: "key" }),
    metrics: z.array(z.string()).meta({ description: "keys of the linked metrics" }),
    models: z.array(Service).meta({ description: "detached ones too" }),
    shares: z.array(Share).meta({ description: "with teams that the caller sees" }),
    permissions: z.array(z.string()).meta({ description: "what the caller may do here" }),
    created_at: Timestamp,
  })
  .meta({ id: "UseCase", description: "The scope that owns interactions." });
export type UseCase = z.infer<typeof UseCase>;

/** `POST /use-cases`. The key defaults to one made from the name, the name to the key, the team to the caller's first. */
export const CreateUseCaseRequest = z
  .object({
    name: Name.nullish(),
    key: Key.nullish(),
    description: Description.nullish(),
    team: IdOrKey.nullish().meta({ description: "its owner; absent: the caller's first team" }),
    metadata: SmallJson.nullish(),
    widgets: Widgets.nullish(),
    settings: Settings.nullish(),
  })
  .refine(hasNameOrKey, nameOrKey)
  .meta({ id: "CreateUseCaseRequest" });
export type CreateUseCaseRequest = z.infer<typeof CreateUseCaseRequest>;

/** `PATCH /use-cases/{key}`: changes what is given. */
export const UpdateUseCaseRequest = z
  .object({
    name: Name.nullish(),
    description: Description.nullish(),
    metadata: SmallJson.nullish(),
    widgets: Widgets.nullish(),
    settings: Settings.nullish(),
    is_archived: flag,
  })
  .meta({ id: "UpdateUseCaseRequest" });
export type UpdateUseCaseRequest = z.infer<typeof UpdateUseCaseRequest>;

/** `PUT /use-cases/{key}/shares`: the whole list. Owners stay unless the list names an owner. */
export const ShareUseCaseRequest = z
  .object({
    shares: z
      .array(z.object({ team: IdOrKey, role: IdOrKey, is_owner: flag }), { error: "must be a list of {team, role, is_owner}" })
      .max(1000, "must hold at most 1000 shares"),
  })
  .meta({ id: "ShareUseCaseRequest" });
export type ShareUseCaseRequest = z.infer<typeof ShareUseCaseRequest>;

// ---- models

export const modelKinds = ["Generation", "Embedding"] as const;
export const ModelKind = z.enum(modelKinds, { error: "must be Generation or Embedding" });
export type ModelKind = z.infer<typeof ModelKind>;

export const providerNames = ["AZURE", "OPEN_AI", "GOOGLE", "ANTHROPIC", "NVIDIA"] as const;
export const ProviderName = z.enum(providerNames, { error: `must be one of ${providerNames.join(", ")}` });
export type ProviderName = z.infer<typeof ProviderName>;

/** A registered name. `provider` is null for a model that is only logged against. The provider's secret is never shown. */
export const Model = z
  .object({
    id: Uuid,
    key: z.string(),
    name: z.string(),
    kind: ModelKind,
    description: z.string(),
    provider: ProviderName.nullable(),
    provider_model: z.string().nullable(),
    base_url: z.string().nullable(),
    extra_params: JsonObject.nullable().meta({ description: "parameters that go to the provider with every request" }),
    has_api_key: z.boolean(),
    is_external: z.boolean(),
    online: z.enum(["ONLINE", "OFFLINE"]).meta({ description: "OFFLINE without a provider, and after it was terminated" }),
    use_cases: z.array(z.string()).meta({ description: "keys of the use cases that it is attached to" }),
    created_at: Timestamp,
  })
  .meta({
    id: "Model",
    description: "A registered name that a provider answers for, or that is only logged against. Its secret is never shown.",
  });
export type Model = z.infer<typeof Model>;

const BaseUrl = registryText(2048)
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), "must be a URL that begins with http:// or https://")
  .meta({ format: "uri" });
const ProviderSecret = registryText(10_000)
  .min(1, "must not be empty")
  .regex(/^[\x21-\x7e]+$/, "must be of printable ASCII characters without spaces: it is sent in a header");
const ProviderModel = registryText(500).min(1, "must not be empty");

/** `POST /models`. Without `provider` and `provider_model`, a model that is only logged against. */
export const CreateModelRequest = z
  .object({
    name: Name.nullish(),
    key: Key.nullish(),
    kind: ModelKind.nullish().meta({ description: "absent: Embedding when provider_model contains embed, else Generation" }),
    description: Description.nullish(),
    provider: ProviderName.nullish(),
    provider_model: ProviderModel.nullish(),
    base_url: BaseUrl.nullish().meta({ description: "required for AZURE and NVIDIA" }),
    api_key: ProviderSecret.nullish().meta({ description: "of the provider; stored encrypted, never shown" }),
    extra_params: SmallJson.nullish().meta({ description: "parameters that go to the provider with every request" }),
  })
  .refine(hasNameOrKey, nameOrKey)
  .meta({ id: "CreateModelRequest" });
export type CreateModelRequest = z.infer<typeof CreateModelRequest>;

/** `PATCH /models/{key}`: changes what is given. Another `base_url` needs the secret again. */
export const UpdateModelRequest = z
  .object({
    name: Name.nullish(),
    description: Description.nullish(),
    kind: ModelKind.nullish(),
    provider_model: ProviderModel.nullish(),
    base_url: BaseUrl.nullish(),
    api_key: ProviderSecret.nullish(),
    extra_params: SmallJson.nullish(),
  })
  .meta({ id: "UpdateModelRequest" });
export type UpdateModelRequest = z.infer<typeof UpdateModelRequest>;

/** `POST /models/{key}/terminate` */
export const TerminateModelRequest = z
  .object({ force: flag.meta({ description: "needed where several use cases have attached the model" }) })
  .meta({ id: "TerminateModelRequest" });
export type TerminateModelRequest = z.infer<typeof TerminateModelRequest>;

/** `PUT` and `PATCH /use-cases/{key}/models/{model}`. PUT attaches unless `attached` is false; a default must be attached. */
export const UpdateServiceRequest = z
  .object({
    attached: flag,
    is_default: flag.meta({ description: "answers when a request names no model" }),
    desired_online: flag.meta({ description: "false turns it off" }),
    name: Name.nullish(),
    system_prompt_template: z
      .union([Uuid, z.literal("")], { error: "must be the id of a template, or empty text" })
      .nullish()
      .meta({ description: "id of a template; empty text takes it away" }),
    fallback_models: z
      .array(IdOrKey, { error: "must be a list of keys or ids of models" })
      .max(10, "must hold at most 10 models")
      .nullish()
      .meta({ description: "attached models that answer, in this order, when this one fails; the whole list" }),
  })
  .meta({ id: "UpdateServiceRequest" });
export type UpdateServiceRequest = z.infer<typeof UpdateServiceRequest>;

/** A row of `GET /models` in OpenAI's form. `id` is `{use_case}/{model}`; for a model in no use case, its key. */
export const ListedModel = z
  .object({
    id: z.string().meta({ description: "`{use_case}/{model}`; for a model in no use case, its key" }),
    object: z.literal("model"),
    created: z.number().int().meta({ description: "seconds since the epoch" }),
    owned_by: z.string(),
    use_case: z.string().nullable(),
    model: Model,
    service: Service.nullable(),
  })
  .meta({ id: "ListedModel" });
export type ListedModel = z.infer<typeof ListedModel>;

// ---- system prompt templates

/** A system prompt with places for values. It never changes: a new version is a template of its own. */
export const SystemPromptTemplate = z
  .object({
    id: Uuid,
    name: z.string(),
    template: z.string(),
    arguments: z.array(z.string()).meta({ description: "names of its `{{places}}`, in order of appearance" }),
    created_by: Uuid.meta({ description: "id of a user" }),
    created_at: Timestamp,
  })
  .meta({
    id: "SystemPromptTemplate",
    description: "A system prompt with places for values. It never changes: a new version is a template of its own.",
  });
export type SystemPromptTemplate = z.infer<typeof SystemPromptTemplate>;

/** `POST /system-prompt-templates`. With `derived_from`, the name defaults to that of the one it is made from. */
export const CreateSystemPromptTemplateRequest = z
  .object({
    name: Name.nullish().meta({ description: "required, unless it is derived from another one" }),
    template: registryText(100_000)
      .min(1, "must not be empty")
      .meta({ description: "text; `{{name}}` is a place for the argument of that name" }),
    derived_from: Uuid.nullish().meta({ description: "id of the template that this is a new version of" }),
    update_services: flag.meta({
      description: "true: services that use `derived_from` use the new one, in use cases whose models the caller manages",
    }),
  })
  .refine(({ name, derived_from }) => (name ?? derived_from) != null, {
    error: "is required, unless derived_from is given",
    path: ["name"],
  })
  .refine(({ update_services, derived_from }) => !update_services || derived_from != null, {
    error: "means nothing without derived_from",
    path: ["update_services"],
  })
  .meta({ id: "CreateSystemPromptTemplateRequest" });
export type CreateSystemPromptTemplateRequest = z.infer<typeof CreateSystemPromptTemplateRequest>;

// ---- users, teams, roles

/** The roles that a user holds, by team; only teams that the caller sees. */
const Membership = z
  .object({ team: z.string().meta({ description: "key" }), role: z.string().meta({ description: "key" }) })
  .meta({ id: "Membership" });

export const User = z
  .object({ id: Uuid, email: z.string(), name: z.string(), teams: z.array(Membership), created_at: Timestamp })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

export const Team = z.object({ id: Uuid, key: z.string(), name: z.string(), created_at: Timestamp }).meta({ id: "Team" });
export type Team = z.infer<typeof Team>;

export const Role = Team.extend({ permissions: z.array(z.string()) }).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/** An e-mail address; a host without a dot is fine. */
export const Email = registryText(320).regex(/^[^\s@/]+@[^\s@/]+$/, "must be an e-mail address");

/** `POST /users`. Without teams: read-only in team `default`, where the caller may decide that. */
export const CreateUserRequest = z
  .object({
    email: Email.nullish().meta({ description: "required of a HUMAN; for a SYSTEM user one is made from the name" }),
    name: Name.nullish(),
    user_type: z
      .enum(["HUMAN", "SYSTEM"], { error: "must be HUMAN or SYSTEM" })
      .nullish()
      .meta({ description: "SYSTEM: a program, which needs no address", default: "HUMAN" }),
    teams: z
      .array(z.object({ team: IdOrKey, role: IdOrKey }), { error: "must be a list of {team, role}" })
      .max(1000, "must hold at most 1000 teams")
      .nullish()
      .meta({ description: "absent: read-only in team `default`, where the caller may decide that" }),
  })
  .refine(({ email, user_type }) => email != null || user_type === "SYSTEM", { error: "is required", path: ["email"] })
  .refine(({ email, name }) => (email ?? name) != null, { error: "is required, unless an email is given", path: ["name"] })
  .meta({ id: "CreateUserRequest" });
export type CreateUserRequest = z.infer<typeof CreateUserRequest>;

export const CreateTeamRequest = z
  .object({ name: Name.nullish(), key: Key.nullish() })
  .refine(hasNameOrKey, nameOrKey)
  .meta({ id: "CreateTeamRequest" });
export type CreateTeamRequest = z.infer<typeof CreateTeamRequest>;

export const CreateRoleRequest = z
  .object({
    name: Name.nullish(),
    key: Key.nullish(),
    permissions: z
      .array(z.enum(permissions, { error: `must be one of ${permissions.join(", ")}` }), {
        error: "must be a list of permissions",
      })
      .max(1000, "must hold at most 1000 permissions"),
  })
  .refine(hasNameOrKey, nameOrKey)
  .meta({ id: "CreateRoleRequest" });
export type CreateRoleRequest = z.infer<typeof CreateRoleRequest>;

/** `PUT /teams/{team}/members/{user}` */
export const SetTeamMemberRequest = z.object({ role: IdOrKey }).meta({ id: "SetTeamMemberRequest" });
export type SetTeamMemberRequest = z.infer<typeof SetTeamMemberRequest>;

// ---- API keys

/** A key as it is listed: only its beginning is known to the server. */
export const ApiKey = z
  .object({
    id: Uuid,
    user: Uuid,
    name: z.string(),
    prefix: z.string(),
    created_at: Timestamp,
    last_used_at: Timestamp.nullable(),
  })
  .meta({ id: "ApiKey", description: "A key as it is listed: only its beginning is known to the server." });
export type ApiKey = z.infer<typeof ApiKey>;

/** `POST /api-keys`: for the caller, or for another user by id or e-mail address. */
export const CreateApiKeyRequest = z
  .object({
    name: Name,
    user: IdOrKey.nullish().meta({ description: "id or e-mail address of its owner; absent: the caller" }),
  })
  .meta({ id: "CreateApiKeyRequest" });
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>;

/** The only answer that ever holds the key itself. */
export const CreatedApiKey = z
  .object({
    id: Uuid,
    name: z.string(),
    prefix: z.string(),
    key: z.string().meta({ description: "send it as `Authorization: Bearer KEY`; kept nowhere" }),
    created_at: Timestamp,
  })
  .meta({ id: "CreatedApiKey", description: "The only answer that ever holds the key itself." });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** `GET /me`: the owner of the key that asks. `permissions` are those held in any team. */
export const Me = z
  .object({
    id: Uuid,
    email: z.string(),
    name: z.string(),
    created_at: Timestamp,
    is_global: z.boolean().meta({ description: "acts in every team and use case" }),
    permissions: z.array(z.string()).meta({ description: "held in any team" }),
    teams: z.array(z.object({ team: Team, role: Role })),
    api_keys: z.array(ApiKey),
  })
  .meta({ id: "Me", description: "The owner of the key that asks." });
export type Me = z.infer<typeof Me>;
