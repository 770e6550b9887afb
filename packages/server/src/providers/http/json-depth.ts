/** How deeply an answer may be nested. */
export const deepest = 64;

const [quote, backslash, lf, cr] = [0x22, 0x5c, 0x0a, 0x0d];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * How deeply the brackets outside of texts are nested, in JSON or in events of it, as its bytes come. Parsing megabytes of brackets
 * would hold everybody up for seconds.
 */
export class JsonDepth {
  #depth = 0;
  #isInText = false;
  /** The last piece ended in a text, with a backslash that escapes what comes. */
  #isEscaped = false;

  /** Whether these bytes are, somewhere, nested too deeply. */
  push(bytes: Uint8Array): boolean {
    let depth = this.#depth;
    let at = this.#isInText ? this.#endOfText(bytes, this.#isEscaped && isEscapable(bytes[0]) ? 1 : 0) : 0;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === quote) at = this.#endOfText(bytes, at + 1) - 1;
      else if (byte === openList || byte === openObject) {
        if (++depth > deepest) return true;
      } else if ((byte === closeList || byte === closeObject) && depth > 0) depth--;
    }
    this.#depth = depth;
    return false;
  }

  /** The place after the text's end. No text goes beyond its line, so a stray quote between events hides nothing. */
  #endOfText(bytes: Uint8Array, start: number): number {
    this.#isEscaped = false;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === backslash) {
        this.#isEscaped = at === bytes.length - 1;
        if (isEscapable(bytes[at + 1])) at++;
      } else if (byte === quote || byte === lf || byte === cr) {
        this.#isInText = false;
        return at + 1;
      }
    }
    this.#isInText = true;
    return bytes.length;
  }
}

/** The others mean the same here with a backslash and without. */
const isEscapable = (byte: number | undefined) => byte === quote || byte === backslash;
