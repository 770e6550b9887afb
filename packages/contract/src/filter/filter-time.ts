const absolute = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2})))?$/;
const relative = /^-(\d{1,9})([smhdw])$/;
const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

const toNanoseconds = (ms: number) => BigInt(Math.trunc(ms)) * 1_000_000n;

/**
 * The instant that a filter's text means, in nanoseconds since the epoch: RFC 3339, a date (its start in UTC), `now`, or an amount before
 * now (`-30m`; units s, m, h, d, w).
 * @param now milliseconds since the epoch
 * @returns undefined when the text is none of these
 */
export function resolveFilterTime(text: string, now: number): bigint | undefined {
  if (text === "now") return toNanoseconds(now);
  const [, amount, unit = "s"] = relative.exec(text) ?? [];
  if (amount !== undefined) return toNanoseconds(now - Number(amount) * (unitSeconds[unit] ?? 1) * 1000);
  return resolveAbsolute(text);
}

function resolveAbsolute(text: string): bigint | undefined {
  const match = absolute.exec(text);
  if (match === null) return undefined;
  const [, date, time = "00:00:00", fraction = "", sign, hours = "0", minutes = "0"] = match;
  const ms = Date.parse(`${date}T${time}Z`);
  // Date.parse turns 30 February into 1 March: only a time that prints as it was written exists
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== `${date}T${time}`) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  return toNanoseconds(ms - offset) + BigInt(fraction.padEnd(9, "0"));
}
