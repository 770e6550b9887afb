import { errorKinds, RequestError } from "@colloquy/contract";
import { GraphQLError } from "graphql";
import { toRequestError } from "../errors.ts";

/** An error as the answer holds it: the message is that of REST, `extensions` hold the rest of its envelope. */
export function toGraphqlError(error: RequestError, at?: GraphQLError): GraphQLError {
  const { message, code, param, details } = error;
  return new GraphQLError(message, {
    nodes: at?.nodes ?? null,
    source: at?.source ?? null,
    positions: at?.positions ?? null,
    path: at?.path ?? null,
    extensions: { code, type: errorKinds[code].type, param, details },
  });
}

/** What went wrong, as the caller is told. Errors of the document itself (syntax, unknown fields, limits) are the caller's. */
export function toFailure(error: GraphQLError): RequestError {
  const { originalError } = error;
  if (originalError !== undefined && !(originalError instanceof GraphQLError)) return toRequestError(originalError);
  return new RequestError("invalid_input", shorten(withoutSecrets(error.message)).replace(/^InvalidInput: /, ""));
}

/** Longest message about a document, in characters: the library repeats the value that was given, of whatever length. */
const longest = 1000;

/** Both ends of a message: the first says where, the last what was expected. */
function shorten(message: string): string {
  if (message.length <= longest) return message;
  return `${message.slice(0, longest / 2)} … ${message.slice(-longest / 2)}`.toWellFormed();
}

/** Names of what holds a provider's key, which no message may repeat. */
const holdsSecret = /apiKey|hfToken|providerData/i;

/** What was expected and where, without the value that was given, where that may be or hold a secret. */
function withoutSecrets(message: string): string {
  if (!holdsSecret.test(message)) return message;
  return message
    .replace(/ got invalid value [\s\S]*?(?=(?: at "[^"]*")?; [A-Z])/, " got an invalid value")
    .replace(/ value: [\s\S]*$/, " value")
    .replace(/, found [\s\S]*$/, "");
}
