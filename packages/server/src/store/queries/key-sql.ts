import type { QueryParams } from "../engine/engine.ts";

/** How the rows of a table are told apart by a key. Everything is SQL; names of columns are ours. */
export interface KeySql {
  /** The key as text. */
  text: string;
  /** Condition: the key is one of the parameter `group_keys`. */
  isListed: string;
}

/** What interactions are grouped, split or counted by. */
export interface InteractionKey extends KeySql {
  /** What stands after FROM; a row of `interactions` may come several times, once for each of its keys. */
  from: string;
  /** Leaves out what has no key. */
  where: string;
  params: QueryParams;
  /** The same key of the interaction that a row of `feedback` is about, where such a row carries it. */
  ofFeedback?: KeySql;
}

export type KeyName = "model" | "prompt" | "session" | "day" | "label" | "source" | "tool" | TextColumn;

/** Columns that hold '' where there is nothing. */
type TextColumn = "provider" | "finish_reason" | "ab_campaign" | "user";

const listed = (sql: string, type: string) => `${sql} IN {group_keys:Array(${type})}`;
const column = (sql: string, type = "String"): KeySql => ({ text: `toString(${sql})`, isListed: listed(sql, type) });
const plain = { from: "interactions", where: "1", params: {} };

function day(sql: string): KeySql {
  const date = `toDate32(${sql}, {group_zone:String})`;
  return { text: `toString(${date})`, isListed: listed(date, "Date32") };
}

function label(key: string): InteractionKey {
  return {
    ...column("one_label_value"),
    // Pairs of an interaction differ, so each value comes once.
    from: "interactions ARRAY JOIN interactions.label_keys AS one_label_key, interactions.label_values AS one_label_value",
    where: "one_label_key = {group_label:String} AND has(interactions.label_keys, {group_label:String})",
    params: { group_label: key },
  };
}

/** @param timezone of days; any other key ignores it */
export function keySql(name: KeyName, { key = "", timezone = "UTC" }: { key?: string; timezone?: string } = {}): InteractionKey {
  switch (name) {
    case "model":
      return { ...plain, ...column("interactions.model"), ofFeedback: column("feedback.model") };
    case "day":
      return {
        ...plain,
        ...day("interactions.created_at"),
        params: { group_zone: timezone },
        ofFeedback: day("feedback.interaction_at"),
      };
    case "source":
      return { ...plain, ...column("interactions.source") };
    case "prompt":
      return { ...plain, ...column("interactions.prompt_hash") };
    case "session":
      return { ...plain, ...column("interactions.session_id", "UUID") };
    case "label":
      return label(key);
    case "tool":
      return { ...plain, ...column("one_tool"), from: "interactions ARRAY JOIN arrayDistinct(interactions.tools) AS one_tool" };
    default:
      return { ...plain, ...column(`interactions.${name}`), where: `interactions.${name} != ''` };
  }
}
