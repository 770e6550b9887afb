import { listWholeGroups } from "../../../operations/list-whole-groups.ts";
import { askedOf } from "../filter.ts";
import { GroupPage, type RecordsAsked } from "../group-page.ts";
import { toOrderEntries, toPageQuery } from "../page-arguments.ts";
import type { CompletionConnectionParent, GroupParent } from "../parents.ts";
import type { Resolvers } from "../resolver-types.ts";
import { isSelected } from "../selection.ts";

const kinds = { MODEL: "model", PROMPT: "prompt" } as const;

const feedback = ({ key, page }: GroupParent) => page.feedbackOf(key);

/** Counted already, and read only where the document asks for more than the count. */
async function completions(
  { key, count, page }: GroupParent,
  asked: RecordsAsked,
  readsRows: boolean,
): Promise<CompletionConnectionParent> {
  const none = { data: [], cursors: [], next_cursor: null, previous_cursor: null };
  const found = readsRows ? await page.recordsOf(key, asked) : undefined;
  return { ...(found ?? none), total: count, total_is_exact: true };
}

export const groupResolvers: Resolvers = {
  Query: {
    completionsGrouped: async (_, { filter, feedbackFilter, groupBy, page, order }, context, info) => {
      const { deps, caller, signal } = context;
      const found = await listWholeGroups(deps, caller, {
        ...askedOf(deps, filter),
        feedback_filter: askedOf(deps, { labels: feedbackFilter.labels }).filter,
        by: kinds[groupBy],
        order: toOrderEntries(order),
        count: isSelected(info, "totalCount"),
        page: toPageQuery(page),
        signal,
      });
      const groups = new GroupPage(context, found.scope);
      return { ...found, by: groupBy, data: found.data.map((group) => ({ ...group, page: groups })) };
    },
  },
  CompletionGroupDataConnection: {
    totalCount: ({ total }) => total ?? 0,
    groupBy: ({ by }) => by,
    pageInfo: ({ has_next, has_previous, cursors }) => ({
      hasNextPage: has_next,
      endCursor: cursors.at(-1) ?? null,
      hasPreviousPage: has_previous,
      startCursor: cursors[0] ?? null,
    }),
    nodes: ({ data }) => [...data],
    edges: ({ data, cursors }) => data.map((node, index) => ({ node, cursor: cursors[index] ?? "" })),
  },
  CompletionGroupData: {
    directFeedbacksStats: feedback,
    directScoresStats: feedback,
    completions: (group, asked, _, info) =>
      completions(
        group,
        asked,
        ["nodes", "edges", "pageInfo"].some((member) => isSelected(info, member)),
      ),
  },
  CompletionGroupFeedbackStats: {
    metric: ({ metric }, _, { loaders }) => {
      const found = loaders.findMetric(metric);
      if (found === undefined) throw new Error(`there are values of ${metric}, which is no metric`);
      return found;
    },
    scores: ({ feedbacks }) => feedbacks,
  },
};
