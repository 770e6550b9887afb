import { z } from "zod";
import { JsonObject } from "./interaction.ts";
import { permissions } from "./permissions.ts";
import { hasNameOrKey, IdOrKey, Key, Name, nameOrKey, registryText, Timestamp, Uuid } from "./values.ts";

const Description = registryText(10_000);
const flag = z.boolean({ error: "must be true or false" }).nullish();

// ---- use cases

const Metadata = JsonObject.refine(
  (value) => JSON.stringify(value).length <= 10_000,
  "must have at most 10000 characters as JSON",
);
const Settings = z.object({ default_metric: IdOrKey.nullish().meta({ description: "naming a metric also links it" }) });

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
    is_archived: z.boolean(),
    settings: z.object({ default_metric: z.string().nullable() }),
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
    metadata: Metadata.nullish(),
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
    metadata: Metadata.nullish(),
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
    has_api_key: z.boolean(),
    is_external: z.boolean(),
    online: z.enum(["ONLINE", "OFFLINE"]),
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
const ProviderSecret = registryText(10_000).min(1, "must not be empty");
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
  })
  .meta({ id: "UpdateModelRequest" });
export type UpdateModelRequest = z.infer<typeof UpdateModelRequest>;

/** `PUT` and `PATCH /use-cases/{key}/models/{model}`. PUT attaches unless `attached` is false; a default must be attached. */
export const UpdateServiceRequest = z
  .object({
    attached: flag,
    is_default: flag.meta({ description: "answers when a request names no model" }),
    desired_online: flag.meta({ description: "false turns it off" }),
    name: Name.nullish(),
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
    email: Email,
    name: Name.nullish(),
    teams: z
      .array(z.object({ team: IdOrKey, role: IdOrKey }), { error: "must be a list of {team, role}" })
      .max(1000, "must hold at most 1000 teams")
      .nullish()
      .meta({ description: "absent: read-only in team `default`, where the caller may decide that" }),
  })
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
