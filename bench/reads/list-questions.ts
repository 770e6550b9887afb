import { labels, useCases } from "./fill-sql.ts";
import { notDataset, notOfDataset, type Question, quoted, quotedList, rounded, type Variant } from "./question.ts";
import type { RawEngine } from "./raw-engine.ts";
import { absentWord, phrases, words } from "./vocabulary.ts";

const [use_case = ""] = useCases;
const ofUseCase = `use_case = ${quoted(use_case)}`;
const newestFirst = "ORDER BY created_at DESC, stored_at DESC, id DESC";
const pageSize = 50;
/** The engine's filter by the best rows so far does nothing for this order, and comes in place of the answer out of the text index. */
const withoutTopK = "SETTINGS use_top_k_dynamic_filtering = 0";

const shortColumns = `id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, external_id, request_id,
  choice_index, provider, provider_model, provider_request_id, finish_reason, error, prompt_tokens, completion_tokens, cached_tokens,
  reasoning_tokens, cost_usd, usage_estimated, ttft_ms, latency_ms, ab_campaign, prompt_hash`;
const rowColumns = `${shortColumns}, input_preview, completion_preview`;
const wholeColumns = `${shortColumns}, messages, prompt, completion, message, parameters, metadata`;

interface Condition {
  /** Selects the page's rows. */
  where: string;
  /** The total of the same; absent: a count of the interactions. */
  total?: string;
}

interface Short {
  id: string;
  created_at: string;
}
interface Mean {
  interaction_id: string;
  metric: string;
  mean: number;
  count: number;
}
interface Listed {
  rows: Short[];
  means: Mean[];
  total: number;
}

/** Rows and total side by side, then the feedback of these rows by its primary key. */
async function listByHand(engine: RawEngine, { where, total }: Condition, size: number): Promise<Listed> {
  const [rows, [counted]] = await Promise.all([
    engine.rows<Short>(
      `SELECT ${rowColumns} FROM interactions WHERE ${ofUseCase} AND ${notDataset} AND ${where} ${newestFirst} LIMIT ${size + 1} ${withoutTopK}`,
    ),
    engine.rows<{ total: number }>(
      total ?? `SELECT count() AS total FROM interactions WHERE ${ofUseCase} AND ${notDataset} AND ${where}`,
    ),
  ]);
  const page = rows.slice(0, size);
  const means = page.length === 0 ? [] : await engine.rows<Mean>(meansOf(page));
  return { rows: page, means, total: counted?.total ?? Number.NaN };
}

function meansOf(rows: Short[]): string {
  return `SELECT interaction_id, metric, avg(value) AS mean, count() AS count FROM feedback
    WHERE ${ofUseCase} AND interaction_at IN ${quotedList(rows.map((row) => row.created_at))} AND interaction_id IN ${quotedList(rows.map((row) => row.id))}
    GROUP BY interaction_id, metric`;
}

interface ListAnswer {
  data: { id: string; feedback: Record<string, { mean: number; count: number }> }[];
  total: number;
  total_is_exact: boolean;
}

/** A total that is said to be a lower bound must be one. */
function listFacts(ours: unknown, byHand: unknown): { ours: unknown; byHand: unknown } {
  const answer = ours as ListAnswer;
  const { rows, means, total } = byHand as Listed;
  const said = means.map(({ interaction_id, metric, mean, count }) => [interaction_id, metric, rounded(mean), count].join(" "));
  const saidByUs = answer.data.flatMap(({ id, feedback }) =>
    Object.entries(feedback).map(([metric, { mean, count }]) => [id, metric, rounded(mean), count].join(" ")),
  );
  return {
    ours: {
      ids: answer.data.map((row) => row.id),
      means: saidByUs.sort(),
      total: !answer.total_is_exact && answer.total <= total ? total : answer.total,
    },
    byHand: { ids: rows.map((row) => row.id), means: said.sort(), total },
  };
}

function list(filter: string, condition: Condition, size = pageSize): Variant {
  const query = new URLSearchParams({ use_case, first: String(size), ...(filter === "" ? {} : { filter }) });
  return {
    path: `/api/v1/interactions?${query}`,
    byHand: (engine) => listByHand(engine, condition, size),
    facts: listFacts,
  };
}

function withLabel(label: string): Variant[] {
  const [key = "", value = ""] = label.split(":");
  return [list(`label.${label}`, { where: `has(label_kv, ${quoted(`${key}\x1f${value}`)})` })];
}

/** Feedback knows time and id of its interaction: the newest of it names the page, and it alone is counted. */
function belowValue(value: number): Variant {
  const below = `FROM feedback WHERE ${ofUseCase} AND metric = 'quality' AND value < ${value} AND ${notOfDataset(ofUseCase)}`;
  const newest = `SELECT DISTINCT interaction_at, interaction_id ${below} ORDER BY interaction_at DESC LIMIT ${pageSize + 1}`;
  return list(`feedback.quality<${value}`, {
    where: `(created_at, id) IN (${newest})`,
    total: `SELECT uniqExact(interaction_id) AS total ${below}`,
  });
}

/** What the index of words is made of: only a condition on this very expression goes through it. */
type Searched = (words: readonly string[]) => string;

