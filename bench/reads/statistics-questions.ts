import { useCases } from "./fill-sql.ts";
import { notDataset, notOfDataset, type Question, quoted, quotedList, rounded, type Variant } from "./question.ts";

const [use_case = ""] = useCases;
const metric = "quality";
const ofUseCase = `use_case = ${quoted(use_case)}`;
const ofMetric = `${ofUseCase} AND metric = ${quoted(metric)}`;
const pageSize = 50;

const path = (route: string, query: Record<string, string>) =>
  `/api/v1/interactions/${route}?${new URLSearchParams({ use_case, ...query })}`;

const totals = `count() AS count, groupUniqArray(model) AS models, min(created_at) AS first_at, max(created_at) AS last_at,
  quantiles(0.5, 0.95)(latency_ms) AS latency_ms, sum(cost_usd) AS cost_usd, sum(prompt_tokens) AS prompt_tokens,
  sum(completion_tokens) AS completion_tokens`;
const spread = "count() AS count, avg(value) AS mean, min(value) AS min, max(value) AS max, stddevSamp(value) AS stddev";

interface Group {
  key: string;
  count: number;
}
interface Spread {
  key: string;
  count: number;
  mean: number;
}
interface Grouped {
  groups: Group[];
  feedback: Spread[];
}

const byModel: Variant = {
  path: path("groups", { by: "model", metrics: metric }),
  byHand: async (engine) => {
    const [groups, feedback] = await Promise.all([
      engine.rows<Group>(
        `SELECT model AS key, ${totals} FROM interactions WHERE ${ofUseCase} AND ${notDataset} GROUP BY model ORDER BY count DESC LIMIT ${pageSize}`,
      ),
      engine.rows<Spread>(
        `SELECT model AS key, ${spread} FROM feedback WHERE ${ofMetric} AND ${notOfDataset(ofUseCase)} GROUP BY model`,
      ), // it carries the model
    ]);
    return { groups, feedback } satisfies Grouped;
  },
  facts: groupFacts,
};

/** Hashes and counts first; the rest for the page only. */
const byPrompt: Variant = {
  path: path("groups", { by: "prompt", metrics: metric, first: String(pageSize) }),
  byHand: async (engine) => {
    const page = await engine.rows<Group>(
      `SELECT prompt_hash AS key, count() AS count, count() OVER () AS total FROM interactions WHERE ${ofUseCase} AND ${notDataset}
       GROUP BY prompt_hash ORDER BY count DESC, key LIMIT ${pageSize}`,
    );
    const onPage = `${ofUseCase} AND ${notDataset} AND prompt_hash IN ${quotedList(page.map(({ key }) => key))}`;
    const [groups, feedback] = await Promise.all([
      engine.rows<Group>(
        `SELECT prompt_hash AS key, any(input_preview) AS input_preview, ${totals} FROM interactions WHERE ${onPage} GROUP BY prompt_hash`,
      ),
      engine.rows<Spread>(
        `SELECT prompts.key AS key, ${spread} FROM feedback
         INNER JOIN (SELECT id, prompt_hash AS key FROM interactions WHERE ${onPage}) AS prompts ON prompts.id = feedback.interaction_id
         WHERE ${ofMetric} GROUP BY key`,
      ),
    ]);
    return { groups, feedback } satisfies Grouped;
  },
  facts: groupFacts,
};

interface GroupsAnswer {
  data: (Group & { feedback: Record<string, { count: number; mean: number }> })[];
}

/** The groups with the smallest count of the page are left out: which of several with that count are on it is not said. */
function groupFacts(ours: unknown, byHand: unknown): { ours: unknown; byHand: unknown } {
  const answer = ours as GroupsAnswer;
  const { groups, feedback } = byHand as Grouped;
  const means = new Map(feedback.map((given) => [given.key, given]));
  const told = (group: Group, said: { count: number; mean: number } | undefined) =>
    [group.key, group.count, said?.count ?? 0, said === undefined ? "" : rounded(said.mean)].join(" ");
  const clear = <Row extends Group>(rows: Row[]) => {
    const least = rows.length < pageSize ? 0 : Math.min(...rows.map(({ count }) => count));
    return rows.filter(({ count }) => count > least);
  };
  return {
    ours: clear(answer.data)
      .map((group) => told(group, group.feedback[metric]))
      .sort(),
    byHand: clear(groups)
      .map((group) => told(group, means.get(group.key)))
      .sort(),
  };
}

