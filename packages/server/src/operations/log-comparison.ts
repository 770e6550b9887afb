import { invalidInput, type LogComparisonRequest, type Message, notFound } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { requirePermission } from "../domain/caller.ts";
import type { UseCase } from "../registry/records.ts";
import type { StoredComparison, StoredInteraction } from "../store/records.ts";
import { toStoredMicroseconds, toStoredTime } from "../store/times.ts";
import type { Deps } from "./deps.ts";
import { toInput, toMessageInput } from "./log-interaction.ts";
import { getAttachedModel, getScope, requireOnRecord } from "./scope.ts";

type Side = LogComparisonRequest["preferred_completion"];
type TextSide = Exclude<Side, string>;
type Input = ReturnType<typeof toInput>;

const sideNames = ["preferred_completion", "other_completion"] as const;

/**
 * Stores that one completion was preferred to another for the same input, or a tie. A side given as text is stored as a new
 * completion with it, all or nothing.
 * @throws RequestError `entity_not_found` (metric, completion, use case, model), `forbidden`, `invalid_input` (inputs differ)
 */
export async function logComparison(
  deps: Deps,
  caller: Caller,
  request: LogComparisonRequest,
): Promise<{ comparison_id: string }> {
  const metric = deps.registry.getMetric(request.metric, "metric");
  const known = await Promise.all(sideNames.map((name) => findSide(deps, caller, request[name], name)));
  const use_case = getUseCase(deps, caller, request, known);
  const input = getInput(request, known);
  const now = deps.now();
  const written: StoredInteraction[] = [];
  const sides = sideNames.map((name, index) => {
    const side = request[name];
    const found = known[index];
    if (found !== undefined) return found;
    const made = toInteraction(deps, { side: side as TextSide, name, use_case, input, now });
    written.push(made);
    return made;
  });
  const [preferred, other] = sides as [StoredInteraction, StoredInteraction];
  requireComparable(preferred, other);
  const comparison: StoredComparison = {
    created_at: toStoredTime(now),
    id: deps.newId(now),
    use_case: use_case.key,
    metric: metric.key,
    preferred_id: preferred.id,
    preferred_at: preferred.created_at,
    preferred_model: preferred.model,
    other_id: other.id,
    other_at: other.created_at,
    other_model: other.model,
    ...(request.tied == null ? {} : { tied: request.tied }),
    user: request.user_id?.toLowerCase() ?? caller.user_id,
  };
  const removed = sides.findIndex((side) => deps.store.recent.isDeleted(side.id));
  if (removed >= 0) throw notFound("completion", sides[removed]?.id, sideNames[removed]);
  await deps.append({ interactions: written, comparisons: [comparison] });
  return { comparison_id: comparison.id };
}

async function findSide(deps: Deps, caller: Caller, side: Side, param: string): Promise<StoredInteraction | undefined> {
  if (typeof side !== "string") return undefined;
  const found = await deps.store.findRow(caller.use_cases, side.toLowerCase());
  if (found === undefined) throw notFound("completion", side, param);
  requireOnRecord(caller, found, "use_case:feedback", "completion", param);
  return found;
}

/** Of the sides that exist, or the one that is named; both sides must be in it. */
function getUseCase(
  deps: Deps,
  caller: Caller,
  request: LogComparisonRequest,
  known: (StoredInteraction | undefined)[],
): UseCase {
  const [first, second] = known;
  const of = first ?? second;
  const isNamed = request.use_case != null || request.project != null;
  const use_case =
    isNamed || of === undefined ? getScope(deps, caller, request, "use_case:feedback") : deps.registry.getUseCase(of.use_case);
  for (const [index, side] of known.entries()) {
    if (side === undefined) requirePermission(caller, use_case.key, "use_case:interact");
    else if (side.use_case !== use_case.key) throw invalidInput(sideNames[index], "is a completion of another use case");
  }
  return use_case;
}

/** The input of a side given as text: that of the other side, or the one in the request. */
function getInput(request: LogComparisonRequest, known: (StoredInteraction | undefined)[]): Input | undefined {
  const existing = known.filter((side) => side !== undefined);
  const [first] = existing;
  if (existing.length === known.length) return undefined;
  if (first === undefined) return toInput(request);
  const isGiven = request.prompt != null || request.messages != null;
  if (isGiven && toInput(request).prompt_hash !== first.prompt_hash) {
    throw invalidInput(
      request.prompt != null ? "prompt" : "messages",
      "differs from the input of the completion that it is compared with",
    );
  }
  const { prompt, messages, prompt_hash } = first;
  return messages === undefined ? { prompt: prompt ?? "", prompt_hash } : toMessageInput(messages as Message[]);
}

function toInteraction(
  deps: Deps,
  {
    side,
    name,
    use_case,
    input,
    now,
  }: { side: TextSide; name: string; use_case: UseCase; input: Input | undefined; now: number },
): StoredInteraction {
  if (input === undefined) throw invalidInput(name, "needs an input");
  return {
    created_at: toStoredTime(now),
    stored_at: toStoredMicroseconds(deps.store.nextStoredAt(now)),
    id: deps.newId(now),
    use_case: use_case.key,
    model: getAttachedModel(deps, use_case, side.model, `${name}.model`),
    session_id: deps.newId(now),
    source: "OFFLINE",
    ...input,
    completion: side.text,
  };
}

function requireComparable(preferred: StoredInteraction, other: StoredInteraction): void {
  if (preferred.id === other.id) throw invalidInput("other_completion", "is the same completion as preferred_completion");
  if (preferred.prompt_hash !== other.prompt_hash) {
    throw invalidInput(
      "other_completion",
      "was given another input than preferred_completion; only completions of the same input can be compared",
    );
  }
}
