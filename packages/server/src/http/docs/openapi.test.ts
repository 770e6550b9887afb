import { describe, expect, test } from "vitest";
import { z } from "zod";
import { routes } from "../rest/routes.ts";
import { type Route, route } from "../route.ts";
import { systemRoutes } from "../system.ts";
import { docsRoutes, openApi } from "./docs-routes.ts";
import { type Operation, type Parameter, resolve } from "./document.ts";
import { createOpenApi, makeName } from "./openapi.ts";
import { tagOf } from "./tags.ts";

const document = openApi();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]),
);
const nameOf = ({ method, path }: Route) => `${method} ${path}`;

/** Every object in a JSON value. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* objectsIn(member);
}

const referencesIn = (value: unknown): string[] =>
  [...objectsIn(value)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));

describe("the document", () => {
  test("has every route, and nothing else", () => {
    const written = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");
    const expected = [
      ...routes.map(({ method, path }) => `${method} ${written(path)}`),
      ...[...systemRoutes, ...docsRoutes].map(({ path }) => `GET ${path}`),
    ];
    expect(operations.map(([name]) => name).sort()).toEqual(expected.sort());
  });

  test("resolves every reference, and refers to every schema", () => {
    const references = referencesIn(document);
    for (const $ref of references) expect(resolve(document, { $ref }).target, $ref).toBeTypeOf("object");
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !references.includes(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });

  test("gives every operation a name of its own, a group and answers", () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const groups = document.tags.map(({ name }) => name);
    for (const [name, { operationId, tags, responses }] of operations) {
      expect(operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(groups, name).toEqual(expect.arrayContaining(tags));
      expect(Object.keys(responses).length, name).toBeGreaterThan(1);
    }
  });

  test("declares exactly the parameters that a path has", () => {
    for (const [name, { parameters = [] }] of operations) {
      const declared = parameters
        .map((given) => ("$ref" in given ? resolve<Parameter>(document, given).target : given))
        .filter((parameter) => parameter.in === "path");
      expect(declared.map((parameter) => `{${parameter.name}}`).sort(), name).toEqual((name.match(/\{\w+\}/g) ?? []).sort());
      expect(
        declared.every(({ required }) => required),
        name,
      ).toBe(true);
    }
  });

  test("holds no keyword of zod's own and no schema that says nothing where a type is known", () => {
    for (const found of objectsIn(document.components.schemas)) {
      expect(found).not.toHaveProperty("$schema");
      expect(found).not.toHaveProperty("~standard");
      expect(found["$defs"]).toBeUndefined();
    }
  });

  test("names the header for repeating safely on the logging routes, and when to come back on 503", () => {
    const repeatable = operations.filter(([, { parameters = [] }]) =>
      parameters.some((given) => "$ref" in given && given.$ref.endsWith("/IdempotencyKey")),
    );
    expect(repeatable.map(([name]) => name.replace("/api/v1/", "")).sort()).toEqual([
      "POST comparison",
      "POST feedback",
      "POST interactions",
      "POST outcome",
    ]);
    expect(document.components.responses["Unavailable"]?.headers).toHaveProperty("Retry-After");
    expect(document.components.responses["TooManyRequests"]?.headers).toHaveProperty("Retry-After");
  });

  test("stays below half a megabyte", () => {
    expect(JSON.stringify(document).length).toBeLessThan(500_000);
  });
});

describe("every route", () => {
  test.each(routes.map((given): [string, Route] => [nameOf(given), given]))(
    "%s has a summary, and belongs to a group",
    (name, given) => {
      expect(given.summary, `${name} needs a summary`).toMatch(/^[A-Z].{3,120}[^.]$/);
      expect(tagOf(given.path), `${name} belongs to no group: name it in http/docs/tags.ts`).toBeTypeOf("string");
    },
  );

  test.each(routes.filter(({ body }) => body !== undefined).map((given): [string, Route] => [nameOf(given), given]))(
    "%s shows a body that it takes",
    (name, { body, example }) => {
      expect(example?.body, `${name} needs an example of its body`).toBeDefined();
      expect(body?.safeParse(example?.body), name).toMatchObject({ success: true });
    },
  );

  test.each(
    routes.filter(({ params, query }) => (params ?? query) !== undefined).map((given): [string, Route] => [nameOf(given), given]),
  )("%s describes its parameters, and shows what is required in its query", (name, given) => {
    const { parameters = [] } = operations.find(([known]) => known === name.replaceAll(/:(\w+)/g, "{$1}"))?.[1] ?? {};
    for (const parameter of parameters) {
      if ("$ref" in parameter) continue;
      expect(parameter.description, `${name}: ${parameter.name} needs a description`).toBeDefined();
      if (parameter.in === "query" && parameter.required)
        expect(parameter.example, `${name}: ${parameter.name} needs an example`).toBeDefined();
    }
    if (given.query !== undefined)
      expect(given.query.safeParse(given.example?.query ?? {}), name).toMatchObject({ success: true });
  });
});

describe("a document is not made", () => {
  const make = (...given: Route[]) => createOpenApi({ version: "1", routes: given, systemRoutes: [] });
  const some = (path: string, response: z.ZodType) =>
    route({ method: "GET", path, summary: "Some", access: "own", response, handle: () => Promise.resolve({}) });

  test("when a route belongs to no group", () => {
    expect(() => make(some("/api/v1/elsewhere", z.object({})))).toThrow("/api/v1/elsewhere belongs to no group");
  });

  test("when two schemas have one name", () => {
    const named = () => z.object({ other: z.string() }).meta({ id: "Twice" });
    expect(() => make(some("/api/v1/me", named()), some("/api/v1/users", named()))).toThrow("Twice");
  });
});

test("a route without a name gets one from its method and path", () => {
  expect(makeName({ method: "GET", path: "/api/v1/use-cases/:key" })).toBe("getUseCasesByKey");
});
