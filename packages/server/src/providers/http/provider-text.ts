const tokens = /\b(?:sk|pk|rk|nvapi|gsk|xai)-[\w*.-]{4,}|\bAIza[\w-]{10,}/gi;
const bearer = /\bBearer\s{1,3}[\w.~+/=*-]+/gi;
/** A shorter key would be found in ordinary words. */
const shortestKey = 4;
/** Searched for secrets; enough that none is cut where it would be shown. */
const searched = 20_000;

/** The beginning of a text, in which our key and whatever looks like one is `***`. */
export function withoutSecrets(text: string, api_key: string | undefined): string {
  const start = text.slice(0, searched);
  const isKey = api_key !== undefined && api_key.length >= shortestKey;
  return (isKey ? start.replaceAll(api_key, "***") : start).replace(tokens, "***").replace(bearer, "Bearer ***");
}

/** The beginning of a text; half a character at its end is replaced. */
export const cutText = (text: string, most: number) => text.slice(0, most).toWellFormed();

/** What a provider calls a request; undefined when it is not printable ASCII. */
export function toRequestId(id: string | undefined, api_key: string | undefined): string | undefined {
  const name = withoutSecrets(id ?? "", api_key).slice(0, 200);
  return /^[ -~]+$/.test(name) ? name : undefined;
}

/** The model that a provider says has answered; undefined when that is no name. */
export function toModelName(name: unknown): string | undefined {
  return typeof name === "string" && name.length <= 500 && name.isWellFormed() ? name : undefined;
}

/** Why a provider says that it ended. */
export const toReason = (reason: string) => cutText(reason, 128);
