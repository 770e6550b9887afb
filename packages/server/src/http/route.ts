import type { IncomingHttpHeaders } from "node:http";
import type { ErrorCode, Permission } from "@colloquy/contract";
import type { z } from "zod";
import type { Caller, Deps } from "../operations/deps.ts";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a handler is given: everything is checked against the route's schemas. */
export interface RouteRequest<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  /** What `JSON.parse` gave, not zod's copy: member order and unknown members are as received. */
  body: Body;
  /** SHA-256 of the body's bytes, hexadecimal; computed on demand. */
  bodyHash: () => string;
  headers: IncomingHttpHeaders;
  idempotencyKey: string | undefined;
  /** Aborted when the caller goes away before the answer. */
  readonly signal: AbortSignal;
}

/** One route of the REST API. The same schemas validate, type and document it. */
export interface Route<Params = unknown, Query = unknown, Body = unknown> {
  method: Method;
  /** As in `/api/v1/use-cases/:key`. */
  path: string;
  /** Name of the operation in the document, as in `listInteractions`; without one it is made from method and path. */
  name?: string;
  /** One line. */
  summary: string;
  /** What the summary leaves out: rules, limits, what is kept and what goes. */
  description?: string;
  /** Sent values that are valid, for the document; the body is required there where the route has one. */
  example?: { query?: Record<string, string | number>; body?: unknown };
  /** Errors beyond those that follow from the route itself: see `docs/errors.ts`. */
  errors?: readonly ErrorCode[];
  /** The route takes an `Idempotency-Key`. */
  is_idempotent?: true;
  /** The permission that the operation checks, for the document; `own` needs only a key and shows the caller's own things. */
  access: Permission | "own";
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  status?: 200 | 201;
  response: z.ZodType;
  /** What is answered as JSON, or an `EventStream`. */
  handle(deps: Deps, request: RouteRequest<Params, Query, Body>): Promise<unknown>;
}

/** Declares a route with its types inferred from its schemas. */
export function route<Params = Record<string, never>, Query = Record<string, never>, Body = undefined>(
  definition: Route<Params, Query, Body>,
): Route {
  return definition as unknown as Route; // the table of routes holds them with their types erased; the schemas restore them
}
