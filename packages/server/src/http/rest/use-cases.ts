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

const UseCaseParams = z.object({ key: IdOrKey.meta({ description: "key or id of the use case" }) });
const archivedAs = { true: "too", false: "no", only: "only" } as const;
const named = (params: z.infer<typeof UseCaseParams>) => ({ value: params.key, param: "use_case" });

export const useCaseRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/use-cases",
    name: "listUseCases",
    summary: "List the use cases that the caller may read",
    access: "use_case:read",
    query: PageQuery.extend({
      archived: z
        .enum(["true", "false", "only"], { error: "must be true, false or only" })
        .optional()
        .meta({ description: "`true`: archived ones too; `only`: no others" }),
    }),
    response: pageOf(UseCase),
    handle: (deps, { caller, query }) =>
      listUseCases(deps, caller, { ...query, archived: archivedAs[query.archived ?? "false"] }),
  }),
  route({
    method: "POST",
    path: "/api/v1/use-cases",
    name: "createUseCase",
    summary: "Make a use case",
    description: "The key defaults to one made from the name, the name to the key.",
    errors: ["conflict"],
    example: { body: { key: "support", name: "Support" } },
    access: "use_case:create",
    body: CreateUseCaseRequest,
    status: 201,
    response: UseCase,
    handle: (deps, { caller, body }) => createUseCase(deps, caller, body),
  }),
  route({
    method: "GET",
    path: "/api/v1/use-cases/:key",
    name: "getUseCase",
    summary: "One use case, with its metrics, models, shares and what the caller may do there",
    access: "use_case:read",
    params: UseCaseParams,
    response: UseCase,
    handle: (deps, { caller, params }) => getUseCase(deps, caller, named(params)),
  }),
  route({
    method: "PATCH",
    path: "/api/v1/use-cases/:key",
    name: "updateUseCase",
    summary: "Change name, description, metadata, widgets or settings, or archive it",
    description:
      "Changes what is given, settings one by one. An archived use case leaves the list; it can be read, and logged into, as before.",
    example: { body: { description: "Mail and chat", settings: { default_metric: "csat" } } },
    access: "use_case:update",
    params: UseCaseParams,
    body: UpdateUseCaseRequest,
    response: UseCase,
    handle: (deps, { caller, params, body }) => updateUseCase(deps, caller, named(params), body),
  }),
  route({
    method: "PUT",
    path: "/api/v1/use-cases/:key/shares",
    name: "shareUseCase",
    summary: "Set which teams see the use case, and with which role",
    description:
      "The whole list: teams that it leaves out no longer see the use case. Owners stay unless the list names an owner.",
    example: { body: { shares: [{ team: "quality", role: "annotator" }] } },
    access: "use_case:share",
    params: UseCaseParams,
    body: ShareUseCaseRequest,
    response: UseCase,
    handle: (deps, { caller, params, body }) => shareUseCase(deps, caller, named(params), body),
  }),
];
