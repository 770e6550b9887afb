import type { FieldName } from "@colloquy/contract";

/** Operators that compare with one value, as SQL writes them. */
export const comparisonSymbols = { eq: "=", ne: "!=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

interface Column {
  /** Always with the table's name: a bare name would mean a SELECT's alias where there is one of that name. */
  sql: string;
  /** `text` holds '' where the field is missing, `number` NULL; the others are never missing. */
  kind: "uuid" | "text" | "number" | "time";
  /** Of a time: digits of its fraction. */
  digits?: 3 | 6;
}

const number = (column: string): Column => ({ sql: `toFloat64(interactions.${column})`, kind: "number" });
const text = (column: string): Column => ({ sql: `interactions.${column}`, kind: "text" });

/** The fields that are a column, or computed from columns, of `interactions`. */
export const filterColumns: { [Name in FieldName]?: Column } = {
  id: { sql: "interactions.id", kind: "uuid" },
  session: { sql: "interactions.session_id", kind: "uuid" },
  user: text("user"),
  prompt_hash: text("prompt_hash"),
  request_id: text("request_id"),
  external_id: text("external_id"),
  model: text("model"),
  source: text("source"),
  provider: text("provider"),
  finish_reason: text("finish_reason"),
  ab_campaign: text("ab_campaign"),
  created_at: { sql: "interactions.created_at", kind: "time", digits: 3 },
  stored_at: { sql: "interactions.stored_at", kind: "time", digits: 6 },
  latency_ms: number("latency_ms"),
  ttft_ms: number("ttft_ms"),
  prompt_tokens: number("prompt_tokens"),
  completion_tokens: number("completion_tokens"),
  // missing only when both are
  total_tokens: {
    sql: `toFloat64(coalesce(interactions.prompt_tokens + interactions.completion_tokens, interactions.prompt_tokens, interactions.completion_tokens))`,
    kind: "number",
  },
  cost_usd: number("cost_usd"),
  choice_index: number("choice_index"),
};
