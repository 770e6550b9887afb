import { type Condition, invalidInput } from "@colloquy/contract";
import { searchedText, unspacedOf, unspacedScripts, wordBorder, wordsOf } from "../migrations/002-text-index.ts";
import { scanMark } from "./filter-marks.ts";
import type { FilterParams } from "./filter-params.ts";

const columns = { input: ["last_user_message"], completion: ["completion"], text: ["completion", "last_user_message"] } as const;
type Searched = keyof typeof columns;

/** `recent`: completions and last user texts. `all`: whole inputs too. */
export type SearchIn = "recent" | "all";

/** The same classes of characters as in the index. */
const unspacedClass = `[${unspacedScripts.map((script) => `\\p{Script=${script}}`).join("")}\u30fc\uff70]`;
const unspaced = new RegExp(unspacedClass, "u");
const unspacedPair = new RegExp(unspacedClass + unspacedClass, "u");
const betweenWords = /[^\p{L}\p{M}\p{N}]+/u;
const startsInWord = new RegExp(`^(?!${unspacedClass})[\\p{L}\\p{M}\\p{N}]`, "u");
const endsInWord = new RegExp(`(?!${unspacedClass})[\\p{L}\\p{M}\\p{N}]$`, "u");

/** Keeps the statement well below the engine's size limit. */
const maxWords = 100;
/** The engine compares with at most 64 tokens at once. */
const wordsAtOnce = 50;

export const isSearched = (name: string): name is Searched => Object.hasOwn(columns, name);

export function anyTextToSql(name: Searched): string {
  return either(name, (column) => `${column} != ''`);
}

/** Counts what a filter looks for. @throws RequestError `invalid_input` above 100 */
export function checkWordCount(conditions: readonly Condition[]): void {
  const searches = conditions.filter((condition) => condition.op === "text");
  const sought = searches.flatMap(({ value, phrase }) => (phrase ? [value] : cut(value)));
  if (sought.length > maxWords) {
    throw invalidInput("filter", `searches for ${sought.length} words and phrases; allowed are ${maxWords}`);
  }
}

/**
 * Whether a text occurs. Each letter is compared by its lower case. A word must stand between borders: the ends, white space, punctuation,
 * symbols, a letter of a script without spaces. Each of several words (`it’s` is two) may be elsewhere. A phrase occurs as it stands,
 * between borders. What holds no such word (`$$$`), and a word in a script without spaces, is a substring.
 */
export function searchToSql(name: Searched, condition: Condition & { op: "text" }, params: FilterParams): string {
  const { value: text, phrase } = condition;
  const words = phrase ? [text] : cut(text);
  const plain = words.filter((word) => isSpaced(word, phrase));
  const parts = words.filter((word) => !isSpaced(word, phrase)).map((word) => substringToSql(name, word, params));
  if (words.length === 0) parts.push(substringToSql(name, text, params));
  if (phrase) parts.push(...plain.map((whole) => phraseToSql(name, whole, params)));
  else parts.push(...inGroups(plain, wordsAtOnce).map((group) => wordsToSql(name, group, params)));
  return `(${parts.join(" AND ")})`;
}

const cut = (text: string) => [...new Set(text.split(betweenWords).filter((word) => word !== ""))];

