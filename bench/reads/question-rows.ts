import { type Row, short } from "../row.ts";
import type { Growth, Question } from "./question.ts";

/** What was measured of one question at one size, in milliseconds. */
export interface Measured {
  question: Question;
  ours_ms: number;
  hand_ms: number;
  /** Ours while edits wait. */
  edited_ms: number;
  /** Whether our total was a lower bound. */
  is_bound: boolean;
}

export interface SizeMeasured {
  rows: number;
  questions: Measured[];
}

const round = (rows: number) => rows.toLocaleString("en");

/** A line per question and size. */
export function toQuestionRows({ rows, questions }: SizeMeasured): Row[] {
  return questions.map(({ question, ours_ms, hand_ms, edited_ms, is_bound }) => ({
    what: `${question.what}; of ${round(rows)}`,
    ours: `p50 ${short(ours_ms)}, under edits ${short(edited_ms)} ms${is_bound ? "; total a lower bound" : ""}`,
    baseline: `p50 ${short(hand_ms)} ms`,
    measured_as: "p50 ÷ by hand; with 1 % under edits ÷ without",
    figures: [ours_ms / hand_ms, edited_ms / ours_ms],
    rising: false,
    must: [1.5, 3],
    aim: [1.2, 1.5],
  }));
}

const bounds: Record<Growth, { must: number; aim: number | undefined }> = {
  flat: { must: 2, aim: undefined },
  searched: { must: 4, aim: 2 },
  counted: { must: 8, aim: 5 },
};

/** A line per kind of question: how its time grows from the smaller to the larger size. */
export function toGrowthRows(small: SizeMeasured, large: SizeMeasured): Row[] {
  return (Object.keys(bounds) as Growth[]).flatMap((growth) => {
    const { must, aim } = bounds[growth];
    const pairs = small.questions
      .filter(({ question }) => question.growth === growth)
      .flatMap((before) => {
        const after = large.questions.find(({ question }) => question.name === before.question.name);
        return after === undefined ? [] : [{ what: before.question.what, before, after }];
      });
    if (pairs.length === 0) return [];
    const ratios = pairs.map(({ before, after }) => after.ours_ms / before.ours_ms);
    return [
      {
        what: `growth ${round(small.rows)} → ${round(large.rows)}: ${pairs.map(({ what }) => what).join("; ")}`,
        ours: ratios.map(short).join("; "),
        baseline: `by hand ${pairs.map(({ before, after }) => short(after.hand_ms / before.hand_ms)).join("; ")}`,
        measured_as: "largest p50 ratio",
        figures: [Math.max(...ratios)],
        rising: false,
        must: [must],
        aim: aim === undefined ? undefined : [aim],
      },
    ];
  });
}
