import { invalidInput, RequestError } from "@colloquy/contract";

const uniqueViolations = new Set(["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"]);
/** PostgreSQL's text has no U+0000. */
const unstorableText = new Set(["22021", "22P05"]);
const storageFailures = /^SQLITE_(FULL|IOERR|READONLY|BUSY)/;
/** Connection, authorisation, resources, operator, system; database gone, read only, lock not given, deadlock. */
const serverFailures = /^(08|28|53|57|58)...$|^(3D000|25006|55P03|40P01|40001)$/;
const networkFailures = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ERR_SOCKET)/;
/** What pg says without a code. */
const lostConnections =
  /^(Connection terminated|Client has encountered|Client was closed|Query read timeout|timeout exceeded|Cannot use a pool after)|^timeout expired$/i;

/** What a failed statement means to the caller, for SQLite and PostgreSQL; anything else stays the defect that it is. */
export function toRequestError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RequestError) return error;
  const code = codeOf(error);
  if (uniqueViolations.has(code)) return new RequestError("conflict", "it exists already", { cause: error });
  if (unstorableText.has(code)) return invalidInput(undefined, "text must not hold the character U+0000");
  if (storageFailures.test(code)) {
    return new RequestError("unavailable", "the registry cannot be written now", { cause: error });
  }
  return isAway(error) ? new RequestError("unavailable", "the registry does not answer", { cause: error }) : error;
}

/** Whether the database could not be reached, or refuses to work now. */
function isAway(error: Error): boolean {
  const code = codeOf(error);
  return serverFailures.test(code) || networkFailures.test(code) || lostConnections.test(error.message);
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
