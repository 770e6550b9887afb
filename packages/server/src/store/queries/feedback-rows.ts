import type { QueryLimits } from "../engine/engine.ts";
import type { InteractionKey, KeySql } from "./key-sql.ts";
import type { Condition } from "./list-interactions.ts";

/** The interactions that a statistic is about. */
export interface StatisticsScope {
  use_case: string;
  /** Conditions on the columns of `interactions`, beside the use case. */
  where: Condition;
  /** Aborting it stops the statements in the engine. */
  signal?: AbortSignal | undefined;
}

/** What one statement of a statistic may cost; a few of them run side by side. */
const budget = { max_execution_time: 15, max_memory_usage: 600_000_000 } as const satisfies QueryLimits;

export const limitsOf = ({ signal }: Pick<StatisticsScope, "signal">): QueryLimits =>
  signal === undefined ? budget : { ...budget, signal };

export const inScope = ({ where }: StatisticsScope) => `use_case = {use_case:String} AND (${where.sql})`;

/** `FROM … WHERE …` of the feedback of the interactions in scope, and the SQL of their key as it is shown. */
export interface FeedbackRows {
  from: string;
  key: string;
}

interface FeedbackOptions {
  /** Placeholder of a list of metric keys; null: feedback of any metric. */
  metrics?: string | null;
  /** Only interactions whose key is one of the parameter `group_keys`. */
  isListed?: boolean;
  /** What is shown of a key. */
  shown?: (key: string) => string;
}

const noKey: KeySql = { text: "''", isListed: "1" };

/** Where feedback carries the key itself nothing is joined. */
export function feedbackRows(
  scope: StatisticsScope,
  key: InteractionKey | undefined,
  { metrics = "{metrics:Array(String)}", isListed = false, shown = (text) => text }: FeedbackOptions = {},
): FeedbackRows {
  const inUseCase = "feedback.use_case = {use_case:String}";
  const ofMetrics = metrics === null ? inUseCase : `${inUseCase} AND feedback.metric IN ${metrics}`;
  const carried: KeySql | undefined = key === undefined ? noKey : key.ofFeedback;
  if (key === undefined || carried !== undefined) {
    const { text, isListed: listed } = carried ?? noKey;
    return {
      from: `feedback WHERE ${[ofMetrics, ofInteractions(scope), ...(isListed ? [listed] : [])].join(" AND ")}`,
      key: shown(text),
    };
  }
  const matching = [inScope(scope), key.where, ...(isListed ? [key.isListed] : [])].join(" AND ");
  return {
    from: `feedback INNER JOIN (
        SELECT interactions.created_at AS joined_at, interactions.id AS joined_id, ${shown(key.text)} AS joined_key FROM ${key.from} WHERE ${matching}
      ) AS joined ON joined.joined_at = feedback.interaction_at AND joined.joined_id = feedback.interaction_id
      WHERE ${ofMetrics}`,
    key: "joined.joined_key",
  };
}

const datasetRule = "source != 'DATASET'";
/** What `feedback` knows of its interaction. */
const carriedColumns: Record<string, string> = {
  "interactions.model": "feedback.model",
  "interactions.created_at": "feedback.interaction_at",
};

/**
 * Whether a feedback's interaction is in scope. Looking every interaction up in a set costs many times as much as the statistic, so
 * conditions on what feedback carries are asked of feedback itself; of source DATASET there are few, so those are the set then.
 */
function ofInteractions(scope: StatisticsScope): string {
  const { sql } = scope.where;
  const plain = sql.endsWith(datasetRule) ? sql.slice(0, -datasetRule.length).replace(/ AND $/, "") : undefined;
  const translated = plain?.replaceAll(/interactions\.\w+/g, (name) => carriedColumns[name] ?? name);
  if (translated === undefined || /interactions/.test(translated)) return about(`IN (${matchingIds(inScope(scope))})`);
  const outside = outsideDatasets("use_case = {use_case:String}", interactionOf);
  return translated === "" ? outside : `${translated} AND ${outside}`;
}

/** Whether an interaction, named by its time and id, is of another source than DATASET. */
export function outsideDatasets(inUseCase: string, interaction: string): string {
  const datasets = `${inUseCase} AND source = 'DATASET'`;
  // Where there are none the engine drops the test before it reads a column for it.
  const none = `(SELECT count() FROM (SELECT 1 FROM interactions WHERE ${datasets} LIMIT 1)) = 0`;
  return `if(${none}, 1, ${interaction} NOT IN (${matchingIds(datasets)}))`;
}

const interactionOf = "(feedback.interaction_at, feedback.interaction_id)";
const about = (test: string) => `${interactionOf} ${test}`;
const matchingIds = (where: string) => `SELECT created_at, id FROM interactions WHERE ${where}`;
