import { type ErrorCode, errorKinds } from "@colloquy/contract";
import type { Route } from "../route.ts";
import type { Answer, Reference } from "./document.ts";

/** The errors that a route may answer with, by what it takes and what it needs; its own `errors` come in addition. */
export function errorsOf(route: Route): ErrorCode[] {
  const { params, query, body, access, errors = [] } = route;
  const codes = new Set<ErrorCode>(errors).add("unauthorized").add("unavailable").add("internal");
  if (params ?? query ?? body) codes.add("invalid_input");
  if (params !== undefined || access.startsWith("use_case:")) codes.add("entity_not_found");
  if (body !== undefined) codes.add("payload_too_large").add("unsupported_media_type");
  if (access !== "own") codes.add("forbidden");
  if (route.is_idempotent) codes.add("conflict");
  return [...codes].sort((left, right) => errorKinds[left].status - errorKinds[right].status);
}

/** References to the error answers, by status. */
export function errorAnswers(codes: readonly ErrorCode[]): Record<string, Reference> {
  return Object.fromEntries(
    codes.map((code) => [errorKinds[code].status, { $ref: `#/components/responses/${errorKinds[code].kind}` }]),
  );
}

/** One answer per kind of error, for the components. */
export function errorComponents(): Record<string, Answer> {
  return Object.fromEntries(
    Object.entries(errorKinds)
      .sort(([, left], [, right]) => left.status - right.status)
      .map(([code, { kind, status, type, when }]) => [
        kind,
        {
          "x-status": status,
          description: `\`${code}\`: ${when}`,
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/RequestId" },
            ...(status === 429 || status === 503 ? { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } : {}),
          },
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Error" },
              example: {
                error: { message: `${kind}: …`, type, code, param: null, details: null },
                request_id: "b2d7f0c3a914-1k",
              },
            },
          },
        } satisfies Answer,
      ]),
  );
}
