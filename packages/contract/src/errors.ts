/** Every failure a caller can act on: how its message begins, its HTTP status and OpenAI's error type. */
export const errorKinds = {
  entity_not_found: { kind: "EntityNotFound", status: 404, type: "invalid_request_error" },
  invalid_input: { kind: "InvalidInput", status: 400, type: "invalid_request_error" },
  unauthorized: { kind: "Unauthorized", status: 401, type: "authentication_error" },
  forbidden: { kind: "Forbidden", status: 403, type: "permission_error" },
  conflict: { kind: "Conflict", status: 409, type: "invalid_request_error" },
  payload_too_large: { kind: "PayloadTooLarge", status: 413, type: "invalid_request_error" },
  too_many_requests: { kind: "TooManyRequests", status: 429, type: "rate_limit_error" },
  unavailable: { kind: "Unavailable", status: 503, type: "api_error" },
  method_not_allowed: { kind: "MethodNotAllowed", status: 405, type: "invalid_request_error" },
  unsupported_media_type: { kind: "UnsupportedMediaType", status: 415, type: "invalid_request_error" },
  internal: { kind: "Internal", status: 500, type: "api_error" },
} as const;

export type ErrorCode = keyof typeof errorKinds;

/** What `EntityNotFound:` may name. The message never holds more: the vendor's client searches it for these words. */
export type Entity =
  | "use_case"
  | "metric"
  | "model"
  | "user"
  | "team"
  | "role"
  | "completion"
  | "feedback"
  | "comparison"
  | "session"
  | "ab_campaign"
  | "api_key"
  | "route";

export interface ErrorOptions {
  /** The member of the request at fault, as a path: `feedbacks[1].metric`. */
  param?: string | undefined;
  details?: Record<string, unknown> | undefined;
  cause?: unknown;
}

/** A failure the caller can act on. `message` is `<Kind>: text`; the HTTP status is `errorKinds[code].status`. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly details: Record<string, unknown> | null;

  constructor(code: ErrorCode, text: string, options: ErrorOptions = {}) {
    super(`${errorKinds[code].kind}: ${text}`, { cause: options.cause });
    this.code = code;
    this.param = options.param ?? null;
    this.details = options.details ?? null;
  }
}

/** An id or key that does not exist, or that the caller may not see: both look the same. */
export function notFound(entity: Entity, value: string | undefined, param?: string): RequestError {
  return new RequestError("entity_not_found", entity, { param, details: { entity, value: value ?? null } });
}

/** A rule broken by the member `param`; `text` says which value is at fault and what is allowed. */
export function invalidInput(param: string | undefined, text: string, details?: Record<string, unknown>): RequestError {
  return new RequestError("invalid_input", param === undefined ? text : `${param} ${text}`, { param, details });
}

/** The body of every error answer, on every face of the server. */
export interface ErrorBody {
  error: { message: string; type: string; code: ErrorCode; param: string | null; details: Record<string, unknown> | null };
  request_id: string;
}