/**
 * Times and ids of the page first: reading the index in order together with columns that patches change answers wrong (seen in 26.7:
 * no rows at all while edits wait).
 */
function search(filter: string, found: string): Variant {
  const from = `FROM interactions WHERE ${ofUseCase} AND ${notDataset} AND ${found}`;
  return list(filter, {
    where: `(created_at, id) IN (SELECT created_at, id ${from} ${newestFirst} LIMIT ${pageSize + 1})`,
    total: `SELECT count() AS total ${from}`,
  });
}

const word = (searched: Searched, text: string) => search(text, searched([text]));

function phrase(searched: Searched, text: string): Variant {
  const like = quoted(`%${text}%`);
  return search(`"${text}"`, `${searched(text.split(" "))} AND (completion LIKE ${like} OR last_user_message LIKE ${like})`);
}

const moreThan = (latency_ms: number) => list(`latency_ms>${latency_ms}`, { where: `latency_ms > ${latency_ms}` }, 1);

/** The time of an interaction stands in its id. */
function get(id: string): Variant {
  const at = new Date(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toISOString().replace("T", " ").replace("Z", "");
  const visible = `use_case IN ${quotedList(useCases)}`;
  return {
    path: `/api/v1/interactions/${id}`,
    byHand: async (engine) => {
      const [[row], feedback, comparisons] = await Promise.all([
        engine.rows(`SELECT ${wholeColumns} FROM interactions WHERE ${visible} AND created_at = '${at}' AND id = '${id}'`),
        engine.rows(`SELECT * FROM feedback WHERE ${visible} AND interaction_at = '${at}' AND interaction_id = '${id}'`),
        engine.rows(`SELECT * FROM comparisons WHERE ${visible} AND (preferred_id = '${id}' OR other_id = '${id}')`),
      ]);
      return { ...(row as object), feedback, comparisons };
    },
    facts: (ours, byHand) => ({ ours: wholeFacts(ours), byHand: wholeFacts(byHand) }),
  };
}

function wholeFacts(whole: unknown): unknown {
  const { id, completion, feedback, comparisons } = whole as Short & {
    completion: string;
    feedback: Short[];
    comparisons: Short[];
  };
  return { id, completion, feedback: feedback.map((given) => given.id).sort(), comparisons: comparisons.length };
}

/** What the questions are made of that only the engine knows. */
export interface Known {
  /** Of interactions of the use case. */
  ids: string[];
  /** Expression of the index of words. */
  indexed_text: string;
}

export async function findKnown(engine: RawEngine): Promise<Known> {
  const ids = `SELECT id FROM interactions WHERE ${ofUseCase} ORDER BY cityHash64(id) LIMIT 100`;
  const index = "SELECT expr FROM system.data_skipping_indices WHERE table = 'interactions' AND name = 'by_word'";
  const [found] = await engine.rows<{ expr: string }>(index);
  if (found === undefined) throw new Error("the interactions have no index of words");
  return { ids: (await engine.rows<{ id: string }>(ids)).map(({ id }) => id), indexed_text: found.expr };
}

export function listQuestions({ ids, indexed_text }: Known): Question[] {
  const searched: Searched = (tokens) => `hasAllTokens(${indexed_text}, [${tokens.map(quoted).join(", ")}])`;
  /** Ten words of about the same frequency. */
  const wordsFrom = (place: number) => words.slice(place, place + 10).map((text) => word(searched, text));
  const somePhrases = phrases.slice(10, 20);
  const thresholds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  return [
    { name: "read-get", what: "get", growth: "flat", variants: ids.map(get) },
    { name: "read-newest", what: "newest 50", growth: "flat", variants: [list("", { where: "1" })] },
    {
      name: "read-frequent-label",
      what: "newest 50 with a frequent label",
      growth: "flat",
      variants: withLabel(labels.frequent),
    },
    { name: "read-rare-label", what: "newest 50 with a rare label", growth: "flat", variants: withLabel(labels.rare) },
    { name: "read-absent-label", what: "newest 50 with an absent label", growth: "flat", variants: withLabel(labels.absent) },
    {
      name: "read-metric",
      what: "newest 50 with metric < x (5 %)",
      growth: "searched",
      variants: thresholds.map((i) => belowValue(0.045 + i / 1000)),
    },
    { name: "read-word", what: "newest 50 with a word (1.5 %)", growth: "searched", variants: wordsFrom(500) },
    { name: "read-rare-word", what: "newest 50 with a rare word", growth: "searched", variants: wordsFrom(19_000) },
    {
      name: "read-absent-word",
      what: "newest 50 with an absent word",
      growth: "searched",
      variants: [word(searched, absentWord)],
    },
    {
      name: "read-phrase",
      what: "newest 50 with a phrase (1 %)",
      growth: "searched",
      variants: somePhrases.map((text) => phrase(searched, text)),
    },
    {
      name: "read-absent-phrase",
      what: "newest 50 with an absent phrase",
      growth: "searched",
      variants: somePhrases.map((text) => phrase(searched, text.split(" ").toReversed().join(" "))),
    },
    {
      name: "read-count",
      what: "count (latency > x)",
      growth: "counted",
      variants: thresholds.map((i) => moreThan(500 + 10 * i)),
    },
  ];
}
