import { invalidInput, type RequestError } from "../errors.ts";

const stops = {
  /** A part of a field. */
  name: /[\s(),":=<>!.]/g,
  /** A text outside of a condition: what looks like an operator must be quoted there. */
  bare: /[\s(),":=<>]|!=/g,
  /** A value: after an operator nearly everything is part of the word. */
  value: /[\s(),"]/g,
};
const space = /\S/g;
const operator = /:|!=|>=|<=|=|>|</y;
const keyword = /(?:AND|OR|NOT)(?![^\s(),"])/y;

export type Keyword = "AND" | "OR" | "NOT";

/** Reads a filter's text from left to right. Searches for the next stop only, so that its time is linear in any text. */
export class Scanner {
  position = 0;
  readonly text: string;
  private readonly param: string;

  constructor(text: string, param: string) {
    this.text = text;
    this.param = param;
  }

  isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  next(): string {
    return this.text.charAt(this.position);
  }

  skipSpace(): void {
    this.position = this.find(space);
  }

  take(character: string): boolean {
    if (this.next() !== character) return false;
    this.position += 1;
    return true;
  }

  /** The characters up to the next stop; may be none. */
  readUntil(stop: keyof typeof stops): string {
    const start = this.position;
    this.position = this.find(stops[stop]);
    return this.text.slice(start, this.position);
  }

  takeOperator(): string | undefined {
    return this.match(operator, true);
  }

  peekKeyword(): Keyword | undefined {
    return this.match(keyword, false) as Keyword | undefined;
  }

  takeKeyword(word: Keyword): boolean {
    return this.peekKeyword() === word && this.match(keyword, true) !== undefined;
  }

  /** The text between quotes, of which the first is next. */
  readQuoted(): string {
    const start = this.position;
    const parts: string[] = [];
    let from = start + 1;
    for (let i = from; i < this.text.length; i++) {
      const character = this.text.charAt(i);
      if (character === '"') {
        this.position = i + 1;
        return parts.join("") + this.text.slice(from, i);
      }
      if (character !== "\\") continue;
      if (!['"', "\\"].includes(this.text.charAt(i + 1)))
        throw this.failure('expected " or \\ after a backslash in quotes', i + 1);
      parts.push(this.text.slice(from, i));
      from = i + 1;
      i += 1;
    }
    throw this.failure("these quotes are not closed", start);
  }

  /** "expected …, found …" at the present place. */
  expected(what: string): RequestError {
    const start = this.position;
    const found = this.isAtEnd() ? "the end" : `"${this.text.slice(start, start + 20)}"`;
    return this.failure(`expected ${what}, found ${found}`, start);
  }

  /** @param at offset in UTF-16 units; the message counts whole characters from 1 */
  failure(message: string, at: number): RequestError {
    const position = [...this.text.slice(0, at)].length + 1;
    return invalidInput(this.param, `at character ${position}: ${message}`, { position });
  }

  private find(pattern: RegExp): number {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.index ?? this.text.length;
  }

  private match(pattern: RegExp, advance: boolean): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined && advance) this.position += found.length;
    return found;
  }
}
