import type { IncomingMessage, ServerResponse } from "node:http";
import type { RouteContext } from "../serve-route.ts";

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Answers `/api/graphql`. What that takes holds some thirty megabytes: it is loaded when somebody first asks. */
export function serveGraphqlOnDemand(context: RouteContext): Handler {
  let loaded: Promise<Handler> | undefined;
  return async (incoming, outgoing) => {
    loaded ??= import("./graphql-handler.ts").then(({ createGraphqlHandler }) => createGraphqlHandler(context));
    const handle = await loaded;
    if (!incoming.destroyed) await handle(incoming, outgoing); // else its events are over: nobody could read its body
  };
}
