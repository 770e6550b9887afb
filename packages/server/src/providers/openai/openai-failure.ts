import type { HttpAnswer } from "../http/http-answer.ts";
import { cutText, withoutSecrets } from "../http/provider-text.ts";
import { retryAfter_s } from "../http/retry.ts";
import { type FailureReason, UpstreamFailure } from "../provider.ts";
import { BadAnswer, isRecord } from "./openai-answer.ts";

const longestText = 500;
const longestMember = 2_000;
const refusals = [400, 404, 413, 422];

/** The failure that an answer whose status is no success stands for. Reads its body. */
export async function statusFailure(answer: HttpAnswer, api_key: string | undefined): Promise<UpstreamFailure> {
  const { status, provider_request_id, headers } = answer;
  const text = await answer.text().catch((error: unknown) => {
    if (error instanceof UpstreamFailure) return "";
    throw error;
  });
  const said = saidIn(text, api_key);
  const words = wordsOf(said);
  const { message } = answer.failure(words === undefined ? `answered ${status}` : `answered ${status}: ${words}`);
  const retry_after_s = status === 429 || status === 503 ? retryAfter_s(headers) : undefined;
  return new UpstreamFailure(reasonOf(status), message, { status, provider_request_id, said, retry_after_s });
}

/** What the reader of an answer fails with: a bad answer is the provider's failure, anything else stays what it is. */
export function readingFailure(error: unknown, answer: HttpAnswer, api_key: string | undefined): unknown {
  if (!(error instanceof BadAnswer)) return error;
  const said = typeof error.value === "string" ? saidIn(error.value, api_key) : saidBy(error.value, api_key);
  const words = wordsOf(said);
  return answer.failure(words === undefined ? error.message : `${error.message}: ${words}`, { said, cause: error.cause });
}

function reasonOf(status: number): FailureReason {
  if (refusals.includes(status)) return "refused";
  return status === 429 ? "rate_limited" : "failed";
}

/** The provider's error object, as far as it is one of OpenAI's; else the beginning of its text. */
function saidIn(text: string, api_key: string | undefined): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text === "" ? undefined : cutText(withoutSecrets(text, api_key), longestText);
  }
  return saidBy(value, api_key) ?? cutText(withoutSecrets(text, api_key), longestText);
}

/** The words of a parsed body: OpenAI's `{error: {…}}`, or a plain text in the places where other servers have it. */
function saidBy(value: unknown, api_key: string | undefined): unknown {
  const error = isRecord(value) ? (value["error"] ?? value) : value;
  if (typeof error === "string") return cutText(withoutSecrets(error, api_key), longestMember);
  if (!isRecord(error)) return undefined;
  const message = error["message"] ?? error["detail"];
  if (typeof message !== "string") return undefined;
  const { type, code, param } = error;
  const members = Object.entries({ message, type, code, param }).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member, api_key)]));
}

function plain(member: unknown, api_key: string | undefined): unknown {
  if (typeof member === "string") return cutText(withoutSecrets(member, api_key), longestMember);
  return typeof member === "number" || typeof member === "boolean" ? member : null;
}

/** What was said, for a message of one line. */
function wordsOf(said: unknown): string | undefined {
  const words = isRecord(said) ? said["message"] : undefined;
  return typeof words === "string" ? cutText(words, longestText).replaceAll(/\s+/g, " ") : undefined;
}
