import { invalidInput, type PageQuery } from "@colloquy/contract";
import type { OrderEntry } from "../../operations/resolve-order.ts";
import type { CursorPageInput, OrderPair } from "./resolver-types.ts";

const sizes = { usual: 50, most: 1000 } as const;

/**
 * The page that a document asks for: `first` with `after`, or `last` with `before`; neither means the first 50. More than 1,000 is cut.
 * @throws RequestError `invalid_input`
 */
export function toPageQuery({ first, after, last, before, offset }: CursorPageInput): PageQuery {
  if (offset != null && offset !== 0) throw invalidInput("page.offset", "is not supported; go on with after: endCursor");
  if (first != null && last != null) throw invalidInput("page.last", "cannot be given together with first");
  const cursors = { ...(after == null ? {} : { after }), ...(before == null ? {} : { before }) };
  return last == null
    ? { first: toSize(first ?? sizes.usual, "page.first"), ...cursors }
    : { last: toSize(last, "page.last"), ...cursors };
}

function toSize(given: number, param: string): number {
  if (given < 1) throw invalidInput(param, `is ${given}; allowed is at least 1`);
  return Math.min(given, sizes.most);
}

export function toOrderEntries(order: readonly OrderPair[]): OrderEntry[] {
  return order.map(({ field, order: direction }) => ({ field, is_descending: direction === "DESC" }));
}
