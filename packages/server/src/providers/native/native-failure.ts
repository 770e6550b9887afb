import { cutText, toRequestId, withoutSecrets } from "../http/provider-text.ts";
import { retryAfter_s, toDelay_s } from "../http/retry.ts";
import { type FailureOptions, type FailureReason, UpstreamFailure } from "../provider.ts";

export interface FailureContext {
  /** The provider's name for people. */
  provider: string;
  api_key: string | undefined;
  /** The caller's; its reason is the failure when it is aborted. */
  signal: AbortSignal;
}

/** Of the library's error for an answer that is none, or none that it understands. */
interface CallError extends Error {
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

/** Anthropic answers 200 before it knows, so the status is in the error's type. */
const statuses = new Map(
  Object.entries({
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    request_too_large: 413,
    rate_limit_error: 429,
    api_error: 500,
    timeout_error: 504,
    overloaded_error: 529,
  }),
);
/** The library refuses the request before it sends anything. */
const refusals = new Set(["AI_UnsupportedFunctionalityError", "AI_InvalidArgumentError", "AI_InvalidPromptError"]);

const maxSaid = 2000;
const maxDepth = 8;

/** What to throw for whatever was thrown on the way to the provider's answer. */
export function toThrown(error: unknown, context: FailureContext): unknown {
  if (context.signal.aborted) return context.signal.reason;
  // Of the HTTP client, which has said what there is to say.
  const ours = findFailure(error);
  if (ours !== undefined) return ours;
  const { provider } = context;
  if (!(error instanceof Error)) return answered(`${provider} reported an error`, context, { said: error });
  if (error.name === "AI_APICallError") return fromCall(error, context);
  const said = redact(error.message, context.api_key);
  if (refusals.has(error.name)) return new UpstreamFailure("refused", `${provider} has no form for this request`, { said });
  if (isMisunderstanding(error)) {
    return new UpstreamFailure("failed", `${provider} answered what cannot be understood`, { said });
  }
  return new UpstreamFailure("failed", `${provider} did not answer`, { cause: error });
}

/** The cause is kept, not the error itself: that holds the whole request. */
function fromCall(
  { statusCode: status, responseHeaders: headers = {}, responseBody, cause }: CallError,
  context: FailureContext,
) {
  const { provider } = context;
  const options = { status, provider_request_id: requestId(headers, context.api_key), retry_after_s: retryAfter_s(headers) };
  if (responseBody === undefined) return new UpstreamFailure("failed", `${provider}'s answer broke off`, { ...options, cause });
  const said = errorIn(responseBody);
  if ((status !== undefined && status < 300) || isMisunderstanding(said)) {
    return new UpstreamFailure("failed", `${provider} answered what cannot be understood`, options);
  }
  return answered(`${provider} answered ${status ?? "with an error"}`, context, { ...options, said });
}

/** An error of the library's own, also when it passes it on as the words of the provider. */
const isMisunderstanding = (error: unknown) => textIn(error, "name").startsWith("AI_");

function answered(message: string, { api_key }: FailureContext, options: FailureOptions): UpstreamFailure {
  const { said, retry_after_s = retryDelay(said) } = options;
  const status = statuses.get(textIn(said, "type")) ?? options.status;
  return new UpstreamFailure(reasonOf(status, said), message, { ...options, status, retry_after_s, said: redact(said, api_key) });
}

function reasonOf(status: number | undefined, said: unknown): FailureReason {
  if (status === 429) return "rate_limited";
  // Google answers 400 to a wrong key, which is not the caller's mistake.
  if (details(said).some((detail) => member(detail, "reason") === "API_KEY_INVALID")) return "failed";
  return status === 400 || status === 404 || status === 413 || status === 422 ? "refused" : "failed";
}

function errorIn(body: string): unknown {
  try {
    const answer: unknown = JSON.parse(body);
    return member(answer, "error") ?? answer;
  } catch {
    return body;
  }
}

/** Google says in its error, as in `34.07s`, how long to wait. */
function retryDelay(said: unknown): number | undefined {
  const delays = details(said).map((detail) => textIn(detail, "retryDelay"));
  return toDelay_s(Number.parseFloat(delays.find((text) => text !== "") ?? ""));
}

/** By what the provider finds a request in its logs. */
export function requestId(headers: Record<string, string> = {}, api_key: string | undefined, id?: string): string | undefined {
  return toRequestId(headers["request-id"] ?? headers["x-request-id"] ?? id, api_key);
}

function details(said: unknown): unknown[] {
  const list = member(said, "details");
  return Array.isArray(list) ? list : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textIn(value: unknown, name: string): string {
  const text = member(value, name);
  return typeof text === "string" ? text : "";
}

function findFailure(error: unknown): UpstreamFailure | undefined {
  if (error instanceof UpstreamFailure) return error;
  return error instanceof Error ? findFailure(error.cause) : undefined;
}

/** Cut, too: an endpoint that a caller has chosen may say anything, of any size and depth. */
function redact(value: unknown, secret: string | undefined, depth = 0): unknown {
  if (typeof value === "string") return told(value, secret);
  if (typeof value !== "object" || value === null) return value;
  if (depth === maxDepth) return "…";
  if (Array.isArray(value)) return value.map((item) => redact(item, secret, depth + 1));
  const members = Object.entries(value).map(([name, item]) => [told(name, secret), redact(item, secret, depth + 1)]);
  return Object.fromEntries(members);
}

const told = (text: string, secret: string | undefined) => cutText(withoutSecrets(text, secret), maxSaid);
