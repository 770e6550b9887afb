import { phrases, wordCount, words } from "./vocabulary.ts";

/** What the filled rows hold: so many, over the year before `end_ms`. Everything else follows from a row's number. */
export interface Filling {
  rows: number;
  end_ms: number;
}

/** The first holds a third of the rows, the others share the rest evenly. */
export const useCases = ["support", "booking", "search", "coding", "writing", "health", "travel", "banking", "games", "legal"];
export const models = ["swift-4", "swift-4-mini", "oak-large", "oak-small", "heron-2"];
export const metrics = [
  { key: "quality", kind: "scalar" },
  { key: "accepted", kind: "bool" },
] as const;
/** Half of the rows carry the first; about a hundred of the largest use case, whatever the size, the second; none the third. */
export const labels = { frequent: "channel:web", rare: "incident:outage", absent: "channel:fax" } as const;

const year_ms = 365 * 24 * 3600 * 1000;
const turnsOfSession = 4;
const rareRows = 100;
/** Share of the completions that begin with one of the phrases. */
const phrased = 0.6;

const texts = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(", ")}]`;
/** Evenly spread in [0, 1), and the same whenever the arguments are. */
const chance = (...args: string[]) => `(cityHash64(${args.join(", ")}) % 1000003 / 1000003)`;
/** A place from 1 to `count`: place r comes 1/r times as often as the first. */
const place = (count: number, share: string) => `toUInt32(pow(${count + 1}, ${share}))`;

const someWords = (count: string, seed: string) =>
  `arrayStringConcat(arrayMap(k -> transform(${place(wordCount, chance(seed, "k"))}, ranks, words, ''), range(${count})), ' ')`;

const toWith = (names: Record<string, string>) =>
  Object.entries(names)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(",\n  ");

/** What interactions and feedback agree on. Names differ from those of the columns. */
function identity({ rows, end_ms }: Filling): Record<string, string> {
  const random = "lower(hex(sipHash128(number, 'id')))";
  const time = "lower(hex(at_ms))"; // 12 digits since 2004
  return {
    session: `intDiv(number, ${turnsOfSession})`,
    at_ms: `toUInt64(${end_ms - year_ms} + floor((number + ${chance("number", "'time'")}) * ${year_ms / rows}))`,
    at: "fromUnixTimestamp64Milli(toInt64(at_ms), 'UTC')",
    random,
    record: `toUUID(concat(substring(${time}, 1, 8), '-', substring(${time}, 9, 4), '-7', substring(random, 1, 3), '-a', substring(random, 4, 3), '-', substring(random, 7, 12)))`,
    of_use_case: `${texts(useCases)}[if(${chance("session", "'use case'")} < 1 / 3, 1, 2 + cityHash64(session, 'other') % ${useCases.length - 1})]`,
    by_model: `${texts(models)}[${place(models.length, chance("number", "'model'"))}]`,
  };
}

/** Rows `from` to `from + count` of the interactions: chats of a system prompt and a question of which three in four come again. */
export function interactionsSql(filling: Filling, from: number, count: number): string {
  const { rows } = filling;
  const given = {
    words: texts(words),
    ranks: `range(1, ${words.length + 1})`,
    phrases: texts(phrases),
    ...identity(filling),
    question_number: `if(${chance("number", "'again'")} < 0.25, ${rows} + number, ${place(Math.ceil(rows / 20), chance("number", "'question'"))})`,
    question: someWords("20 + cityHash64(question_number) % 25", "question_number"),
    phrase: `if(${chance("number", "'phrased'")} < ${phrased}, concat(phrases[${place(phrases.length, chance("number", "'phrase'"))}], ' '), '')`,
    answer: `concat(phrase, ${someWords("25 + cityHash64(number) % 30", "number, 'answer'")})`,
    channel: `multiIf(${chance("number", "'channel'")} < 0.5, 'web', ${chance("number", "'other channel'")} < 0.6, 'mobile', 'mail')`,
    incident: `number % ${Math.ceil(rows / rareRows / 3)} = 0`,
  };
  return `INSERT INTO interactions (id, use_case, model, created_at, stored_at, session_id, user, source, label_keys, label_values, messages,
    prompt_hash, last_user_message, completion, finish_reason, prompt_tokens, completion_tokens, cost_usd, ttft_ms, latency_ms)
  WITH ${toWith(given)}
  SELECT record, of_use_case, by_model, at, addMicroseconds(toDateTime64(at, 6, 'UTC'), 4000 + number % 1000),
    reinterpretAsUUID(sipHash128(session, 'session')), toString(reinterpretAsUUID(sipHash128(cityHash64(session, 'user') % ${Math.ceil(rows / 50)}))),
    'LIVE', if(incident, ['channel', 'incident'], ['channel']), if(incident, [channel, 'outage'], [channel]),
    concat('[{"role":"system","content":"You help the customers of a shop. Be brief."},{"role":"user","content":"', question, '"}]'),
    lower(hex(SHA256(question))), question, answer, 'stop', 60 + length(question) / 5, length(answer) / 5,
    round((60 + length(question) / 5 + 4 * length(answer) / 5) / 1e6, 7), 150 + 200 * ${chance("number", "'ttft'")},
    round(300 + 300 * -log(1 - ${chance("number", "'latency'")}), 1)
  FROM numbers(${from}, ${count})`;
}

/** The feedback of the same rows: one value on each metric. */
export function feedbackSql(filling: Filling, from: number, count: number): string {
  const given = toWith({
    ...identity(filling),
    random_feedback: "sipHash128(number, on_metric)",
    share: chance("number", "on_metric"),
  });
  return `INSERT INTO feedback (id, interaction_id, interaction_at, use_case, model, metric, value, user, created_at)
  WITH ${given}
  SELECT toUUID(concat(substring(toString(record), 1, 14), '7', substring(lower(hex(random_feedback)), 1, 3), '-b', substring(lower(hex(random_feedback)), 4, 3),
      '-', substring(lower(hex(random_feedback)), 7, 12))),
    record, at, of_use_case, by_model, on_metric, if(on_metric = 'accepted', share < 0.7, round(share, 3)),
    toString(reinterpretAsUUID(sipHash128(number % 50))), at
  FROM numbers(${from}, ${count}) ARRAY JOIN ${texts(metrics.map(({ key }) => key))} AS on_metric`;
}
