import type { UseCase } from "@colloquy/contract";
import type { GraphqlContext } from "../context.ts";
import type { ScopedMetricParent } from "../parents.ts";
import type { UseCaseFilter } from "../resolver-types.ts";

/** Whether a use case is in a list with this filter; where it says nothing of archived ones, every one is. */
export const fitsFilter = ({ is_archived }: UseCase, filter: UseCaseFilter | null | undefined) =>
  filter?.isArchived == null || is_archived === filter.isArchived;

/** Those of the named use cases that the caller may read and that fit. */
export function findUseCases(
  { loaders }: GraphqlContext,
  keys: readonly string[],
  filter: UseCaseFilter | null | undefined,
): UseCase[] {
  return keys.flatMap((key) => {
    const use_case = loaders.findUseCase(key);
    return use_case !== undefined && fitsFilter(use_case, filter) ? [use_case] : [];
  });
}

/** Metrics by key as use cases show them. */
export function findScopedMetrics(
  { loaders }: GraphqlContext,
  keys: readonly string[],
  scope: Omit<ScopedMetricParent, "metric">,
): ScopedMetricParent[] {
  return keys.flatMap((key) => {
    const metric = loaders.findMetric(key);
    return metric === undefined ? [] : [{ ...scope, metric }];
  });
}
