let lastTime = { at_ms: Number.NaN, text: "" };

/** ClickHouse's text form of an instant, as in `records.ts`. */
export function toStoredTime(at_ms: number): string {
  // Many records share their millisecond.
  if (lastTime.at_ms !== at_ms) lastTime = { at_ms, text: new Date(at_ms).toISOString().slice(0, 23).replace("T", " ") };
  return lastTime.text;
}

/** The same with six digits, from microseconds since the epoch. */
export function toStoredMicroseconds(at_us: number): string {
  return toStoredTime(Math.floor(at_us / 1000)) + String(at_us % 1000).padStart(3, "0");
}

/** RFC 3339 of a stored time; also takes what is RFC 3339 already. */
export function toTimestamp(stored: string): string {
  return stored.includes("T") ? stored : `${stored.replace(" ", "T")}Z`;
}

/** What the engine gives as ISO text, as it takes it. */
export function storedTime(iso: unknown): string {
  return String(iso).replace("T", " ").replace("Z", "");
}

/** Milliseconds that stand in a UUIDv7; for any other id a time that finds nothing. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