interface Bucket {
  at: string;
  split: string;
  count: number;
}
interface BucketMean {
  at: string;
  split: string;
  mean: number;
}

const perDay: Variant = {
  path: path("timeseries", { interval: "day", split: "model", metric }),
  byHand: async (engine) => {
    const [buckets, means] = await Promise.all([
      engine.rows<Bucket>(
        `SELECT toDate(created_at) AS at, model AS split, count() AS count, countIf(error != '') AS errors,
           quantiles(0.5, 0.95)(latency_ms) AS latency_ms, sum(cost_usd) AS cost_usd
         FROM interactions WHERE ${ofUseCase} AND ${notDataset} GROUP BY at, split`,
      ),
      engine.rows<BucketMean>(
        `SELECT toDate(interaction_at) AS at, model AS split, avg(value) AS mean FROM feedback WHERE ${ofMetric} AND ${notOfDataset(ofUseCase)} GROUP BY at, split`,
      ),
    ]);
    return { buckets, means };
  },
  facts: (ours, byHand) => {
    const answer = ours as { data: (Bucket & { mean: number | null })[] };
    const { buckets, means } = byHand as { buckets: Bucket[]; means: BucketMean[] };
    const place = ({ at, split }: { at: string; split: string }) => `${at.slice(0, 10)} ${split}`;
    const meanAt = new Map(means.map((given) => [place(given), given.mean]));
    const full = answer.data.filter(({ count }) => count > 0);
    return {
      ours: full.map((bucket) => [place(bucket), bucket.count, rounded(bucket.mean)].join(" ")).sort(),
      byHand: buckets.map((bucket) => [place(bucket), bucket.count, rounded(meanAt.get(place(bucket)))].join(" ")).sort(),
    };
  },
};

const facetSql = {
  model: `SELECT model AS value, count() AS count FROM interactions WHERE ${ofUseCase} AND ${notDataset} GROUP BY value ORDER BY count DESC LIMIT 100`,
  source: `SELECT source AS value, count() AS count FROM interactions WHERE ${ofUseCase} AND ${notDataset} GROUP BY value ORDER BY count DESC LIMIT 100`,
  "label.channel": `SELECT arrayJoin(arrayFilter((value, key) -> key = 'channel', label_values, label_keys)) AS value, count() AS count
    FROM interactions WHERE ${ofUseCase} AND ${notDataset} GROUP BY value ORDER BY count DESC LIMIT 100`,
};

interface Facet {
  value: string;
  count: number;
}

const facets: Variant = {
  path: path("facets", { fields: Object.keys(facetSql).join(",") }),
  byHand: async (engine) => {
    const counted = Object.entries(facetSql).map(async ([field, sql]) => [field, await engine.rows<Facet>(sql)] as const);
    return Object.fromEntries(await Promise.all(counted));
  },
  facts: (ours, byHand) => {
    const told = (fields: Record<string, Facet[]>) =>
      Object.entries(fields)
        .flatMap(([field, values]) => values.map(({ value, count }) => `${field} ${value} ${count}`))
        .sort();
    return { ours: told((ours as { data: Record<string, Facet[]> }).data), byHand: told(byHand as Record<string, Facet[]>) };
  },
};

export const statisticsQuestions: Question[] = [
  { name: "read-groups-model", what: "groups by model", growth: "counted", variants: [byModel] },
  { name: "read-groups-prompt", what: "groups by prompt", growth: "counted", variants: [byPrompt] },
  { name: "read-timeseries", what: "time series by day and model", growth: "counted", variants: [perDay] },
  { name: "read-facets", what: "facets of model, source, a label", growth: "counted", variants: [facets] },
];
