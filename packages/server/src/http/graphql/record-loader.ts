import { type Interaction, invalidInput } from "@colloquy/contract";
import DataLoader from "dataloader";
import type { Caller, Deps } from "../../operations/deps.ts";
import { findInteractions, listSessionIds, type WholeParts } from "../../operations/list-whole-interactions.ts";

/** Bytes of text that one request may read as whole records in its pages, and as much beside them; records that one question names. */
const limits = { text_bytes: 64 << 20, at_once: 5000 } as const;

interface Place {
  use_case: string;
  id: string;
}

const placeKey = ({ use_case, id }: Place) => `${id} ${use_case}`;

/** Reads the records that a request meets beside its pages: other sides of comparisons, turns of sessions. */
export class RecordLoader {
  readonly #deps: Deps;
  readonly #caller: Caller;
  readonly #signal: AbortSignal;
  readonly #kept = new Map<string, Interaction>();
  readonly #loaders = new Map<string, DataLoader<Place, Interaction | undefined, string>>();
  readonly #sessions: DataLoader<Place, string[], string>;
  #bytes_left: number = limits.text_bytes;
  #turn: Promise<unknown> = Promise.resolve();
  #page_bytes_left: number = limits.text_bytes;
  #page_turn: Promise<unknown> = Promise.resolve();

  constructor(deps: Deps, caller: Caller, signal: AbortSignal) {
    this.#deps = deps;
    this.#caller = caller;
    this.#signal = signal;
    this.#sessions = new DataLoader((places) => this.#readSessions(places), { cacheKeyFn: placeKey });
  }

  /**
   * Reads a page of whole records, one page after the other, each of which may hold much text. Its records need no further question.
   * @throws RequestError `invalid_input` when the pages before it already hold as much as one request may read
   */
  readPage<Found>(read: () => Promise<Found>, recordsOf: (found: Found) => readonly Interaction[]): Promise<Found> {
    const page = this.#page_turn.then(async () => {
      if (this.#page_bytes_left <= 0) throw tooMuch("lists of interactions");
      const found = await read();
      const records = recordsOf(found);
      this.keep(records);
      this.#page_bytes_left -= sum(records.map(sizeOf));
      return found;
    });
    this.#page_turn = page.catch(() => {});
    return page;
  }

  /** A whole record that was read: it needs no further question. */
  keep(records: readonly Interaction[]): void {
    for (const record of records) this.#kept.set(placeKey(record), record);
  }

  /** A record of a use case; undefined when it is not there. @throws RequestError `invalid_input` when the request reads too much text */
  async find(place: Place, parts: WholeParts): Promise<Interaction | undefined> {
    return this.#kept.get(placeKey(place)) ?? (await this.#loaderOf(parts).load(place));
  }

  /** Several, in the order of the ids; what is not there is left out. */
  async list(use_case: string, ids: readonly string[], parts: WholeParts): Promise<Interaction[]> {
    const found = await Promise.all(ids.map((id) => this.find({ use_case, id }, parts)));
    return found.filter((record) => record !== undefined);
  }

  /** Ids of the interactions of a session in one use case, oldest first. */
  async listTurns(use_case: string, session_id: string): Promise<readonly string[]> {
    return await this.#sessions.load({ use_case, id: session_id });
  }

  #loaderOf(parts: WholeParts): DataLoader<Place, Interaction | undefined, string> {
    const name = JSON.stringify([parts.texts, parts.said]);
    const known = this.#loaders.get(name);
    if (known !== undefined) return known;
    const made = new DataLoader<Place, Interaction | undefined, string>((places) => this.#read(places, parts), {
      cacheKeyFn: placeKey,
      maxBatchSize: limits.at_once,
    });
    this.#loaders.set(name, made);
    return made;
  }

  /** One question after the other, so that each knows what is left. */
  #read(places: readonly Place[], parts: WholeParts): Promise<(Interaction | undefined)[]> {
    const read = this.#turn.then(async () => {
      const found = new Map<string, Interaction>();
      for (const [use_case, ids] of idsByUseCase(places)) {
        for (const record of await this.#readWithin(use_case, ids, parts)) found.set(placeKey(record), record);
      }
      return places.map((place) => found.get(placeKey(place)));
    });
    this.#turn = read.catch(() => {});
    return read;
  }

  async #readWithin(use_case: string, ids: readonly string[], parts: WholeParts): Promise<Interaction[]> {
    const request = { use_case, ids, parts, max_bytes: this.#bytes_left, signal: this.#signal };
    const records = await findInteractions(this.#deps, this.#caller, request);
    this.#bytes_left -= sum((records ?? []).map(sizeOf));
    if (records !== undefined && this.#bytes_left > 0) return records;
    throw tooMuch("sessions and compared completions");
  }

  async #readSessions(places: readonly Place[]): Promise<string[][]> {
    const found = new Map<string, string[]>();
    for (const [use_case, session_ids] of idsByUseCase(places)) {
      const turns = await listSessionIds(this.#deps, this.#caller, { use_case, session_ids });
      for (const [id, ids] of turns) found.set(placeKey({ use_case, id }), ids);
    }
    return places.map((place) => found.get(placeKey(place)) ?? []);
  }
}

function idsByUseCase(places: readonly Place[]): Map<string, string[]> {
  const byUseCase = new Map<string, string[]>();
  for (const { use_case, id } of places) {
    const known = byUseCase.get(use_case);
    if (known === undefined) byUseCase.set(use_case, [id]);
    else known.push(id);
  }
  return byUseCase;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const tooMuch = (what: string) =>
  invalidInput(
    undefined,
    `the document asks for more text of ${what} than one request may read (64 MiB); ask for fewer records, or without their texts`,
  );

function sizeOf({ prompt, messages, completion, message, parameters, metadata }: Interaction): number {
  const rest = [messages, message, parameters, metadata].filter((part) => part !== null);
  return completion.length + (prompt?.length ?? 0) + (rest.length === 0 ? 0 : JSON.stringify(rest).length);
}
