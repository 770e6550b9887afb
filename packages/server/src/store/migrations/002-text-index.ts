/**
 * Scripts that are written without spaces, as a class of characters: there a word cannot be told from its neighbours. The two long
 * vowel marks belong to Katakana, though Unicode gives them to no script.
 */
export const unspacedScripts = ["Han", "Hiragana", "Katakana", "Bopomofo", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"];
const unspaced = String.raw`${unspacedScripts.map((script) => String.raw`\\p{${script}}`).join("")}\\x{30FC}\\x{FF70}`;

/** What ends a word, as a regular expression inside of an SQL text: all but letters, marks and digits, and every unspaced letter. */
export const wordBorder = String.raw`[^\\p{L}\\p{M}\\p{N}]|[${unspaced}]`;

/**
 * The text whose tokens (`splitByNonAlpha`) are its words in lower case. That tokenizer cuts at ASCII only, so every other border becomes
 * a space; most texts have none, and skip it. Measured per inserted row of 300 words: 55 µs for the index, 10 of them for this.
 */
export function wordsOf(text: string): string {
  const spaced = String.raw`replaceRegexpAll(${text}, '[^\\x00-\\x7f\\p{L}\\p{M}\\p{N}]|[${unspaced}]', ' ')`;
  return `if(isValidASCII(${text}), lower(${text}), lowerUTF8(${spaced}))`;
}

/** What is searched, as one text: a search for several words is one look into one index. */
export function searchedText(table = ""): string {
  return `concat(${table}last_user_message, '\\n', ${table}completion)`;
}

/** The parts of a text that are written without spaces, each with a space in place of what is between them. */
export function unspacedOf(text: string): string {
  return `if(isValidASCII(${text}), '', replaceRegexpAll(${text}, '[^${unspaced}]+', ' '))`;
}

/**
 * The index that finds words; and smaller blocks of compression for all but `messages`, whose histories repeat over megabytes: a page
 * needs a few rows of many columns (measured: newest 50 a quarter faster, files 4 % larger).
 */
export const textIndex = [
  "ALTER TABLE interactions MODIFY COLUMN messages MODIFY SETTING min_compress_block_size = 1048576, max_compress_block_size = 4194304",
  "ALTER TABLE interactions MODIFY SETTING min_compress_block_size = 65536, max_compress_block_size = 1048576",
  `ALTER TABLE interactions ADD INDEX IF NOT EXISTS by_word ${wordsOf(searchedText())} TYPE text(tokenizer = splitByNonAlpha)`,
  "ALTER TABLE interactions MATERIALIZE INDEX by_word SETTINGS mutations_sync = 2",
];
