import { RequestError } from "@colloquy/contract";

/** What one answer may hold: entries of lists, and as many characters as its pages may read. */
const limits = { entries: 250_000, text: 64 << 20 } as const;

/** Counts what the answer to one document holds while it is made: lists in lists of lists grow beyond all bounds. */
export class AnswerSize {
  #entries_left: number = limits.entries;
  #text_left: number = limits.text;

  /** @throws AnswerTooLarge */
  count(value: unknown): void {
    if (typeof value === "string") this.#text_left -= value.length;
    else if (Array.isArray(value)) this.#entries_left -= value.length;
    if (this.#entries_left < 0) throw new AnswerTooLarge(`more than ${limits.entries} entries of lists`);
    if (this.#text_left < 0) throw new AnswerTooLarge(`more than ${limits.text} characters`);
  }

  /** Free JSON, which a list may show over and over. @throws AnswerTooLarge */
  countJson(value: unknown): void {
    if (value != null) this.count(JSON.stringify(value));
  }
}

/** Fails the whole answer, not only the field at which it was noticed. */
export class AnswerTooLarge extends RequestError {
  constructor(what: string) {
    super("invalid_input", `the answer would hold ${what}; ask for fewer at once, or for less of each`);
  }
}
