import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLObjectType, isInputObjectType, isRequiredInputField, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { generateResolverTypes } from "./generate-resolver-types.ts";
import { resolvers } from "./resolvers/resolvers.ts";
import { rewriteDocument } from "./rewrite.ts";
import { createGraphqlSchema } from "./schema.ts";
import { readSdl } from "./sdl.ts";

const schema = buildSchema(readSdl());
const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.keys(type?.getFields() ?? {});

describe("the schema", () => {
  test("has resolvers that fit it", () => {
    expect(() => createGraphqlSchema()).not.toThrow();
  });

  test("is what the resolvers' types were made from", async () => {
    const file = new URL("resolver-types.ts", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(await generateResolverTypes());
  });

  test("has a resolver for every query and every mutation", () => {
    const { Query = {}, Mutation = {} } = resolvers;
    expect(fieldsOf(schema.getQueryType()).filter((field) => !(field in Query))).toEqual([]);
    expect(fieldsOf(schema.getMutationType()).filter((field) => !(field in Mutation))).toEqual([]);
  });

  test("takes a use case under both its names wherever it takes one of several clients", () => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isInputObjectType(type)) continue;
      const { useCase, project } = type.getFields();
      if (useCase === undefined || project === undefined) continue;
      expect([type.name, isRequiredInputField(useCase), isRequiredInputField(project)]).toEqual([type.name, false, false]);
    }
  });
});

describe("an old and a new document", () => {
  test.each([
    "mutation ($m: IdOrKey!) { deployModel(idOrKey: $m, wait: false) }",
    "mutation ($i: DeployModelInput!) { deployModel(input: $i) { key attached } }",
    "mutation ($i: DeployModelInput!) { deployModel(input: $i) { modelService { key } warnings } }",
    "mutation ($i: UserCreate!) { createUser(input: $i) { id email } }",
    "mutation ($i: UserCreate!) { createUser(input: $i) { user { id } generatedApiKey } }",
    "query ($u: IdOrKey!, $id: UUID!) { completion(useCase: $u, id: $id) { prompt chatMessages { role } directFeedbacks { value } } }",
    "query ($p: IdOrKey!, $id: UUID!) { completion(project: $p, id: $id) { chatMessages { role } directScores { value } } }",
    "query ($m: IdOrKey!) { metric(idOrKey: $m) { hasDirectFeedbacks } }",
    "query ($p: IdOrKey!, $m: IdOrKey!) { metric(projectIdOrKey: $p, metricIdOrKey: $m) { hasDirectScores } }",
  ])("are both understood: %s", (document) => {
    expect(validate(schema, rewriteDocument(parse(document)))).toEqual([]);
  });
});
