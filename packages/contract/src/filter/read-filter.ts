import { z } from "zod";
import { invalidInput } from "../errors.ts";
import { listProblem, makeCondition, makeSearch, operatorProblem, valueProblem } from "./condition.ts";
import { fieldOrProblem, formatField } from "./field-ref.ts";
import { operators } from "./fields.ts";
import { type Filter, filterLimits } from "./filter.ts";

type Path = readonly (string | number)[];

/** A rule broken at a place in the JSON form. */
class Misfit extends Error {
  readonly path: Path;

  constructor(path: Path, message: string) {
    super(message);
    this.path = path;
  }
}

interface Place {
  path: Path;
  /** How many `and`, `or`, `not` stand around it. */
  depth: number;
  count: { conditions: number };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Brings the JSON form of a filter into canonical form. An `or` with one member becomes an `and` (which asks the same); a search for several
 * words becomes an `and` of them, as in the text form; feedback may be given as true or false; `exists` may come without a value.
 * @param param how the caller names it, such as `filter_json`; the path of what is at fault is added
 * @throws RequestError `invalid_input`
 */
export function readFilter(json: unknown, param: string): Filter {
  try {
    return readNode(json, { path: [], depth: 0, count: { conditions: 0 } });
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw invalidInput(param + formatPath(error.path), error.message);
  }
}

/** The same from JSON text, as in `filter_json=`. @throws RequestError `invalid_input` */
export function parseFilterJson(text: string, param = "filter_json"): Filter {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidInput(param, `must be JSON: ${cause instanceof Error ? cause.message.slice(0, 100) : ""}`);
  }
  return readFilter(json, param);
}

const formatPath = (path: Path) => path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");

/** The JSON form in request bodies. It checks only: `readFilter` makes the canonical form. */
export const FilterJson = z
  .custom<unknown>()
  .superRefine((json, context) => {
    try {
      readNode(json, { path: [], depth: 0, count: { conditions: 0 } });
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      context.addIssue({ code: "custom", message: error.message, path: [...error.path] });
    }
  })
  .meta({
    id: "Filter",
    type: "object",
    description: 'One of {"and": [filter, …]}, {"or": [filter, …]}, {"not": filter}, {"field", "op", "value"}',
    properties: {
      and: { type: "array", items: { type: "object" } },
      or: { type: "array", items: { type: "object" } },
      not: { type: "object" },
      field: { type: "string" },
      op: { type: "string", enum: [...operators] },
      value: {},
      phrase: { type: "boolean" },
    },
  });

function readNode(json: unknown, place: Place): Filter {
  const shapes = isObject(json) ? ["and", "or", "not", "field"].filter((name) => json[name] != null) : [];
  if (!isObject(json) || shapes.length !== 1) {
    throw new Misfit(place.path, "must have exactly one of and, or, not, field (with op and value)");
  }
  if (shapes[0] === "field") return readCondition(json, place);
  if (place.depth >= filterLimits.depth) throw new Misfit(place.path, `nests deeper than ${filterLimits.depth} levels`);
  if (shapes[0] === "not") return { not: readNode(json["not"], inside(place, "not")) };
  const name = shapes[0] === "or" ? "or" : "and";
  const members = readMembers(json[name], inside(place, name));
  return name === "or" && members.length > 1 ? { or: members } : { and: members };
}

function inside(place: Place, ...steps: (string | number)[]): Place {
  return { path: [...place.path, ...steps], depth: place.depth + 1, count: place.count };
}

function readMembers(json: unknown, place: Place): Filter[] {
  if (!Array.isArray(json) || json.length === 0) throw new Misfit(place.path, "must be a list of at least one filter");
  return json.map((member: unknown, i) => readNode(member, { ...place, path: [...place.path, i] }));
}

function readCondition(json: Record<string, unknown>, place: Place): Filter {
  countConditions(place, 1);
  const field = typeof json["field"] === "string" ? fieldOrProblem(json["field"]) : "must be text";
  if (typeof field === "string") throw new Misfit([...place.path, "field"], field);
  const op = operators.find((known) => known === json["op"]);
  if (op === undefined) throw new Misfit([...place.path, "op"], `must be one of ${operators.join(", ")}`);
  const problem = operatorProblem(field, op);
  if (problem !== undefined) throw new Misfit([...place.path, "op"], problem);
  const written = formatField(field);
  const at = [...place.path, "value"];
  if (op === "text") return readSearch(json, written, place);
  if (op === "exists") requireTrue(json["value"], at);
  else if (op === "in") requireList(json["value"], (values) => listProblem(field, values), at);
  else refuse(valueProblem(field, json["value"]), at);
  return makeCondition(written, op, json["value"]);
}

function countConditions(place: Place, added: number): void {
  place.count.conditions += added;
  if (place.count.conditions > filterLimits.conditions) {
    throw new Misfit(place.path, `is more than ${filterLimits.conditions} conditions`);
  }
}

function refuse(problem: string | undefined, at: Path): void {
  if (problem !== undefined) throw new Misfit(at, problem);
}

function requireTrue(value: unknown, at: Path): void {
  if (value != null && value !== true) throw new Misfit(at, "must be true or left out; use not for the opposite");
}

function requireList(value: unknown, check: (values: unknown[]) => ReturnType<typeof listProblem>, at: Path): void {
  if (!Array.isArray(value)) throw new Misfit(at, "must be a list");
  const fault = check(value);
  if (fault !== undefined) throw new Misfit(fault.at === undefined ? at : [...at, fault.at], fault.problem);
}

function readSearch(json: Record<string, unknown>, field: string, place: Place): Filter {
  const at = [...place.path, "value"];
  const text = json["value"];
  refuse(valueProblem({ name: "text" }, text), at);
  if (json["phrase"] != null && typeof json["phrase"] !== "boolean")
    throw new Misfit([...place.path, "phrase"], "must be true or false");
  if (typeof text !== "string" || json["phrase"] === true) return makeSearch(field, String(text), true);
  const words = text.split(/[\s(),"]+/).filter((word) => word !== "");
  const [first] = words;
  if (first === undefined) throw new Misfit(at, "must hold a word");
  if (words.length === 1) return makeSearch(field, first, false);
  countConditions(place, words.length - 1);
  if (place.depth >= filterLimits.depth) throw new Misfit(place.path, `nests deeper than ${filterLimits.depth} levels`);
  return { and: words.map((word) => makeSearch(field, word, false)) };
}
