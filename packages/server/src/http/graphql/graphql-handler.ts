import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "@colloquy/contract";
import { Kind, parse } from "graphql";
import type { Caller, Deps } from "../../operations/deps.ts";
import { parseBody, readBytes, requireJson } from "../body.ts";
import { renderError, toRequestError } from "../errors.ts";
import { authenticate, newRequestId, type RouteContext, send, untilKnown, whileWaiting } from "../serve-route.ts";
import { sendExplorer } from "./explorer.ts";
import { toGraphqlError } from "./graphql-errors.ts";
import { createGraphqlServer, type GraphqlServer } from "./graphql-server.ts";
import { graphqlPath } from "./path.ts";
import { Turns } from "./turns.ts";

/** Largest document that is read before a key is known, in bytes. */
const strangersLimit = 10_000;

/** Answers `/api/graphql`: POST runs a document, GET by a browser shows a page to write one in. */
export function createGraphqlHandler(
  context: RouteContext,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const server = createGraphqlServer(context);
  const turns = new Turns();
  return async (incoming, outgoing) => {
    const [request_id, began] = [newRequestId(), performance.now()];
    let status = 200;
    try {
      if (incoming.method === "GET" && incoming.headers.accept?.includes("text/html")) await sendExplorer(outgoing, request_id);
      else status = await run(context.deps, server, { incoming, outgoing, request_id, turns });
    } catch (error) {
      status = refuse(context, outgoing, toRequestError(error), request_id);
    }
    const seconds = (performance.now() - began) / 1000;
    context.observer.answered({ request_id, method: incoming.method ?? "", path: graphqlPath, status, seconds });
  };
}

interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  request_id: string;
  turns: Turns;
}

async function run(deps: Deps, server: GraphqlServer, { incoming, outgoing, request_id, turns }: Exchange): Promise<number> {
  if (incoming.method !== "POST") {
    outgoing.setHeader("Allow", "POST");
    throw new RequestError("method_not_allowed", "send documents with POST");
  }
  const fresh = deps.registry.untilFresh();
  if (fresh !== undefined) await untilKnown(fresh, incoming);
  const { caller, failure } = identify(deps, incoming);
  const isShort = Number(incoming.headers["content-length"] ?? Number.POSITIVE_INFINITY) <= strangersLimit;
  if (caller === undefined && !isShort) throw failure;
  const bytes = await readBytes(incoming);
  const type = incoming.headers["content-type"] ?? "application/json";
  if (!/^multipart\/form-data\b/i.test(type)) {
    requireJson(incoming);
    const body = parseBody(bytes) as { query?: unknown };
    if (caller === undefined && !asksOnlyMeta(body.query)) throw failure;
  } else if (caller === undefined) throw failure;
  const { Request } = server.fetchAPI;
  const request = new Request(`http://localhost${graphqlPath}`, {
    method: "POST",
    headers: { "Content-Type": type, Accept: "application/json" },
    body: new Uint8Array(bytes),
  });
  return await turns.run(caller?.user_id ?? "", async () => {
    const response = await server.fetch(request, { caller, request_id, signal: whileWaiting(outgoing) });
    send(outgoing, request_id, response.status, await response.text());
    return response.status;
  });
}

function identify(deps: Deps, incoming: IncomingMessage): { caller?: Caller; failure?: unknown } {
  try {
    return { caller: authenticate(deps, incoming) };
  } catch (failure) {
    return { failure };
  }
}

/** What a sign-in page needs before anybody is signed in. */
function asksOnlyMeta(query: unknown): boolean {
  try {
    const { definitions } = parse(String(query), { maxTokens: 200 });
    return definitions.every(
      (definition) =>
        definition.kind === Kind.OPERATION_DEFINITION &&
        definition.selectionSet.selections.every((field) => field.kind === Kind.FIELD && field.name.value === "meta"),
    );
  } catch {
    return false; // no document: without a key it is not looked at more closely
  }
}

function refuse({ observer }: RouteContext, outgoing: ServerResponse, failure: RequestError, request_id: string): number {
  const { status, headers } = renderError(failure, request_id);
  observer.failed({ request_id, error: failure, status });
  send(outgoing, request_id, status, JSON.stringify({ errors: [toGraphqlError(failure)] }), headers);
  return status;
}
