import { ErrorBody, type ErrorCode, PageQuery } from "@colloquy/contract";
import type { z } from "zod";
import type { Route } from "../route.ts";
import type { SystemRoute } from "../system.ts";
import type { Answer, JsonSchema, OpenApi, Operation, Parameter, Reference } from "./document.ts";
import { errorAnswers, errorComponents, errorsOf } from "./errors.ts";
import { guide } from "./guide.ts";
import { type ConvertedSchemas, convertSchemas } from "./schemas.ts";
import { tagOf, tags } from "./tags.ts";

interface Described {
  version: string;
  routes: readonly Route[];
  systemRoutes: readonly SystemRoute[];
}

/** The OpenAPI 3.1 document of the routes, made of the schemas that validate their requests. */
export function createOpenApi({ version, routes, systemRoutes }: Described): OpenApi {
  const schemas = convertSchemas({ error: ErrorBody, ...collectSchemas(routes, systemRoutes) });
  return {
    openapi: "3.1.0",
    info: { title: "Colloquy", version, summary: "An interaction store for LLM applications", description: guide },
    servers: [{ url: "/", description: "this server" }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths: toPaths(
      [...routes].map((route) => [route.method, route.path, toOperation(route, schemas)]),
      systemRoutes.map((route) => ["GET", route.path, toSystemOperation(route, schemas)]),
    ),
    components: {
      schemas: schemas.components,
      responses: errorComponents(),
      parameters: { IdempotencyKey: idempotencyKey },
      headers,
      securitySchemes: {
        ApiKey: {
          type: "http",
          scheme: "bearer",
          description: "an API key: the admin's, or one made with `POST /api/v1/api-keys`",
        },
      },
    },
    security: [{ ApiKey: [] }],
  };
}

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "any text; within 24 hours the same key gets the first answer again, with another body 409",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

const headers: OpenApi["components"]["headers"] = {
  RequestId: { description: "what the server's log calls this request", required: true, schema: { type: "string" } },
  RetryAfter: { description: "seconds after which to try again", required: true, schema: { type: "integer", minimum: 1 } },
  ETag: { description: "of this version of the document", schema: { type: "string" } },
};
const requestId = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };

const parts = ["params", "query", "body", "response"] as const;
const nameOf = ({ method, path }: Pick<Route, "method" | "path">, part: string | number) => `${method} ${path} ${part}`;

function collectSchemas(routes: readonly Route[], systemRoutes: readonly SystemRoute[]): Record<string, z.ZodType> {
  const given = routes.flatMap((route) =>
    parts.map((part): [string, z.ZodType | undefined] => [nameOf(route, part), route[part]]),
  );
  const ofSystem = systemRoutes.flatMap(({ path, answers }) =>
    Object.entries(answers).map(([status, { schema }]): [string, z.ZodType | undefined] => [
      nameOf({ method: "GET", path }, status),
      schema,
    ]),
  );
  return Object.fromEntries([...given, ...ofSystem].filter((entry): entry is [string, z.ZodType] => entry[1] !== undefined));
}

function toPaths(...given: (readonly [method: string, path: string, Operation])[][]): OpenApi["paths"] {
  const paths: OpenApi["paths"] = {};
  for (const [method, path, operation] of given.flat()) {
    const written = path.replaceAll(/:(\w+)/g, "{$1}");
    paths[written] = { ...paths[written], [method.toLowerCase()]: operation };
  }
  return paths;
}

function toOperation(route: Route, schemas: ConvertedSchemas): Operation {
  const parameters = toParameters(route, schemas);
  const status = String(route.status ?? 200);
  return {
    operationId: route.name ?? makeName(route),
    tags: [tagOf(route.path)],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...toRequestBody(route, schemas),
    responses: {
      [status]: {
        description: status === "201" ? "Made" : "Done",
        headers: requestId,
        content: { "application/json": { schema: schemas.schemaOf(nameOf(route, "response")) } },
      },
      ...errorAnswers(errorsOf(route)),
    },
    ...(route.access === "own" ? {} : { "x-permission": route.access }),
  };
}

/** `GET /api/v1/use-cases/:key` is `getUseCasesByKey`. */
export function makeName({ method, path }: Pick<Route, "method" | "path">): string {
  const words = path
    .replace("/api/v1/", "")
    .replaceAll("/:", "/by-")
    .split(/[/\-._]/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function toRequestBody(route: Route, schemas: ConvertedSchemas): Pick<Operation, "requestBody"> {
  if (route.body === undefined) return {};
  const { body: example } = route.example ?? {};
  const media = { schema: schemas.schemaOf(nameOf(route, "body")), ...(example === undefined ? {} : { example }) };
  return { requestBody: { required: !route.body.safeParse(undefined).success, content: { "application/json": media } } };
}

function toParameters(route: Route, schemas: ConvertedSchemas): (Parameter | Reference)[] {
  const members = (part: "params" | "query") => {
    if (route[part] === undefined) return [];
    const { properties = {}, required = [] } = schemas.schemaOf(nameOf(route, part));
    return Object.entries(properties).map(([name, schema]) =>
      toParameter(name, schema, {
        in: part === "params" ? "path" : "query",
        required: required.includes(name),
        example: part === "query" ? route.example?.query?.[name] : undefined,
      }),
    );
  };
  const idempotency = route.is_idempotent ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [];
  const rank = ({ name, required }: Parameter) => (required ? 0 : name in PageQuery.shape ? 2 : 1);
  const query = members("query").sort((left, right) => rank(left) - rank(right));
  return [...members("params"), ...query, ...idempotency];
}

function toParameter(name: string, schema: JsonSchema, given: Pick<Parameter, "in" | "required" | "example">): Parameter {
  const { description, ...rest } = schema;
  return {
    name,
    in: given.in,
    required: given.required,
    ...(description === undefined ? {} : { description }),
    schema: rest,
    ...(given.example === undefined ? {} : { example: given.example }),
  };
}

function toSystemOperation(route: SystemRoute, schemas: ConvertedSchemas): Operation {
  const answers = Object.entries(route.answers).map(([status, { description, type, schema }]): [string, Answer] => [
    status,
    {
      description,
      headers: {
        ...requestId,
        ...(status === "503" ? { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } : {}),
        ...(route.is_fixed ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
      },
      ...(type === undefined
        ? {}
        : {
            content: {
              [type]:
                schema === undefined ? {} : { schema: schemas.schemaOf(nameOf({ method: "GET", path: route.path }, status)) },
            },
          }),
    },
  ]);
  const codes: ErrorCode[] = route.access === "none" ? ["internal"] : ["unauthorized", "internal"];
  return {
    operationId: route.name,
    tags: [tagOf(route.path)],
    summary: route.summary,
    description: route.description,
    responses: { ...Object.fromEntries(answers), ...errorAnswers(codes) },
    security: route.access === "none" ? [] : [{ ApiKey: [] }, {}],
  };
}
