import { invalidInput } from "./errors.ts";
import { fieldOrProblem } from "./filter/field-ref.ts";
import { Scanner } from "./filter/scanner.ts";

/** What interactions are grouped, split or counted by: a name, or `label` with the label's key. */
export interface KeyRef<Name extends string = string> {
  name: Name;
  /** Present exactly for `label`. */
  key?: string;
}

/**
 * Reads `model`, `label.KEY`, `label."a key"`; the label's key is written as in the filter language.
 * @param names what is allowed; `label` stands for every label
 * @throws RequestError `invalid_input` naming what is allowed
 */
export function parseKeyRef<Name extends string>(text: string, names: readonly Name[], param: string): KeyRef<Name> {
  const label = names.find((name) => name === "label");
  if (label !== undefined && text.startsWith("label.")) {
    const field = fieldOrProblem(text);
    if (typeof field === "string") throw invalidInput(param, field);
    return { name: label, key: field.key ?? "" };
  }
  const name = names.find((allowed) => allowed === text);
  if (name === undefined || name === label) {
    const allowed = names.map((each) => (each === label ? "label.KEY" : each)).join(", ");
    throw invalidInput(param, `is ${JSON.stringify(text.slice(0, 100))}; allowed are ${allowed}`);
  }
  return { name };
}

/**
 * The parts of a list between commas, each as it was written; a comma inside quotes separates nothing.
 * @throws RequestError `invalid_input`: quotes that are not closed, an empty part
 */
export function splitList(text: string, param: string): string[] {
  const scanner = new Scanner(text, param);
  const parts: string[] = [];
  do {
    const start = scanner.position;
    while (!scanner.isAtEnd() && scanner.next() !== ",") {
      if (scanner.next() === '"') scanner.readQuoted();
      else scanner.position += 1;
    }
    const part = text.slice(start, scanner.position).trim();
    if (part === "") throw scanner.failure("a part of the list is empty", start);
    parts.push(part);
  } while (scanner.take(","));
  return parts;
}

/** A part of a list without the quotes around it. */
export function unquote(part: string): string {
  return part.startsWith('"') && part.endsWith('"') ? new Scanner(part, "list").readQuoted() : part;
}
