import { isAscii, isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { invalidInput, RequestError } from "@colloquy/contract";

/** Largest JSON body, in bytes. */
export const bodyLimit = 10 << 20;
/** Bytes of bodies that are being read at one time. */
const inFlightLimit = 256 << 20;
const deepest = 64;
const tooDeep = `the body is nested more than ${deepest} levels deep`;
/** Bytes up to which a body is parsed before its depth is known. */
const scannedFrom = 64 << 10;
let inFlight = 0;

/** The bytes of a body that is JSON. @throws RequestError `unsupported_media_type`, and as `readBytes` */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  requireJson(request);
  return await readBytes(request);
}

/**
 * The body's bytes, whatever they are.
 * @throws RequestError `unsupported_media_type` (compressed), `payload_too_large`, `unavailable` when too many bodies arrive at once
 */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  requirePlain(request);
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > bodyLimit) throw tooLarge();
  if (inFlight + announced > inFlightLimit)
    throw new RequestError("unavailable", "too many requests are being received; try again in a moment");
  inFlight += announced;
  try {
    return await collect(request);
  } finally {
    inFlight -= announced;
  }
}

/** @throws RequestError `unsupported_media_type` */
export function requireJson(request: IncomingMessage): void {
  const type = request.headers["content-type"];
  if (
    type !== undefined &&
    type !== "application/json" &&
    !/^application\/([\w.-]+\+)?json\s*(;\s*charset="?utf-?8"?\s*)?;?$/i.test(type)
  ) {
    throw new RequestError(
      "unsupported_media_type",
      `the body is ${JSON.stringify(type.slice(0, 100))}; send JSON with the header Content-Type: application/json`,
    );
  }
}

function requirePlain(request: IncomingMessage): void {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw new RequestError("unsupported_media_type", "the body is compressed; this route takes it only as it is");
  }
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bodyLimit) chunks.push(chunk);
      else reject(tooLarge()); // the rest is read and dropped, so that the caller gets to read the answer
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, Math.min(length, bodyLimit)));
    });
    const endedEarly = () => request.complete || reject(invalidInput(undefined, "the body ended early"));
    request.on("error", endedEarly);
    request.on("close", endedEarly);
  });
}

const tooLarge = () =>
  new RequestError("payload_too_large", `the body has more than ${bodyLimit} bytes`, { details: { limit_bytes: bodyLimit } });

/**
 * The value of a JSON body: valid UTF-8 without lone surrogates, at most 64 levels deep, every number finite.
 * @throws RequestError `invalid_input` naming the member at fault
 */
export function parseBody(bytes: Buffer): unknown {
  const isPlain = isAscii(bytes);
  if (!isPlain && !isUtf8(bytes)) throw invalidInput(undefined, "the body is not valid UTF-8");
  if (bytes.length > scannedFrom && isTooDeep(bytes)) throw invalidInput(undefined, tooDeep);
  const text = bytes.toString(isPlain ? "latin1" : "utf8"); // the same text, sooner
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalidInput(undefined, "the body must be a JSON object");
  // A lone surrogate can only come from an escape, because the bytes are valid UTF-8.
  const mayBeMalformed = text.includes("\\ud") || text.includes("\\uD");
  const problem = findProblem(value, 1, mayBeMalformed);
  if (problem !== undefined) throw invalidInput(problem.path.join("") || undefined, problem.text);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = /position (\d+)/.exec((error as Error).message)?.[1];
    throw invalidInput(undefined, `the body is not valid JSON${where === undefined ? "" : ` (at character ${where})`}`);
  }
}

/** Whether brackets outside of texts are nested too deeply. Parsing megabytes of them first would hold everybody up for seconds. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) at = endOfText(bytes, at);
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > deepest) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

/** Place of the quote that closes the text beginning at `start`. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0x22, start + 1); at >= 0; at = bytes.indexOf(0x22, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === 0x5c) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return bytes.length;
}

interface Problem {
  text: string;
  path: string[];
}

function findProblem(value: unknown, depth: number, mayBeMalformed: boolean): Problem | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) ? undefined : { text: "is a number too large to be stored", path: [] };
  if (typeof value === "string")
    return mayBeMalformed && !value.isWellFormed() ? { text: "holds a lone surrogate", path: [] } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > deepest) return { text: tooDeep, path: [] };
  return Array.isArray(value)
    ? findInArray(value, depth, mayBeMalformed)
    : findInObject(value as Record<string, unknown>, depth, mayBeMalformed);
}

function findInArray(value: unknown[], depth: number, mayBeMalformed: boolean): Problem | undefined {
  for (let index = 0; index < value.length; index++) {
    const problem = findProblem(value[index], depth + 1, mayBeMalformed);
    if (problem !== undefined) return { ...problem, path: [`[${index}]`, ...problem.path] };
  }
  return undefined;
}

function findInObject(value: Record<string, unknown>, depth: number, mayBeMalformed: boolean): Problem | undefined {
  for (const key in value) {
    if (mayBeMalformed && !key.isWellFormed()) return { text: "holds a member whose name has a lone surrogate", path: [] };
    const problem = findProblem(value[key], depth + 1, mayBeMalformed);
    if (problem !== undefined) return { ...problem, path: [depth === 1 ? key : `.${key}`, ...problem.path] };
  }
  return undefined;
}
