import { invalidInput, isUuid } from "@colloquy/contract";
import type { QueryParams } from "../engine/engine.ts";

/** The engine takes 1000 parameters; the statement around the filter needs some. */
const maxParams = 900;

/** Gives each value of a filter a parameter of its own. */
export class FilterParams {
  readonly values: QueryParams = {};
  readonly now: number;
  private readonly prefix: string;
  private readonly useCasePlace: string;
  private readonly places = new Map<string, string>();

  constructor({ use_case, now, prefix }: { use_case: string; now: number; prefix: string }) {
    this.now = now;
    this.prefix = prefix;
    this.useCasePlace = this.bind("String", use_case);
  }

  /** The placeholder that stands for the value in SQL; the same one for the same value. */
  bind(type: string, value: unknown): string {
    const same = `${type} ${JSON.stringify(value)}`;
    const known = this.places.get(same);
    if (known !== undefined) return known;
    const name = `${this.prefix}${this.places.size}`;
    if (this.places.size >= maxParams)
      throw invalidInput("filter", `compares with more than ${maxParams} values; lists count as one`);
    const place = `{${name}:${type}}`;
    this.places.set(same, place);
    this.values[name] = value;
    return place;
  }

  bindUuid(value: unknown): string {
    return this.bind("UUID", checkUuid(value));
  }

  bindUuids(values: readonly unknown[]): string {
    return this.bind("Array(UUID)", values.map(checkUuid));
  }

  /** `use_case = …` for the tables beside `interactions`. */
  inUseCase(): string {
    return `use_case = ${this.useCasePlace}`;
  }
}

function checkUuid(value: unknown): string {
  if (typeof value !== "string" || !isUuid(value)) throw invalidInput("filter", "compares an id with a text that is not a UUID");
  return value.toLowerCase();
}
