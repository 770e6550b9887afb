import type { Registry } from "../registry/registry.ts";
import type { Entry } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Inference } from "./inference/inference.ts";

export type { Caller } from "../domain/caller.ts";

/** What operations work with. Clock and ids are here, so that rules stay pure and tests can fix them. */
export interface Deps {
  store: Store;
  registry: Registry;
  inference: Inference;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A fresh UUIDv7 whose time is `at` (milliseconds since the epoch). */
  newId(at: number): string;
  /** Stores what one request says, whole or not at all. Resolves once it is durable. */
  append(entry: Entry): Promise<void>;
}
