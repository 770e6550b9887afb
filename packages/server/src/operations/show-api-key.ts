import type { ApiKey as ShownApiKey } from "@colloquy/contract";
import type { ApiKey } from "../registry/records.ts";

/** An API key as lists hold it: without its hash. */
export function showApiKey({ id, user_id, name, prefix, created_at, last_used_at }: ApiKey): ShownApiKey {
  return { id, user: user_id, name, prefix, created_at, last_used_at };
}
