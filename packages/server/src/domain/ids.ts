import { hash, randomUUID } from "node:crypto";

/** Ids of one millisecond that keep the order in which they were made: 12 bits behind the time count them. */
const countedIds = 0x1000;
let last = { at_ms: Number.NaN, count: 0 };

/** A fresh UUIDv7 whose milliseconds are `at_ms`; as texts, ids made one after the other for one millisecond ascend. */
export function newUuid(at_ms: number): string {
  last = { at_ms, count: at_ms === last.at_ms ? (last.count + 1) % countedIds : 0 };
  return toUuid(at_ms, last.count, randomUUID().slice(19));
}

/** Ids that follow from a seed: a request that is repeated after a crash makes the same ones. */
export function seededUuids(seed: string): (at_ms: number) => string {
  let count = 0;
  return (at_ms) => {
    const hex = hash("sha256", `${seed}:${count}`);
    const variant = "89ab"[Number.parseInt(hex.charAt(0), 16) & 3];
    return toUuid(at_ms, count++ % countedIds, `${variant}${hex.slice(1, 4)}-${hex.slice(4, 16)}`);
  };
}

/** Time, version 7, count, and behind them variant and random bits. */
function toUuid(at_ms: number, count: number, random: string): string {
  const time = at_ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, "0")}-${random}`;
}
