import { z } from "zod";

/** Every failure a caller can act on: how its message begins, its HTTP status, OpenAI's error type, and when it comes. */
export const errorKinds = {
  entity_not_found: {
    kind: "EntityNotFound",
    status: 404,
    type: "invalid_request_error",
    when: "an id or key in the request does not exist, or the caller may not see it: both look the same; `details` names it",
  },
  invalid_input: {
    kind: "InvalidInput",
    status: 400,
    type: "invalid_request_error",
    when: "malformed JSON, a missing member, a wrong type, or a rule broken; `param` names the member",
  },
  unauthorized: {
    kind: "Unauthorized",
    status: 401,
    type: "authentication_error",
    when: "no key, a malformed header, or a key that is unknown or revoked",
  },
  forbidden: {
    kind: "Forbidden",
    status: 403,
    type: "permission_error",
    when: "the key is valid, and its owner lacks the permission",
  },
  conflict: {
    kind: "Conflict",
    status: 409,
    type: "invalid_request_error",
    when: "the key is taken, the Idempotency-Key was used with another body, or the state does not allow it",
  },
  payload_too_large: {
    kind: "PayloadTooLarge",
    status: 413,
    type: "invalid_request_error",
    when: "the body is larger than 10 MiB",
  },
  too_many_requests: {
    kind: "TooManyRequests",
    status: 429,
    type: "rate_limit_error",
    when: "a limit on requests; try again after `Retry-After` seconds",
  },
  upstream_error: {
    kind: "UpstreamError",
    status: 502,
    type: "api_error",
    when: "the model's provider refused the request (400), wants fewer (429, with its `Retry-After`), or failed (502); `details` holds its words",
  },
  model_unavailable: {
    kind: "ModelUnavailable",
    status: 503,
    type: "api_error",
    when: "the model is turned off, offline, or only logged against",
  },
  unavailable: {
    kind: "Unavailable",
    status: 503,
    type: "api_error",
    when: "an engine is away or busy; try again after `Retry-After` seconds, logging calls with an `Idempotency-Key`",
  },
  method_not_allowed: {
    kind: "MethodNotAllowed",
    status: 405,
    type: "invalid_request_error",
    when: "the path exists, for other methods; the header Allow lists them",
  },
  unsupported_media_type: {
    kind: "UnsupportedMediaType",
    status: 415,
    type: "invalid_request_error",
    when: "the body is not JSON, or is compressed",
  },
  internal: {
    kind: "Internal",
    status: 500,
    type: "api_error",
    when: "a fault of ours; the log names the reason under the request id",
  },
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
  | "compute_pool"
  | "system_prompt_template"
  | "route";

export interface ErrorOptions {
  /** The member of the request at fault, as a path: `feedbacks[1].metric`. */
  param?: string | undefined;
  details?: Record<string, unknown> | undefined;
  /** Instead of the usual one of the code. */
  status?: 400 | 429 | undefined;
  /** When the caller may try again, where that is known. */
  retry_after_s?: number | undefined;
  cause?: unknown;
}

/** A failure the caller can act on. `message` is `<Kind>: text`; the HTTP status is `errorKinds[code].status`, unless one is given. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly details: Record<string, unknown> | null;
  readonly status: number;
  readonly retry_after_s: number | undefined;

  constructor(code: ErrorCode, text: string, options: ErrorOptions = {}) {
    super(`${errorKinds[code].kind}: ${text}`, { cause: options.cause });
    this.code = code;
    this.param = options.param ?? null;
    this.details = options.details ?? null;
    this.status = options.status ?? errorKinds[code].status;
    this.retry_after_s = options.retry_after_s;
  }
}

/** What was asked for may have been stored, or may be stored later: whoever repeats it must use the same ids. */
export class OutcomeUnknown extends RequestError {
  constructor(cause: unknown) {
    super(
      "unavailable",
      "the database did not confirm in time: it may be stored later; repeat the request with an Idempotency-Key, so that it is stored once",
      { cause },
    );
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

const kinds = Object.values(errorKinds);

/** The body of every error answer, on every face of the server. */
export const ErrorBody = z
  .object({
    error: z.object({
      message: z.string().meta({
        description: "`Kind: text`; for people",
        examples: ["InvalidInput: feedbacks[1].value must be a number, true or false"],
      }),
      type: z.enum([...new Set(kinds.map(({ type }) => type))]).meta({ description: "as OpenAI's API names it" }),
      code: z.enum(Object.keys(errorKinds) as ErrorCode[]).meta({ description: "for programs" }),
      param: z
        .string()
        .nullable()
        .meta({ description: "the member of the request at fault, as a path", examples: ["feedbacks[1].value"] }),
      details: z.record(z.string(), z.unknown()).nullable().meta({ description: "free; which values were meant, limits" }),
    }),
    request_id: z.string().meta({ description: "as in the header X-Request-Id; the server's log names it" }),
  })
  .meta({ id: "Error", description: "Every answer that is not 2xx." });
export type ErrorBody = z.infer<typeof ErrorBody>;
