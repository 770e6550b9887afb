import type { Entry, StoredComparison, StoredDelete, StoredFeedback, StoredInteraction } from "./records.ts";
import { toStoredTime } from "./times.ts";

let made = 0;

/** An id whose time is `at_ms`; each is another one. */
export function sampleId(at_ms: number): string {
  const time = at_ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(++made).padStart(12, "0")}`;
}

/** An interaction for tests; `at_ms` is its time. */
export function sampleInteraction(use_case: string, at_ms: number, members: Partial<StoredInteraction> = {}): StoredInteraction {
  return {
    created_at: toStoredTime(at_ms),
    stored_at: `${toStoredTime(at_ms)}${String(made % 1000).padStart(3, "0")}`,
    id: sampleId(at_ms),
    use_case,
    model: "m",
    session_id: "01980000-0000-7000-8000-000000000000",
    source: "OFFLINE",
    prompt: "p",
    prompt_hash: "h",
    completion: "c",
    ...members,
  };
}

/** A feedback on an interaction, for tests. */
export function sampleFeedback(on: StoredInteraction, members: Partial<StoredFeedback> = {}): StoredFeedback {
  const { id: interaction_id, created_at: interaction_at, use_case, model } = on;
  const id = sampleId(Date.parse(`${interaction_at}Z`));
  return {
    interaction_at,
    id,
    interaction_id,
    use_case,
    model,
    metric: "q",
    value: 1,
    user: "u",
    created_at: interaction_at,
    ...members,
  };
}

/** A comparison of two interactions, for tests. */
export function sampleComparison(preferred: StoredInteraction, other: StoredInteraction): StoredComparison {
  return {
    created_at: preferred.created_at,
    id: sampleId(Date.parse(`${preferred.created_at}Z`)),
    use_case: preferred.use_case,
    metric: "q",
    preferred_id: preferred.id,
    preferred_at: preferred.created_at,
    preferred_model: preferred.model,
    other_id: other.id,
    other_at: other.created_at,
    other_model: other.model,
    user: "u",
  };
}

/** The delete of an interaction, for tests. */
export function sampleDelete({ id, use_case, created_at }: StoredInteraction): Entry & { deletes: StoredDelete[] } {
  return { deletes: [{ kind: "interaction", id, use_case, at: created_at, interaction_ids: [id] }] };
}
