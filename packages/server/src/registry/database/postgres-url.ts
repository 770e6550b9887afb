const form = "postgres://user:password@host:5432/database";

/** How messages name the database: without its password. @throws Error, for the operator, unless it is a URL of PostgreSQL's */
export function nameOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new Error(`DATABASE_URL must have the form ${form}`); // not shown as it is: it may hold a password
  }
  parsed.password = "";
  parsed.search = ""; // a password can stand there too
  return `DATABASE_URL (${parsed.href})`;
}

/** A failure to connect, for the operator. The driver's messages hold no password. */
export function toConnectionError(name: string, error: unknown): Error {
  const { code, message } = error as { code?: string; message?: string };
  const reason = message || code || "no answer"; // an AggregateError has no message
  const advice = code === undefined ? undefined : advices[code];
  return new Error(`cannot connect to ${name}: ${reason}${advice === undefined ? "" : `; ${advice}`}`, { cause: error });
}

const advices: Record<string, string> = {
  "3D000": "create it first: CREATE DATABASE",
  "28P01": "check user and password",
  "28000": "check user and password, and pg_hba.conf",
  "57P03": "try again in a moment",
  "53300": "raise max_connections: each process takes up to seven",
};
