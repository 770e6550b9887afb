import { EnvelopArmorPlugin } from "@escape.tech/graphql-armor";
import type { ExecutionResult } from "graphql";
import { createYoga, type Plugin, type YogaServerInstance } from "graphql-yoga";
import type { Caller } from "../../operations/deps.ts";
import type { RouteContext } from "../serve-route.ts";
import { AnswerSize, AnswerTooLarge } from "./answer-size.ts";
import type { GraphqlContext } from "./context.ts";
import { toFailure, toGraphqlError } from "./graphql-errors.ts";
import { createLoaders } from "./loaders.ts";
import { graphqlPath } from "./path.ts";
import { rewriteDocument } from "./rewrite.ts";
import { createGraphqlSchema } from "./schema.ts";

/** What one document may ask for. The largest of the vendor's own documents needs half of a limit at most. */
export const documentLimits = { depth: 16, aliases: 50, directives: 20, tokens: 5000, cost: 5000 } as const;

/** Errors that one answer names: a list may fail at each of its entries. */
const maxErrors = 100;

export interface GraphqlRequestContext {
  caller: Caller | undefined;
  request_id: string;
  signal: AbortSignal;
}

export type GraphqlServer = YogaServerInstance<GraphqlRequestContext, GraphqlContext>;

/** Answers GraphQL documents. Reading the body, keys and HTTP are not its business. */
export function createGraphqlServer({ deps, observer }: RouteContext): GraphqlServer {
  return createYoga<GraphqlRequestContext, GraphqlContext>({
    schema: createGraphqlSchema(),
    graphqlEndpoint: graphqlPath,
    context: ({ caller, request_id, signal }) => {
      // Without a caller only `meta` gets here, and its resolver asks nothing of the caller.
      const known = caller as Caller;
      const loaders = createLoaders(deps, known, signal);
      return { deps, caller: known, request_id, signal, loaders, answer: new AnswerSize() };
    },
    plugins: [limitDocuments(), rewriteDocuments, renderErrors(observer)],
    maskedErrors: false, // every error goes through renderErrors
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    maxRequestBodySize: false, // the body was read, within its limit
  });
}

function limitDocuments(): Plugin {
  const { depth, aliases, directives, tokens, cost } = documentLimits;
  return EnvelopArmorPlugin({
    maxDepth: { n: depth, flattenFragments: true },
    maxAliases: { n: aliases },
    maxDirectives: { n: directives },
    maxTokens: { n: tokens },
    costLimit: { maxCost: cost, flattenFragments: true }, // a fragment costs what its fields would cost in its place
    blockFieldSuggestion: { enabled: false }, // the schema is no secret: introspection tells it whole
  }) as Plugin;
}

const rewriteDocuments: Plugin = {
  onParse: () => {
    return ({ result, replaceParseResult }) => {
      if (result !== null && !(result instanceof Error)) replaceParseResult(rewriteDocument(result));
    };
  },
};

/** Every error of an answer in the form that callers know from REST; what is not meant for them is logged and hidden. */
function renderErrors(observer: RouteContext["observer"]): Plugin<Record<string, unknown>, GraphqlRequestContext> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      const { errors, ...rest } = result as ExecutionResult;
      if (errors === undefined) return;
      const tooLarge = errors.find(({ originalError }) => originalError instanceof AnswerTooLarge);
      const told = tooLarge === undefined ? errors.slice(0, maxErrors) : [tooLarge];
      const rendered = told.map((error) => {
        const failure = toFailure(error);
        observer.failed({
          request_id: serverContext.request_id,
          error: failure,
          status: failure.code === "internal" ? 500 : 200,
        });
        return toGraphqlError(failure, error);
      });
      setResult({ ...rest, ...(tooLarge === undefined ? {} : { data: null }), errors: rendered });
    },
  };
}
