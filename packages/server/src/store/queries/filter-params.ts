import { invalidInput, isUuid } from "@colloquy/contract";
import type { QueryParams } from "../engine/engine.ts";
import type { FilterContext } from "./filter-sql.ts";

/** The engine takes 1000 parameters; the statement around the filter needs some. */
const maxParams = 900;

/** Gives each value of a filter a parameter of its own. */
export class FilterParams {
  readonly values: QueryParams = {};
  readonly now: number;
  readonly search_in: "recent" | "all";
  readonly has_unspaced_index: boolean;
  private readonly prefix: string;
  private readonly useCasePlace: string;
  private readonly places = new Map<string, string>();

  constructor({ use_case, now, prefix = "filter_", search_in = "recent", has_unspaced_index = false }: FilterContext) {
    this.now = now;
    this.search_in = search_in;
    this.has_unspaced_index = has_unspaced_index;
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
