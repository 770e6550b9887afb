import { type Caller, useCasesWith } from "../domain/caller.ts";
import type { Deps } from "./deps.ts";
import { inBatches } from "./in-batches.ts";

interface Usage {
  /** Interactions that have it. */
  count: number;
  /** When the newest of them was: RFC 3339. */
  last_used: string;
}

export interface LabelKeyUsage extends Usage {
  key: string;
  /** Most frequent first, at most 100. */
  values: (Usage & { value: string })[];
}

/** Label keys, most frequent first, at most 100. */
export interface LabelUsage {
  keys: LabelKeyUsage[];
}

/**
 * The labels in use, in two statements for all use cases. Keys that only the server writes and interactions of source DATASET are left out.
 * @param use_cases keys; of one that the caller may not read nothing is told
 * @returns one for each use case
 */
export function getLabelUsages(
  deps: Deps,
  caller: Caller,
  use_cases: readonly string[],
  signal?: AbortSignal,
): Promise<LabelUsage>[] {
  const readable = new Set(useCasesWith(caller, "use_case:read"));
  const together = () => "";
  return inBatches(use_cases, together, async (batch) => {
    const scope = { use_cases: [...new Set(batch)].filter((key) => readable.has(key)), signal };
    const { keys, values } = await deps.store.statistics.listLabelUsage(scope);
    const nameOf = (use_case: string, key: string) => JSON.stringify([use_case, key]);
    const valuesOf = new Map<string, LabelKeyUsage["values"]>();
    for (const { label_use_case, label_key, label_value, label_count, label_last } of values) {
      const name = nameOf(label_use_case, label_key);
      const usage = { value: label_value, count: Number(label_count), last_used: label_last };
      valuesOf.set(name, [...(valuesOf.get(name) ?? []), usage]);
    }
    return (use_case) => ({
      keys: keys
        .filter((row) => row.label_use_case === use_case)
        .map(({ label_key, label_count, label_last }) => ({
          key: label_key,
          count: Number(label_count),
          last_used: label_last,
          values: valuesOf.get(nameOf(use_case, label_key)) ?? [],
        })),
    });
  });
}
