import { type Condition, invalidInput } from "@colloquy/contract";
import type { FilterParams } from "./filter-params.ts";

const columns = { input: ["last_user_message"], completion: ["completion"], text: ["completion", "last_user_message"] } as const;
type Searched = keyof typeof columns;

/** Scripts that are written without spaces: there a word is found as a substring, and there other words end. */
const unspaced = ["Han", "Hiragana", "Katakana", "Bopomofo", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"];
const unspacedText = new RegExp(unspaced.map((script) => `\\p{Script_Extensions=${script}}`).join("|"), "u");
const betweenWords = /[^\p{L}\p{M}\p{N}]+/u;
/** The same border for the engine (RE2), as it stands in an SQL text. */
const border = `[^\\\\p{L}\\\\p{M}\\\\p{N}]|[${unspaced.map((script) => `\\\\p{${script}}`).join("")}]`;

/** Keeps the statement well below the engine's size limit. */
const maxWords = 100;

export const isSearched = (name: string): name is Searched => Object.hasOwn(columns, name);

export function anyTextToSql(name: Searched): string {
  return either(name, (column) => `${column} != ''`);
}

/** Counts the words that a filter looks for. @throws RequestError `invalid_input` above 100 */
export function checkWordCount(conditions: readonly Condition[]): void {
  const words = conditions.flatMap((condition) => (condition.op === "text" && !condition.phrase ? wordsOf(condition.value) : []));
  if (words.length > maxWords) {
    throw invalidInput("filter", `searches for ${words.length} words; allowed are ${maxWords} (a quoted phrase does not count)`);
  }
}

/**
 * Whether a text occurs. Each letter is compared by its lower case. A word must stand between borders: the ends, white space, punctuation,
 * symbols. Each of several words (`it’s` is two) may be in another column. A phrase, and what holds no letter or digit, is a substring.
 */
export function searchToSql(name: Searched, condition: Condition & { op: "text" }, params: FilterParams): string {
  const words = condition.phrase ? [] : wordsOf(condition.value);
  if (words.length === 0) return containsToSql(name, condition.value, params);
  const parts = words.map((word) =>
    unspacedText.test(word) ? containsToSql(name, word, params) : wordToSql(name, word, params),
  );
  return `(${parts.join(" AND ")})`;
}

const wordsOf = (text: string) => [...new Set(text.split(betweenWords).filter((word) => word !== ""))];

function containsToSql(name: Searched, text: string, params: FilterParams): string {
  const needle = `lowerUTF8(${params.bind("String", text)})`;
  return either(name, (column) => `position(lowerUTF8(${column}), ${needle}) > 0`);
}

/** The word holds letters, marks and digits only, so nothing in it means anything to the engine's patterns. */
function wordToSql(name: Searched, word: string, params: FilterParams): string {
  const pattern = `concat('(?:^|${border})', lowerUTF8(${params.bind("String", word)}), '(?:${border}|$)')`;
  return either(name, (column) => `match(lowerUTF8(${column}), ${pattern})`);
}

function either(name: Searched, test: (column: string) => string): string {
  return `(${columns[name].map((column) => test(`interactions.${column}`)).join(" OR ")})`;
}
