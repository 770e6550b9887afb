import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { notFound, RequestError } from "@colloquy/contract";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { docsRoutes } from "./docs/docs-routes.ts";
import { graphqlPath } from "./graphql/path.ts";
import { serveGraphqlOnDemand } from "./graphql/serve-graphql.ts";
import { routes } from "./rest/routes.ts";
import { type RouteContext, sendError, serveRoute } from "./serve-route.ts";
import { type SystemContext, systemRoutes } from "./system.ts";

/** Longer than any client keeps an idle connection, so that it is never the server that hangs up first. */
const keepAlive_ms = 75_000;

/** The HTTP server, not yet listening. */
export function createHttpServer(context: RouteContext & SystemContext): Server {
  const listener = getRequestListener(createApp(context).fetch, { overrideGlobalObjects: false });
  // The logging routes have no parameters and are asked most: they are found by one look-up, without the framework's request.
  const direct = new Map(
    routes.filter((route) => route.method === "POST" && !route.path.includes(":")).map((route) => [route.path, route]),
  );
  const server = createServer({ keepAliveTimeout: keepAlive_ms, noDelay: true }, (incoming, outgoing) => {
    const route = incoming.method === "POST" ? direct.get(incoming.url ?? "") : undefined;
    void (route === undefined ? listener(incoming, outgoing) : serveRoute(context, route, incoming, outgoing));
  });
  return server;
}

function createApp(context: RouteContext & SystemContext): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const route of routes) {
    app.on(route.method, route.path, async (c) => {
      await serveRoute(context, route, c.env.incoming, c.env.outgoing, c.req.param() as Record<string, string>);
      return RESPONSE_ALREADY_SENT;
    });
  }
  for (const { path, handle } of [...systemRoutes, ...docsRoutes]) {
    app.get(path, async (c) => {
      await handle(context, c.env.incoming, c.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
  }
  const serveGraphql = serveGraphqlOnDemand(context);
  app.all(graphqlPath, async (c) => {
    await serveGraphql(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  for (const path of new Set(routes.map((route) => route.path)))
    app.all(path, (c) => refuseMethod(path, c.env.incoming, c.env.outgoing));
  app.notFound((c) => {
    sendError(c.env.outgoing, notFound("route", `${c.req.method} ${c.req.path}`));
    return RESPONSE_ALREADY_SENT;
  });
  app.onError((_, c) => {
    sendError(c.env.outgoing, new RequestError("internal", "something went wrong here"));
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}

function refuseMethod(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Response {
  const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
  outgoing.setHeader("Allow", allowed.join(", "));
  sendError(
    outgoing,
    new RequestError("method_not_allowed", `${incoming.method} is not possible here; allowed are ${allowed.join(", ")}`),
  );
  return RESPONSE_ALREADY_SENT;
}
