export interface SseEvent {
  /** `message` where the provider names none. */
  type: string;
  data: string;
}

/**
 * Splits bytes into server-sent events as they come: lines end in LF, CRLF or CR; comments, `id` and `retry` are skipped. Each
 * piece is looked through once, so an event that comes byte by byte costs no more than one that comes whole.
 */
export class SseSplitter {
  readonly #decoder = new TextDecoder();
  /** The beginning of a line whose end has not come. */
  #line = "";
  #type = "";
  #data: string | undefined;
  #endedInCr = false;

  /** UTF-16 units held for an event that is not complete. */
  get held(): number {
    return this.#line.length + (this.#data?.length ?? 0);
  }

  /** The events that these bytes complete. */
  push(bytes: Uint8Array): SseEvent[] {
    return this.#split(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The event that no empty line has ended. */
  end(): SseEvent[] {
    return this.#split(`${this.#decoder.decode()}\n\n`);
  }

  #split(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let at = this.#endedInCr && text.startsWith("\n") ? 1 : 0;
    if (text.length > 0) this.#endedInCr = text.endsWith("\r");
    let cr = text.indexOf("\r", at);
    for (;;) {
      const lf = text.indexOf("\n", at);
      if (cr !== -1 && cr < at) cr = text.indexOf("\r", at);
      const end = cr !== -1 && (lf === -1 || cr < lf) ? cr : lf;
      if (end === -1) break;
      this.#endLine(this.#line + text.slice(at, end), events);
      this.#line = "";
      at = end === cr && lf === cr + 1 ? end + 2 : end + 1;
    }
    this.#line += text.slice(at);
    return events;
  }

  #endLine(line: string, events: SseEvent[]): void {
    if (line === "") {
      if (this.#data !== undefined) events.push({ type: this.#type || "message", data: this.#data });
      this.#type = "";
      this.#data = undefined;
    } else if (line.startsWith("data")) {
      const value = fieldValue(line, 4);
      if (value !== undefined) this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (line.startsWith("event")) {
      this.#type = fieldValue(line, 5) ?? this.#type;
    }
  }
}

/** What follows a field's name of this length; undefined when the name goes on. */
function fieldValue(line: string, nameLength: number): string | undefined {
  if (line.length === nameLength) return "";
  if (line[nameLength] !== ":") return undefined;
  return line.slice(line[nameLength + 1] === " " ? nameLength + 2 : nameLength + 1);
}
