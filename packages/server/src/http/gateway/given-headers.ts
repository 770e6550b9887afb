import type { IncomingHttpHeaders } from "node:http";
import { invalidInput, labelProblem, Uuid } from "@colloquy/contract";
import type { GivenInHeaders } from "../../operations/inference/prepare.ts";

/** Header names as callers are told of them. */
const [sessionHeader, labelsHeader, userHeader] = ["X-Session-Id", "X-Colloquy-Labels", "X-Colloquy-User"];

/**
 * Session, labels (`k=v,k2=v2`, percent-encoded where a value holds a comma or is not ASCII) and end user, for clients that cannot
 * change the body. @throws RequestError `invalid_input` naming the header
 */
export function readGivenHeaders(headers: IncomingHttpHeaders): GivenInHeaders {
  return {
    session_id: readSession(oneOf(headers, sessionHeader)),
    user: readUser(oneOf(headers, userHeader)),
    labels: readLabels(oneOf(headers, labelsHeader)),
  };
}

/** Undefined where the header is missing or empty. */
const oneOf = (headers: IncomingHttpHeaders, name = ""): string | undefined => {
  const value = headers[name.toLowerCase()];
  return (Array.isArray(value) ? value.join(",") : value)?.trim() || undefined;
};

function readSession(text: string | undefined): string | undefined {
  if (text === undefined || Uuid.safeParse(text).success) return text;
  throw invalidInput(sessionHeader, "must be a UUID");
}

function readUser(text: string | undefined): string | undefined {
  const user = text && decode(text, userHeader);
  if (user !== undefined && user.length > 256) throw invalidInput(userHeader, "must have at most 256 characters");
  return user;
}

function readLabels(text: string | undefined): Record<string, string> | undefined {
  const pairs = text?.split(",").filter((pair) => pair.trim() !== "");
  return pairs && Object.fromEntries(pairs.map(readPair));
}

function readPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  if (at < 0) throw invalidInput(labelsHeader, "must have the form key=value,key=value; a comma in a value is written %2C");
  const key = decode(pair.slice(0, at).trim(), labelsHeader);
  const value = decode(pair.slice(at + 1).trim(), labelsHeader);
  const problem = labelProblem(key, value);
  if (problem !== undefined) throw invalidInput(`${labelsHeader}.${key.slice(0, 200)}`, problem);
  return [key, value];
}

function decode(text: string, header: string | undefined): string {
  try {
    const decoded = decodeURIComponent(text);
    if (decoded.isWellFormed()) return decoded;
  } catch {} // told below
  throw invalidInput(header, "holds a broken % escape; a percent sign itself is written %25");
}
