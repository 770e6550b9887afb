import { type Entity, isUuid, notFound } from "@colloquy/contract";

/**
 * Records of one kind by id and by key, sorted by key. Text in the form of a UUID is an id first and then a key; any other
 * text is a key.
 */
export class Directory<T extends { id: string }> {
  readonly #entity: Entity;
  readonly #by_id: ReadonlyMap<string, T>;
  readonly #by_key: ReadonlyMap<string, T>;
  readonly list: readonly T[];

  constructor(entity: Entity, records: readonly T[], keyOf: (record: T) => string) {
    this.#entity = entity;
    this.#by_id = new Map(records.map((record) => [record.id, record]));
    this.#by_key = new Map(records.map((record) => [keyOf(record), record]));
    this.list = [...records].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  find(id_or_key: string): T | undefined {
    const by_id = isUuid(id_or_key) ? this.#by_id.get(id_or_key.toLowerCase()) : undefined;
    return by_id ?? this.#by_key.get(id_or_key);
  }

  /** @throws RequestError `entity_not_found` */
  get(id_or_key: string, param?: string): T {
    const found = this.find(id_or_key);
    if (found === undefined) throw notFound(this.#entity, id_or_key, param);
    return found;
  }
}
