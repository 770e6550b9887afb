import { z } from "zod";
import { hasNameOrKey, IdOrKey, Key, Name, nameOrKey, registryText, Timestamp, Uuid } from "./values.ts";

export const MetricKind = z
  .enum(["scalar", "bool"])
  .meta({ description: "`scalar` takes any finite number, `bool` takes true, false, 1 and 0" });
export type MetricKind = z.infer<typeof MetricKind>;
export const ScoringType = z.enum(["higher_is_better", "lower_is_better"]).meta({ description: "which direction is better" });
export type ScoringType = z.infer<typeof ScoringType>;

/** What feedback measures. `has_…` and `use_cases` cover only what the caller may see. */
export const Metric = z
  .object({
    id: Uuid,
    key: z.string(),
    name: z.string(),
    kind: MetricKind,
    scoring_type: ScoringType,
    description: z.string(),
    created_at: Timestamp,
    has_direct_feedbacks: z.boolean().meta({ description: "the caller may see feedback of it" }),
    has_comparison_feedbacks: z.boolean().meta({ description: "the caller may see comparisons by it" }),
    use_cases: z.array(z.string()).meta({ description: "keys of the use cases that the metric is linked to" }),
  })
  .meta({ id: "Metric", description: "What feedback measures." });
export type Metric = z.infer<typeof Metric>;

/** `POST /metrics`. Without a key one is made from the name; kind and scoring type never change. */
export const CreateMetricRequest = z
  .object({
    key: Key.nullish().meta({ description: "absent: made from the name" }),
    name: Name.nullish().meta({ description: "the key, when it is left out" }),
    kind: MetricKind,
    scoring_type: ScoringType.nullish().meta({ default: "higher_is_better" }),
    description: registryText(10_000).nullish(),
    use_case: IdOrKey.nullish().meta({ description: "a use case to link it to; needs `use_case:update` there" }),
  })
  .refine(hasNameOrKey, nameOrKey)
  .meta({ id: "CreateMetricRequest" });
export type CreateMetricRequest = z.infer<typeof CreateMetricRequest>;

export const MetricParams = z.object({ metric: IdOrKey.meta({ description: "key or id of the metric" }) });
