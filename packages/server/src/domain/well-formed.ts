/** The value with U+FFFD for every lone surrogate in its texts: what the store cannot hold, and a provider may send all the same. */
export function wellFormed<T>(value: T): T {
  const json = JSON.stringify(value);
  const isWell = json === undefined || !/\\ud[89a-f]/i.test(json); // JSON writes only lone ones as escapes
  return isWell
    ? value
    : (JSON.parse(json, (_, member: unknown) => (typeof member === "string" ? member.toWellFormed() : member)) as T);
}
