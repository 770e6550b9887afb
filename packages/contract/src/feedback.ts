import { z } from "zod";
import { FeedbackValue, Messages, Tie } from "./interaction.ts";
import { IdOrKey, Uuid } from "./values.ts";

export const FeedbackReason = z.enum(["Toxicity", "Factuality", "Style", "WrongAnswer"], {
  error: "must be Toxicity, Factuality, Style or WrongAnswer",
});
const author = Uuid.nullish().meta({ description: "whose judgement it is; absent: the owner of the key" });
const comment = z.string().nullish().meta({ description: "a comment, any length" });

/** `POST /feedback`: one value on one completion. */
export const LogFeedbackRequest = z
  .object({
    completion_id: Uuid.meta({ description: "the interaction" }),
    metric: IdOrKey.meta({ description: "key or id of a metric; it need not be linked to the use case" }),
    value: FeedbackValue,
    user_id: author,
    reason: FeedbackReason.nullish(),
    details: comment,
  })
  .meta({ id: "LogFeedbackRequest" });
export type LogFeedbackRequest = z.infer<typeof LogFeedbackRequest>;

/** `PATCH /feedback/{id}`: corrects what is given; null for reason or details clears it. */
export const UpdateFeedbackRequest = z
  .object({
    value: FeedbackValue.optional(),
    reason: FeedbackReason.nullish().meta({ description: "null clears it" }),
    details: comment.meta({ description: "null clears it" }),
  })
  .meta({ id: "UpdateFeedbackRequest" });
export type UpdateFeedbackRequest = z.infer<typeof UpdateFeedbackRequest>;

const Side = z
  .union([Uuid, z.object({ text: z.string(), model: IdOrKey.meta({ description: "a model attached to the use case" }) })], {
    error: "must be the UUID of a completion, or {text, model}",
  })
  .meta({
    id: "ComparedCompletion",
    description: "a completion that is stored, or the text of a new one, which is stored with the comparison",
  });

/** `POST /comparison`: one completion preferred to another for the same input, or a tie. */
export const LogComparisonRequest = z
  .object({
    metric: IdOrKey.meta({ description: "key or id of a metric" }),
    preferred_completion: Side,
    other_completion: Side,
    prompt: z.string().nullish().meta({ description: "the input, when no side is an id" }),
    messages: Messages.nullish().meta({ description: "the same as messages; one of the two" }),
    tied: Tie.nullish().meta({ description: "neither was better: both good, or both bad" }),
    use_case: IdOrKey.nullish().meta({ description: "required when no side is an id" }),
    project: IdOrKey.nullish().meta({ description: "another name for use_case" }),
    user_id: author,
  })
  .meta({ id: "LogComparisonRequest" });
export type LogComparisonRequest = z.infer<typeof LogComparisonRequest>;

/** `POST /outcome`: one value for a whole session, shown on each completion that it has at that moment. */
export const LogOutcomeRequest = z
  .object({
    value: FeedbackValue,
    metric: IdOrKey.meta({ description: "key or id of a metric" }),
    session_id: Uuid,
    user_id: author,
    use_case: IdOrKey.nullish().meta({
      description: "absent: every use case with that session that the caller may give feedback in",
    }),
    project_id: IdOrKey.nullish().meta({ description: "another name for use_case" }),
  })
  .meta({ id: "LogOutcomeRequest" });
export type LogOutcomeRequest = z.infer<typeof LogOutcomeRequest>;
