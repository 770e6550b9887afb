import { z } from "zod";
import { FeedbackValue, Messages, Tie } from "./interaction.ts";
import { IdOrKey, Uuid } from "./values.ts";

export const FeedbackReason = z.enum(["Toxicity", "Factuality", "Style", "WrongAnswer"], {
  error: "must be Toxicity, Factuality, Style or WrongAnswer",
});

/** `POST /feedback`: one value on one completion. */
export const LogFeedbackRequest = z
  .object({
    completion_id: Uuid,
    metric: IdOrKey,
    value: FeedbackValue,
    user_id: Uuid.nullish(),
    reason: FeedbackReason.nullish(),
    details: z.string().nullish(),
  })
  .meta({ id: "LogFeedbackRequest" });
export type LogFeedbackRequest = z.infer<typeof LogFeedbackRequest>;

/** `PATCH /feedback/{id}`: corrects what is given; null for reason or details clears it. */
export const UpdateFeedbackRequest = z
  .object({ value: FeedbackValue.optional(), reason: FeedbackReason.nullish(), details: z.string().nullish() })
  .meta({ id: "UpdateFeedbackRequest" });
export type UpdateFeedbackRequest = z.infer<typeof UpdateFeedbackRequest>;

const Side = z.union([Uuid, z.object({ text: z.string(), model: IdOrKey })], {
  error: "must be the UUID of a completion, or {text, model}",
});

/** `POST /comparison`: one completion preferred to another for the same input, or a tie. */
export const LogComparisonRequest = z
  .object({
    metric: IdOrKey,
    preferred_completion: Side,
    other_completion: Side,
    prompt: z.string().nullish(),
    messages: Messages.nullish(),
    tied: Tie.nullish(),
    use_case: IdOrKey.nullish(),
    project: IdOrKey.nullish().meta({ description: "another name for use_case" }),
    user_id: Uuid.nullish(),
  })
  .meta({ id: "LogComparisonRequest" });
export type LogComparisonRequest = z.infer<typeof LogComparisonRequest>;

/** `POST /outcome`: one value for a whole session, shown on each completion that it has at that moment. */
export const LogOutcomeRequest = z
  .object({
    value: FeedbackValue,
    metric: IdOrKey,
    session_id: Uuid,
    user_id: Uuid.nullish(),
    use_case: IdOrKey.nullish(),
    project_id: IdOrKey.nullish().meta({ description: "another name for use_case" }),
  })
  .meta({ id: "LogOutcomeRequest" });
export type LogOutcomeRequest = z.infer<typeof LogOutcomeRequest>;
