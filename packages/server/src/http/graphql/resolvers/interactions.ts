import { UpdateInteractionRequest } from "@colloquy/contract";
import { findInteraction } from "../../../operations/get-interaction.ts";
import { listWholeInteractions } from "../../../operations/list-whole-interactions.ts";
import { updateInteraction } from "../../../operations/update-interaction.ts";
import { askedOf } from "../filter.ts";
import { toOrderEntries, toPageQuery } from "../page-arguments.ts";
import type { CompletionConnectionParent } from "../parents.ts";
import type { CompletionLabelValue, InputMaybe, Resolvers } from "../resolver-types.ts";
import { isSelected } from "../selection.ts";
import { checked } from "./checked.ts";

export const interactionResolvers: Resolvers = {
  Query: {
    completions: (_, { filter, page, order }, { deps, caller, loaders, signal }, info) => {
      const request = {
        ...askedOf(deps, filter),
        order: toOrderEntries(order),
        page: toPageQuery(page),
        count: isSelected(info, "totalCount") || isSelected(info, "totalCountIsExact"),
        signal,
      };
      return loaders.records.readPage(
        () => listWholeInteractions(deps, caller, request),
        ({ data }) => data,
      );
    },
    completion: async (_, { useCase, project, id }, { deps, caller, loaders }) => {
      const found = await findInteraction(deps, caller, { use_case: useCase, project, id });
      if (found !== undefined) loaders.records.keep([found]);
      return found ?? null;
    },
  },
  Mutation: {
    updateCompletion: (_, { input: { id, setLabels, addLabels, removeLabels, metadata } }, { deps, caller }) => {
      const labels = { set: toLabelSet(setLabels), add: toLabelSet(addLabels), remove: removeLabels };
      return updateInteraction(deps, caller, id, checked(UpdateInteractionRequest, { labels, metadata }));
    },
  },
  CompletionConnection: {
    totalCount: ({ total, data }) => total ?? data.length,
    totalCountIsExact: ({ total_is_exact }) => total_is_exact,
    nodes: ({ data }) => [...data],
    edges: ({ data, cursors }) => data.map((node, index) => ({ node, cursor: cursors[index] ?? "" })),
    pageInfo: toPageInfo,
  },
};

/** A search that was cut short goes on from a cursor of its own, behind the last record. */
function toPageInfo(page: CompletionConnectionParent) {
  const { next_cursor, previous_cursor, cursors } = page;
  return {
    hasNextPage: page.has_next ?? next_cursor !== null,
    endCursor: next_cursor ?? cursors.at(-1) ?? null,
    hasPreviousPage: page.has_previous ?? previous_cursor !== null,
    startCursor: previous_cursor ?? cursors[0] ?? null,
  };
}

/** Pairs as `{ key: [values] }`. */
function toLabelSet(pairs: InputMaybe<readonly CompletionLabelValue[]>): Record<string, string[]> | undefined {
  if (pairs == null) return undefined;
  const values = new Map<string, string[]>();
  for (const { key, value } of pairs) values.set(key, [...(values.get(key) ?? []), value]);
  return Object.fromEntries(values);
}
