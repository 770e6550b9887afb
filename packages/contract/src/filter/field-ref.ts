import { RequestError } from "../errors.ts";
import { type FieldName, type FieldRef, type FieldSpec, filterFields, isFeedbackPart, writtenFields } from "./fields.ts";
import { filterLimits } from "./filter.ts";
import { Scanner } from "./scanner.ts";

interface Segment {
  text: string;
  quoted: boolean;
}

/** The parts of a field from the scanner's place on; undefined, and nothing read, when there is no field. */
export function scanSegments(scanner: Scanner): Segment[] | undefined {
  const start = scanner.position;
  const segments: Segment[] = [];
  do {
    const quoted = segments.length > 0 && scanner.next() === '"';
    const text = quoted ? scanner.readQuoted() : scanner.readUntil("name");
    if (text === "" && !quoted) {
      scanner.position = start;
      return undefined;
    }
    segments.push({ text, quoted });
  } while (scanner.take("."));
  return segments;
}

/**
 * The field that the segments name, or what is wrong with them. `.mean`, `.reason` and `.user` ask for that part of feedback when they come
 * last, not quoted, and follow a metric: `feedback.mean` is a metric with the key `mean`, `feedback."x.mean"` one with the key `x.mean`.
 */
export function resolveField(segments: readonly Segment[]): FieldRef | string {
  const [first, ...rest] = segments;
  if (first === undefined || !Object.hasOwn(filterFields, first.text)) {
    return `"${first?.text.slice(0, 40) ?? ""}" is no field; allowed are ${writtenFields.join(", ")}`;
  }
  const name = first.text as FieldName;
  const { takes }: FieldSpec = filterFields[name];
  if (takes === undefined) return rest.length === 0 ? { name } : `${name} takes no further part`;
  const last = rest.at(-1);
  const canHavePart = name === "feedback" && rest.length > 1 && last?.quoted === false;
  const part = canHavePart && isFeedbackPart(last.text) ? last.text : undefined;
  const key = (part === undefined ? rest : rest.slice(0, -1)).map((segment) => segment.text).join(".");
  if (key === "") return `${name} needs a ${takes} after a dot, as in ${name}.KEY or ${name}."a key"`;
  if (key.length > filterLimits.characters) return `has ${key.length} characters; allowed are at most ${filterLimits.characters}`;
  return part === undefined ? { name, key } : { name, key, part };
}

const plainKey = /^[^\s(),":=<>!.]+(?:\.[^\s(),":=<>!.]+)*$/;

/** How a field is written; a key is quoted where it must be. */
export function formatField({ name, key, part }: FieldRef): string {
  if (key === undefined) return name;
  const endsAsPart = name === "feedback" && key.includes(".") && isFeedbackPart(key.slice(key.lastIndexOf(".") + 1));
  const isPlain = plainKey.test(key) && !endsAsPart;
  return `${name}.${isPlain ? key : quote(key)}${part === undefined ? "" : `.${part}`}`;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The field of a condition, or what is wrong with its name. */
export function fieldOrProblem(text: string): FieldRef | string {
  const scanner = new Scanner(text, "field");
  try {
    const segments = scanSegments(scanner);
    if (segments !== undefined && scanner.isAtEnd()) return resolveField(segments);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error; // quotes that are not closed
  }
  return `"${text.slice(0, 40)}" is not written as a field; a key with other characters than letters and digits may need quotes: label."my key"`;
}

/** The field of a condition in canonical form. */
export function fieldOf(condition: { field: string }): FieldRef {
  const field = fieldOrProblem(condition.field);
  if (typeof field === "string") throw new RequestError("invalid_input", field, { param: "filter" });
  return field;
}
