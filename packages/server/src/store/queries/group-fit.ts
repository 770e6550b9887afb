import { invalidInput } from "@colloquy/contract";

/** Bytes of text in the records of all groups of one page, and what may be read so that each group has one. */
const limits = { all: 16 << 20, firsts: 64 << 20 } as const;

/**
 * Cuts the records of groups so that together they fit into one answer: each group keeps its first one, then all get a second one, and
 * so on. A group ends before the first record that does not fit.
 * @param sizes bytes of each record of each group
 * @returns how many of each stay
 * @throws RequestError `invalid_input` when the first records alone are too much
 */
export function keepWithin(sizes: readonly (readonly number[])[]): number[] {
  const firsts = sizes.reduce((sum, [first = 0]) => sum + first, 0);
  if (firsts > limits.firsts) {
    throw invalidInput("page", "asks for more text than one answer holds: take fewer groups");
  }
  const kept = sizes.map((group) => Math.min(group.length, 1));
  let bytes = firsts;
  let open = [...sizes.keys()];
  for (let rank = 1; open.length > 0; rank++) {
    open = open.filter((index) => {
      const size = sizes[index]?.[rank];
      if (size === undefined || bytes + size > limits.all) return false;
      bytes += size;
      kept[index] = rank + 1;
      return true;
    });
  }
  return kept;
}
