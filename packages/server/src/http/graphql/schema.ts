import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { createSchema } from "graphql-yoga";
import type { GraphqlContext } from "./context.ts";
import { resolvers } from "./resolvers/resolvers.ts";
import { readSdl } from "./sdl.ts";

/** The schema with its resolvers. A field without a resolver reads the member of its name in snake_case. */
export function createGraphqlSchema(): GraphQLSchema {
  const schema = createSchema<GraphqlContext>({ typeDefs: readSdl(), resolvers });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) field.resolve ??= readMember(toSnakeCase(field.name));
  }
  return schema;
}

const toSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function readMember(name: string): GraphQLFieldResolver<Record<string, unknown>, GraphqlContext> {
  return (parent, args, context, info) => {
    if (typeof parent === "object" && name in parent) return parent[name];
    return defaultFieldResolver(parent, args, context, info);
  };
}
