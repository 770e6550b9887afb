import { hash, randomUUID } from "node:crypto";

/** A fresh UUIDv7 whose milliseconds are `at_ms`. */
export function newUuid(at_ms: number): string {
  return uuidAt(at_ms, randomUUID());
}

/** Ids that follow from a seed: a request that is repeated after a crash makes the same ones. */
export function seededUuids(seed: string): (at_ms: number) => string {
  let count = 0;
  return (at_ms) => {
    const hex = hash("sha256", `${seed}:${count++}`);
    const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) & 3];
    return uuidAt(
      at_ms,
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    );
  };
}

/** Time in front, version 7, and the random bits of a UUIDv4 behind it. */
function uuidAt(at_ms: number, random: string): string {
  const time = at_ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
