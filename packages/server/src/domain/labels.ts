import { invalidInput, labelLimits, type UpdateInteractionRequest } from "@colloquy/contract";

export interface LabelPairs {
  label_keys: string[];
  label_values: string[];
}

type LabelEdit = NonNullable<UpdateInteractionRequest["labels"]>;
type Pair = readonly [key: string, value: string];

/** `{ key: value }` as two lists. */
export function toLabelPairs(labels: Record<string, string>): LabelPairs {
  return { label_keys: Object.keys(labels), label_values: Object.values(labels) };
}

/**
 * Labels after an edit: `set` replaces all but the reserved ones, then `remove`, then `add`. A pair is there once.
 * @throws RequestError `invalid_input` when more pairs would be left than allowed, or a reserved one was to be removed
 */
export function editLabels(current: Partial<LabelPairs>, edit: LabelEdit): LabelPairs {
  let pairs = (current.label_keys ?? []).map((key, index): Pair => [key, current.label_values?.[index] ?? ""]);
  if (edit.set != null) pairs = [...pairs.filter(([key]) => isReserved(key)), ...pairsOf(edit.set)];
  for (const [index, removed] of (edit.remove ?? []).entries()) {
    const key = typeof removed === "string" ? removed : removed.key;
    if (isReserved(key))
      throw invalidInput(
        `labels.remove[${index}]`,
        `names a key that begins with ${labelLimits.reserved_prefix}, which is reserved`,
      );
    pairs = pairs.filter((pair) => pair[0] !== key || (typeof removed !== "string" && pair[1] !== removed.value));
  }
  const added = edit.add == null ? [] : pairsOf(edit.add);
  const unique = [...new Map([...pairs, ...added].map((pair) => [JSON.stringify(pair), pair])).values()];
  if (unique.filter(([key]) => !isReserved(key)).length > labelLimits.pairs) {
    throw invalidInput("labels", `would leave ${unique.length} pairs; allowed are at most ${labelLimits.pairs}`);
  }
  return { label_keys: unique.map(([key]) => key), label_values: unique.map(([, value]) => value) };
}

const isReserved = (key: string) => key.startsWith(labelLimits.reserved_prefix);

function pairsOf(labels: Record<string, string | string[]>): Pair[] {
  return Object.entries(labels).flatMap(([key, values]) =>
    (Array.isArray(values) ? values : [values]).map((value): Pair => [key, value]),
  );
}
