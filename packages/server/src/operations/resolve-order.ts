import { makeOrder, type Order, type OrderEntry, parseOrder } from "../store/queries/order.ts";
import type { Deps } from "./deps.ts";

export type { OrderEntry } from "../store/queries/order.ts";

/**
 * An order of interactions with its metrics named by key.
 * @param given as text (`-model,created_at`) or as entries; absent: newest first
 * @throws RequestError `entity_not_found` (metric), `invalid_input`
 */
export function resolveOrder(deps: Deps, given: string | readonly OrderEntry[] | undefined): Order {
  const order = given === undefined || typeof given === "string" ? parseOrder(given) : makeOrder(given);
  const toKey = (metric: string | undefined) => metric && deps.registry.getMetric(metric, "order").key;
  return { ...order, terms: order.terms.map((term) => ({ ...term, metric: toKey(term.metric) })) };
}
