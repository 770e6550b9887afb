import { type Interaction, isUuid, labelLimits } from "@colloquy/contract";
import type { GraphQLResolveInfo } from "graphql";
import { findService } from "../../../operations/find-service.ts";
import type { WholeParts } from "../../../operations/list-whole-interactions.ts";
import { cutText, renderPrompt, toChatTurns } from "../chat-messages.ts";
import type { GraphqlContext } from "../context.ts";
import { maxTurns } from "../loaders.ts";
import type { CompletionParent } from "../parents.ts";
import type { Resolvers } from "../resolver-types.ts";
import { isSelected, isSelectedBeside } from "../selection.ts";

/** What the schema's whole numbers can hold. */
const maxInt = 2 ** 31 - 1;

export const completionResolvers: Resolvers = {
  Completion: {
    prompt: (record, { maxLength }) => cutText(renderPrompt(record), maxLength),
    chatMessages: (record, _, __, info) => toChatTurns(record) ?? plainPrompt(record, info),
    completion: ({ completion }, { maxLength }) => cutText(completion, maxLength),
    model: ({ model }, _, { loaders }) => (model === null ? null : (loaders.findModel(model) ?? null)),
    modelService: ({ use_case, model }, _, { deps, caller }) =>
      model === null ? null : (findService(deps, caller, { use_case, model }) ?? null),
    directFeedbacks: ({ feedback }, { filter }) => (filter?.labels?.length ? [] : feedback), // feedback has no labels
    directScores: ({ feedback }) => feedback,
    comparisonFeedbacks: listComparisons,
    comparisonScores: listComparisons,
    labels: (record, { withProtected }) => listLabels(record).filter(({ key }) => withProtected || !isProtected(key)),
    metadata: (record) => record,
    session: ({ session_id, use_case }) => ({ id: session_id, use_case }),
    history: listHistory,
    siblingsCount: (record, { filter }, { loaders }) => loaders.siblings.load({ filter, record }),
    userId: ({ user }) => (user !== null && isUuid(user) ? user : null),
  },
  CompletionMetadata: {
    timings: ({ ttft_ms, latency_ms }) => (ttft_ms === null && latency_ms === null ? null : { ttft_ms, total_ms: latency_ms }),
    usage: toUsage,
    system: toSystem,
  },
  Session: { turns: (session, _, { loaders }, info) => loaders.listSession(session, partsSelected(info)) },
  CompletionHistoryEntryOuput: {
    completionId: ({ turn }) => turn.id,
    prompt: ({ turn }) => renderPrompt(turn),
    completion: ({ turn }) => turn.completion,
    createdAt: ({ turn }) => turn.created_at,
  },
};

/** What of a record the document asks for, where the field that is being resolved is a record. */
export function partsSelected(info: GraphQLResolveInfo): WholeParts {
  const isAny = (...members: string[]) => members.some((member) => isSelected(info, member));
  return {
    texts: isAny("prompt", "chatMessages", "metadata"),
    said: isAny("directFeedbacks", "directScores", "comparisonFeedbacks", "comparisonScores"),
  };
}

/** Later clients want a list and do not ask for `prompt`; where it stands beside, null says that there were no messages. */
function plainPrompt({ prompt }: CompletionParent, info: GraphQLResolveInfo) {
  return isSelectedBeside(info, "prompt") ? null : [{ role: "user", content: prompt ?? "" }];
}

function listComparisons({ comparisons, use_case }: CompletionParent) {
  return comparisons.map((comparison) => ({ ...comparison, use_case }));
}

const isProtected = (key: string) => key.startsWith(labelLimits.reserved_prefix);

const listLabels = ({ labels }: CompletionParent) =>
  Object.entries(labels).flatMap(([key, values]) => [values].flat().map((value) => ({ key, value })));

async function listHistory({ id, use_case, session_id }: CompletionParent, _: unknown, { loaders, answer }: GraphqlContext) {
  const ids = await loaders.records.listTurns(use_case, session_id);
  const own = Math.max(ids.indexOf(id), 0);
  const earlier = ids.slice(Math.max(own - maxTurns, 0), own).toReversed();
  answer.count(earlier); // before they are read: each turn of a session has all those before it
  const turns = await loaders.records.list(use_case, earlier, { texts: true, said: false });
  return turns.map((turn, index) => ({ level: index + 1, turn }));
}

function toUsage({ prompt_tokens, completion_tokens }: Interaction) {
  if (prompt_tokens === null && completion_tokens === null) return null;
  const [prompt, completion] = [prompt_tokens ?? 0, completion_tokens ?? 0];
  return {
    promptTokens: Math.min(prompt, maxInt),
    completionTokens: Math.min(completion, maxInt),
    totalTokens: Math.min(prompt + completion, maxInt),
  };
}

function toSystem({ provider, provider_request_id, finish_reason, metadata }: Interaction) {
  const system = { provider, provider_request_id, finish_reason, metadata };
  return Object.values(system).every((value) => value === null) ? null : system;
}
