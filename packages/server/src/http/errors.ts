import { type ErrorBody, errorKinds, invalidInput, RequestError } from "@colloquy/contract";
import type { z } from "zod";
import { toCallerFailure } from "../operations/engine-failure.ts";

/** Seconds after which a caller may try again. */
const retryAfter_s = 1;

/** Where a status says more than the code. */
const types: Record<number, ErrorBody["error"]["type"]> = { 400: "invalid_request_error", 429: "rate_limit_error" };

/** Any failure as the one that the caller is told; what is not meant for callers becomes `internal`. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const internal = () =>
    new RequestError("internal", "something went wrong here; the log names the reason under this request id", { cause: error });
  return toCallerFailure(error) ?? internal();
}

/** Status, headers and body that tell a caller of a failure. */
export function renderError(
  error: RequestError,
  request_id: string,
): { status: number; headers: Record<string, string>; body: ErrorBody } {
  const { message, code, param, details, status } = error;
  const type = types[status] ?? errorKinds[code].type;
  const isBusy = status === 503 || status === 429;
  const headers: Record<string, string> = isBusy ? { "Retry-After": String(Math.ceil(error.retry_after_s ?? retryAfter_s)) } : {};
  return { status, headers, body: { error: { message, type, code, param, details }, request_id } };
}

/** What zod found first, as the error that names the member at fault. */
export function toInvalidInput(error: z.ZodError): RequestError {
  const [issue] = error.issues;
  if (issue === undefined) return invalidInput(undefined, "the request is not valid");
  return invalidInput(formatPath(issue.path), describe(issue));
}

function formatPath(path: readonly PropertyKey[]): string | undefined {
  if (path.length === 0) return undefined;
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${shorten(String(part))}`))
    .join("");
}

/** Names of members come from the caller too: an error names as much of them as tells them apart. */
const shorten = (name: string) => (name.length <= 200 ? name : `${name.slice(0, 200)}…`);

type Issue = z.core.$ZodIssue;

function describe(issue: Issue): string {
  if (issue.code === "invalid_type") return describeType(issue);
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_big") return `must be at most ${String(issue.maximum)}`;
  if (issue.code === "too_small") return `must be at least ${String(issue.minimum)}`;
  return issue.message;
}

function describeType(issue: Extract<Issue, { code: "invalid_type" }>): string {
  if (!issue.message.startsWith("Invalid input")) return issue.message;
  const received = /received (\w+)/.exec(issue.message)?.[1];
  return received === "undefined"
    ? `is required and must be of type ${issue.expected}`
    : `must be of type ${issue.expected}, not ${received ?? "this"}`;
}