/** Whether the index of words can find it: a phrase has one such word at least, a word is one. */
function isSpaced(text: string, isPhrase = false): boolean {
  return isPhrase ? text.split(unspaced).some((part) => cut(part).length > 0) : !unspaced.test(text);
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function either(name: Searched, test: (column: string) => string): string {
  return `(${columns[name].map((column) => test(`interactions.${column}`)).join(" OR ")})`;
}

const searched = searchedText("interactions.");

/** Words are cut where the index cuts, so that their lower case is all that is left to do. */
function hasWords(text: string, place: string): string {
  return `hasAllTokens(${wordsOf(text)}, tokens(lowerUTF8(${place})))`;
}

/** In whole inputs each word is looked for by itself, because each may be in another of the texts. */
function wordsToSql(name: Searched, words: readonly string[], params: FilterParams): string {
  if (params.search_in === "all" && words.length > 1) return words.map((word) => wordsToSql(name, [word], params)).join(" AND ");
  const place = params.bind("String", words.join(" "));
  const found = hasWords(searched, place);
  const inColumn = name === "text" ? [] : [either(name, (column) => hasWords(column, place))];
  return orInMessages({ name, found: [found, ...inColumn].join(" AND "), words }, (text) => hasWords(text, place), params);
}

function phraseToSql(name: Searched, phrase: string, params: FilterParams): string {
  const place = params.bind("String", phrase);
  const words = inGroups(
    cut(phrase).filter((word) => !unspaced.test(word)),
    wordsAtOnce,
  );
  const indexed = words.map((group) => hasWords(searched, params.bind("String", group.join(" "))));
  const before = startsInWord.test(phrase) ? `(?:^|${wordBorder})` : "";
  const after = endsInWord.test(phrase) ? `(?:${wordBorder}|$)` : "";
  const needle = `lowerUTF8(${place})`;
  const pattern = `concat('${before}', regexpQuoteMeta(${needle}), '${after}')`;
  const occurs = (text: string) => `(${mayHold(text, phrase, place)} AND match(lowerUTF8(${text}), ${pattern}))`;
  // Where each of its words is frequent, the index leaves most texts to be read.
  const found = [...indexed, scanMark + either(name, occurs)].join(" AND ");
  return orInMessages({ name, found, words: cut(phrase) }, occurs, params);
}

/** The only letters beyond ASCII whose lower case begins with one of ASCII. */
const foldsToAscii = "['\u0130', '\u212a']";

/** Looking for the text alone is many times faster than an expression, and mostly enough; without lower case, faster again. */
function mayHold(text: string, phrase: string, place: string): string {
  const isAscii = /^[\x20-\x7e]*$/.test(phrase);
  if (!isAscii) return `position(lowerUTF8(${text}), lowerUTF8(${place})) > 0`;
  return `(positionCaseInsensitive(${text}, ${place}) > 0 OR multiSearchAny(${text}, ${foldsToAscii}))`;
}

function substringToSql(name: Searched, text: string, params: FilterParams): string {
  const needle = `lowerUTF8(${params.bind("String", text)})`;
  const occurs = (column: string) => `position(lowerUTF8(${column}), ${needle}) > 0`;
  const found = either(name, occurs);
  const isIndexed = params.has_unspaced_index && unspacedPair.test(text);
  const narrowed = isIndexed ? `${hasUnspaced(params.bind("String", text))} AND ${found}` : scanMark + found;
  return orInMessages({ name, found: narrowed, words: cut(text) }, occurs, params);
}

/** LIKE, because it answers right with the index and without. The needle holds letters and spaces only. */
function hasUnspaced(place: string): string {
  return `${unspacedOf(searched)} LIKE concat('%', ${unspacedOf(place)}, '%')`;
}

/** The texts of all messages: those that are text, and the text parts of the others. */
const messageTexts = `arrayStringConcat(arrayMap(m -> if(JSONType(m, 'content') = 'String', JSONExtractString(m, 'content'),
  arrayStringConcat(arrayMap(p -> JSONExtractString(p, 'text'), JSONExtractArrayRaw(m, 'content')), '\\n')),
  JSONExtractArrayRaw(interactions.messages)), '\\n')`;

interface Search {
  name: Searched;
  /** Whether it is in what the index covers. */
  found: string;
  /** What must stand in the messages' JSON, which escapes no letter or digit. */
  words: readonly string[];
}

/** With `search_in` all: found already, or in the messages. They are parsed only where every word stands in their JSON. */
function orInMessages({ name, found, words }: Search, occurs: (text: string) => string, params: FilterParams): string {
  if (params.search_in === "recent" || name === "completion") return `(${found})`;
  const isLikely = words.map(
    (word) => `position(lowerUTF8(interactions.messages), lowerUTF8(${params.bind("String", word)})) > 0`,
  );
  const inMessages = ["interactions.messages != ''", ...isLikely, occurs(messageTexts)].join(" AND ");
  return `((${found}) OR (${scanMark}${inMessages}))`;
}
