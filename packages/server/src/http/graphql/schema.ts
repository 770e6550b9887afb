import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from "graphql";
import { createSchema } from "graphql-yoga";
import type { GraphqlContext } from "./context.ts";
import { createLoaders } from "./loaders.ts";
import { resolvers } from "./resolvers/resolvers.ts";
import { readSdl } from "./sdl.ts";

/** The schema with its resolvers. A field without a resolver reads the member of its name in snake_case. */
export function createGraphqlSchema(): GraphQLSchema {
  const schema = createSchema<GraphqlContext>({ typeDefs: readSdl(), resolvers });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? readMember(toSnakeCase(field.name));
      field.resolve = counted(type === schema.getMutationType() ? freshened(resolve) : resolve, field.type);
    }
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<Record<string, unknown>, GraphqlContext>;

/** With what it resolves to counted into the size of the answer. */
function counted(resolve: Resolver, type: GraphQLOutputType): Resolver {
  const isJson = getNamedType(type).name === "JSON";
  return (parent, args, context, info) => {
    const count = (value: unknown) => {
      if (isJson) context.answer.countJson(value);
      else context.answer.count(value);
      return value;
    };
    const value: unknown = resolve(parent, args, context, info);
    return value instanceof Promise ? value.then(count) : count(value);
  };
}

/** Each mutation of a document shows what those before it changed: nothing that they looked up is remembered. */
function freshened(resolve: Resolver): Resolver {
  return (parent, args, context, info) => {
    context.loaders = createLoaders(context.deps, context.caller, context.signal);
    return resolve(parent, args, context, info);
  };
}

const toSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function readMember(name: string): Resolver {
  return (parent, args, context, info) => {
    if (typeof parent === "object" && name in parent) return parent[name];
    return defaultFieldResolver(parent, args, context, info);
  };
}
