import type { RawEngine } from "./raw-engine.ts";

/** One request and the statements that a good engineer would write for it. */
export interface Variant {
  /** Of our REST route. */
  path: string;
  /** At most three statements; what its answer holds. */
  byHand(engine: RawEngine): Promise<unknown>;
  /** What both must agree on: ids, counts, means. */
  facts(ours: unknown, byHand: unknown): { ours: unknown; byHand: unknown };
}

/** How the time of a question may grow with the rows. */
export type Growth = "flat" | "searched" | "counted";

export interface Question {
  /** As `--only` names it. */
  name: string;
  what: string;
  growth: Growth;
  /** Asked in turn, so that no answer is only a repetition. */
  variants: Variant[];
}

/** Rows that every question leaves out unless it names a source; feedback does not know the source of its interaction. */
export const notDataset = "source != 'DATASET'";
export const notOfDataset = (ofUseCase: string) =>
  `(interaction_at, interaction_id) NOT IN (SELECT created_at, id FROM interactions WHERE ${ofUseCase} AND source = 'DATASET')`;

export const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
export const quotedList = (texts: readonly string[]) => `(${texts.map(quoted).join(", ")})`;

/** A number as far as two ways of summing it up agree. */
export const rounded = (value: unknown) => Number(Number(value).toPrecision(9));
