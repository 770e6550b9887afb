import {
  CreateUseCaseRequest,
  IdOrKey,
  PageQuery,
  pageOf,
  ShareUseCaseRequest,
  UpdateUseCaseRequest,
  UseCase,
} from "@colloquy/contract";
import { z } from "zod";
import { createUseCase } from "../../operations/create-use-case.ts";
import { getUseCase } from "../../operations/get-use-case.ts";
import { listUseCases } from "../../operations/list-use-cases.ts";
import { shareUseCase } from "../../operations/share-use-case.ts";
import { updateUseCase } from "../../operations/update-use-case.ts";
import { type Route, route } from "../route.ts";

const UseCaseParams = z.object({ key: IdOrKey });
const named = (params: z.infer<typeof UseCaseParams>) => ({ value: params.key, param: "use_case" });

export const useCaseRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/use-cases",
    summary: "List the use cases that the caller may read",
    access: "use_case:read",
    query: PageQuery.extend({
      archived: z
        .enum(["true", "false"], { error: "must be true or false" })
        .optional()
        .meta({ description: "true: archived ones too" }),
    }),
    response: pageOf(UseCase),
    handle: (deps, { caller, query }) => listUseCases(deps, caller, { ...query, archived: query.archived === "true" }),
  }),
  route({
    method: "POST",
    path: "/api/v1/use-cases",
    summary: "Make a use case",
    access: "use_case:create",
    body: CreateUseCaseRequest,
    status: 201,
    response: UseCase,
    handle: (deps, { caller, body }) => createUseCase(deps, caller, body),
  }),
  route({
    method: "GET",
    path: "/api/v1/use-cases/:key",
    summary: "One use case, with its metrics, models, shares and what the caller may do there",
    access: "use_case:read",
    params: UseCaseParams,
    response: UseCase,
    handle: (deps, { caller, params }) => getUseCase(deps, caller, named(params)),
  }),
  route({
    method: "PATCH",
    path: "/api/v1/use-cases/:key",
    summary: "Change name, description, metadata or default metric, or archive it",
    access: "use_case:update",
    params: UseCaseParams,
    body: UpdateUseCaseRequest,
    response: UseCase,
    handle: (deps, { caller, params, body }) => updateUseCase(deps, caller, named(params), body),
  }),
  route({
    method: "PUT",
    path: "/api/v1/use-cases/:key/shares",
    summary: "Set which teams see the use case, and with which role",
    access: "use_case:share",
    params: UseCaseParams,
    body: ShareUseCaseRequest,
    response: UseCase,
    handle: (deps, { caller, params, body }) => shareUseCase(deps, caller, named(params), body),
  }),
];
