import { type Caller, useCasesWith } from "../domain/caller.ts";
import { relativeChange } from "../domain/period.ts";
import type { FeedbackTally, InteractionTally, TallyScope } from "../store/queries/tallies.ts";
import type { Deps } from "./deps.ts";
import { getPeriods, type Timerange } from "./get-period.ts";
import { inBatches } from "./in-batches.ts";

/** Keys. Without a use case: all that the caller may read; without a model: all of it. */
export interface ActivityRequest {
  use_case?: string;
  model?: string;
  /** Both ends included. Absent: the last 30 days. */
  timerange?: Timerange | undefined;
}

export interface Figure {
  value: number;
  /** Change against the equally long period before, as a share of it; null where that had none. */
  trend: number | null;
}

export interface Activity {
  /** `per_second` is null for a period of one instant. */
  interactions: Figure & { per_second: number | null };
  /** Values of metrics that the interactions of the period were given. */
  feedbacks: Figure;
  /** Distinct end users. */
  unique_users: Figure;
}

/**
 * How much happened, in few statements for all requests. Interactions of source DATASET are left out, and use cases that the caller may
 * not read.
 * @returns one for each request, which fails alone: RequestError `invalid_input` for a range that is none
 */
export function getActivities(
  deps: Deps,
  caller: Caller,
  requests: readonly ActivityRequest[],
  signal?: AbortSignal,
): Promise<Activity>[] {
  const readable = useCasesWith(caller, "use_case:read");
  const keyOf = ({ use_case, model, timerange }: ActivityRequest) =>
    JSON.stringify([timerange?.from, timerange?.to, use_case === undefined, model === undefined]);
  return inBatches(requests, keyOf, async (batch) => {
    const period = getPeriods(deps, batch[0].timerange);
    const scope: TallyScope = { ...scopeOf(batch, readable), period, signal };
    const [interactions, feedback] = await Promise.all([
      deps.store.statistics.tallyInteractions(scope),
      deps.store.statistics.tallyFeedback(scope),
    ]);
    const [interactionsOf, feedbackOf] = [byName(interactions), byName(feedback)];
    const seconds = (period.last_ms - period.first_ms) / 1000;
    return (request) => toActivity(interactionsOf.get(nameOf(request)), feedbackOf.get(nameOf(request)), seconds);
  });
}

/** What requests of one form are about together. */
function scopeOf(batch: readonly [ActivityRequest, ...ActivityRequest[]], readable: readonly string[]) {
  const models = [...new Set(batch.flatMap(({ model }) => model ?? []))];
  const use_cases = [...new Set(batch.flatMap(({ use_case }) => use_case ?? []))];
  const [{ model, use_case }] = batch;
  return {
    use_cases: use_case === undefined ? readable : use_cases.filter((key) => readable.includes(key)),
    models: model === undefined ? undefined : models,
    by: [...(use_case === undefined ? [] : ["use_case" as const]), ...(model === undefined ? [] : ["model" as const])],
  };
}

const nameOf = ({ use_case = "", model = "" }: ActivityRequest) => `${use_case}/${model}`; // keys hold no slash
const byName = <Row extends { tally_use_case: string; tally_model: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [`${row.tally_use_case}/${row.tally_model}`, row]));

function toActivity(interactions: InteractionTally | undefined, feedback: FeedbackTally | undefined, seconds: number): Activity {
  const shown = toFigure(interactions?.tally_count, interactions?.tally_count_before);
  return {
    interactions: { ...shown, per_second: seconds > 0 ? shown.value / seconds : null },
    feedbacks: toFigure(feedback?.tally_count, feedback?.tally_count_before),
    unique_users: toFigure(interactions?.tally_users, interactions?.tally_users_before),
  };
}

/** @param value, before as the engine gives them; absent: none */
export function toFigure(value = "0", before = "0"): Figure {
  return { value: Number(value), trend: relativeChange(Number(value), Number(before)) };
}
