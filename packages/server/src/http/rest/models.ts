import {
  CreateModelRequest,
  IdOrKey,
  ListedModel,
  Model,
  PageQuery,
  pageOf,
  Service,
  TerminateModelRequest,
  UpdateModelRequest,
  UpdateServiceRequest,
} from "@colloquy/contract";
import { z } from "zod";
import { attachModel } from "../../operations/attach-model.ts";
import { createModel } from "../../operations/create-model.ts";
import { deployModel } from "../../operations/deploy-model.ts";
import { disconnectModel } from "../../operations/disconnect-model.ts";
import { getModel } from "../../operations/get-model.ts";
import { listModels } from "../../operations/list-models.ts";
import { terminateModel } from "../../operations/terminate-model.ts";
import { updateModel } from "../../operations/update-model.ts";
import { updateService } from "../../operations/update-service.ts";
import { type Route, route } from "../route.ts";

const ModelParams = z.object({ key: IdOrKey.meta({ description: "key or id of the model" }) });
const named = ({ key }: z.infer<typeof ModelParams>) => ({ value: key, param: "model" });

const ServiceParams = z.object({
  key: IdOrKey.meta({ description: "key or id of the use case" }),
  model: IdOrKey.meta({ description: "key or id of the model, or id of the service" }),
});
const namedService = ({ key, model }: z.infer<typeof ServiceParams>) => ({
  use_case: { value: key, param: "use_case" },
  model: { value: model, param: "model" },
});
const servicePath = "/api/v1/use-cases/:key/models/:model";

const registered: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/models",
    name: "listModels",
    summary: "List the models attached to use cases, in OpenAI's form",
    description: "One row per use case that a model is attached to; `id` is what an OpenAI client sends as `model`.",
    access: "model:read",
    query: PageQuery.extend({
      use_case: IdOrKey.optional().meta({ description: "only those attached to this use case" }),
      attached: z
        .enum(["true", "false"], { error: "must be true or false" })
        .optional()
        .meta({ description: "`false`: instead the registered models that no use case has attached" }),
    }),
    response: pageOf(ListedModel)
      .extend({ object: z.literal("list") })
      .meta({ id: "ListedModelList" }),
    handle: async (deps, { caller, query }) => ({
      object: "list",
      ...(await listModels(deps, caller, { ...query, attached: query.attached !== "false" })),
    }),
  }),
  route({
    method: "POST",
    path: "/api/v1/models",
    name: "createModel",
    summary: "Register a model: of a provider, or only to log against",
    description: "Without `provider` and `provider_model` it is only logged against.",
    errors: ["conflict"],
    example: { body: { key: "my-model", name: "My model" } },
    access: "model:create",
    body: CreateModelRequest,
    status: 201,
    response: Model,
    handle: (deps, { caller, body }) => createModel(deps, caller, body),
  }),
  route({
    method: "GET",
    path: "/api/v1/models/:key",
    name: "getModel",
    summary: "One model",
    access: "model:read",
    params: ModelParams,
    response: Model,
    handle: (deps, { caller, params }) => getModel(deps, caller, named(params)),
  }),
  route({
    method: "PATCH",
    path: "/api/v1/models/:key",
    name: "updateModel",
    summary: "Change a model; another base_url needs the secret again",
    description: "Changes what is given.",
    example: { body: { description: "The one in production" } },
    access: "model:create",
    params: ModelParams,
    body: UpdateModelRequest,
    response: Model,
    handle: (deps, { caller, params, body }) => updateModel(deps, caller, named(params), body),
  }),
  route({
    method: "POST",
    path: "/api/v1/models/:key/deploy",
    name: "deployModel",
    summary: "Turn a model on, for the whole deployment",
    description: "Models are on when they are made. One without a provider stays OFFLINE: it is only logged against.",
    access: "model:deploy",
    params: ModelParams,
    response: Model,
    handle: (deps, { caller, params }) => deployModel(deps, caller, named(params)),
  }),
  route({
    method: "POST",
    path: "/api/v1/models/:key/terminate",
    name: "terminateModel",
    summary: "Turn a model off, for the whole deployment, until it is deployed again",
    description: "Where several use cases have attached it, only with `force`. To turn it off in one use case, change it there.",
    errors: ["conflict"],
    example: { body: { force: true } },
    access: "model:deploy",
    params: ModelParams,
    body: TerminateModelRequest.optional(),
    response: Model,
    handle: (deps, { caller, params, body }) => terminateModel(deps, caller, named(params), body ?? {}),
  }),
];

const attached: Route[] = [
  route({
    method: "PUT",
    path: servicePath,
    name: "attachModel",
    summary: "Attach a model to a use case",
    description: "Attaches unless `attached` is false; a default must be attached. Doing it twice is harmless.",
    example: { body: { is_default: true } },
    access: "use_case:manage_models",
    params: ServiceParams,
    body: UpdateServiceRequest.optional(),
    response: Service,
    handle: (deps, { caller, params, body }) => attachModel(deps, caller, namedService(params), body ?? {}),
  }),
  route({
    method: "PATCH",
    path: servicePath,
    name: "updateService",
    summary: "Make it the default, turn it on or off, attach or detach it, give it a system prompt or fallback models",
    description:
      "Changes what is given. Fallback models answer inference requests, in their order, when this one fails; `[]` takes them away.",
    example: { body: { desired_online: false } },
    access: "use_case:manage_models",
    params: ServiceParams,
    body: UpdateServiceRequest,
    response: Service,
    handle: (deps, { caller, params, body }) => updateService(deps, caller, namedService(params), body),
  }),
  route({
    method: "DELETE",
    path: servicePath,
    name: "detachModel",
    summary: "Detach a model: its interactions stay",
    description: "Its settings here stay too, unless `disconnect` is true.",
    access: "use_case:manage_models",
    params: ServiceParams,
    query: z.object({
      disconnect: z
        .enum(["true", "false"], { error: "must be true or false" })
        .optional()
        .meta({ description: "`true`: removes it altogether; attached again, it begins anew" }),
    }),
    response: Service,
    handle: (deps, { caller, params, query }) => {
      if (query.disconnect === "true") return disconnectModel(deps, caller, namedService(params));
      return updateService(deps, caller, namedService(params), { attached: false });
    },
  }),
];

export const modelRoutes: Route[] = [...registered, ...attached];
