import { type Filter, filterLimits } from "./filter.ts";
import { expectedHere, readTerm } from "./parse-term.ts";
import { Scanner } from "./scanner.ts";

/**
 * Reads the filter language.
 * ```
 * filter = and { "OR" and }            and = unary { ["AND"] unary }         unary = ( "-" | "NOT" ) unary | "(" filter ")" | term
 * field  = name { "." ( name | quoted ) }
 * term   = field op value | field ":" "*" | text      op = ":" | "=" | "!=" | ">" | ">=" | "<" | "<="      value = word | quoted | "(" value { "," value } ")"
 * text   = word | quoted               quoted = '"' … '"' with \" and \\     word = no white space, no ( ) , "
 * ```
 * White space may stand around operators; `-` stands directly before what it negates. A bare text that holds an operator must be quoted, or
 * written `text:a=b`. Parentheses around a single condition are kept: `(c)` is `{and: [c]}`.
 * @returns undefined for a text without anything but white space: no filter
 * @throws RequestError `invalid_input` with the place (in characters, from 1) and what was expected there
 */
export function parseFilter(text: string, param = "filter"): Filter | undefined {
  const scanner = new Scanner(text, param);
  scanner.skipSpace();
  if (scanner.isAtEnd()) return undefined;
  const { filter } = readOr({ scanner, nesting: 0, conditions: 0 });
  if (!scanner.isAtEnd()) throw scanner.expected(expectedHere(scanner));
  return filter;
}

interface State {
  scanner: Scanner;
  /** Parentheses and negations around the present place: bounds the recursion. */
  nesting: number;
  conditions: number;
}

interface Part {
  filter: Filter;
  /** Made of several members and not yet in parentheses: the first pair around it adds nothing. */
  isList: boolean;
  depth: number;
}

function readOr(state: State): Part {
  const start = state.scanner.position;
  const parts = [readAnd(state)];
  while (state.scanner.takeKeyword("OR")) {
    state.scanner.skipSpace();
    parts.push(readAnd(state));
  }
  return join(state, start, parts, (or) => ({ or }));
}

function readAnd(state: State): Part {
  const { scanner } = state;
  const start = scanner.position;
  const parts = [readUnary(state)];
  for (;;) {
    const needsMore = scanner.takeKeyword("AND");
    scanner.skipSpace();
    if (!needsMore && !canStartUnary(scanner)) break;
    parts.push(readUnary(state));
  }
  return join(state, start, parts, (and) => ({ and }));
}

const canStartUnary = (scanner: Scanner) =>
  !scanner.isAtEnd() && !/[),:=<>]/.test(scanner.next()) && scanner.peekKeyword() !== "OR";

function join(state: State, start: number, parts: Part[], wrap: (members: Filter[]) => Filter): Part {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const depth = 1 + Math.max(...parts.map((part) => part.depth));
  return checked(state, start, { filter: wrap(parts.map((part) => part.filter)), isList: true, depth });
}

function checked(state: State, start: number, part: Part): Part {
  if (part.depth > filterLimits.depth) throw tooDeep(state.scanner, start);
  return part;
}

function tooDeep(scanner: Scanner, at: number) {
  return scanner.failure(`this nests deeper than ${filterLimits.depth} levels`, at);
}

function readUnary(state: State): Part {
  const { scanner } = state;
  const start = scanner.position;
  const isNegated = takeNegation(scanner);
  if (!isNegated && !scanner.take("(")) return { filter: readCounted(state), isList: false, depth: 0 };
  state.nesting += 1;
  if (state.nesting > filterLimits.depth) throw tooDeep(scanner, start);
  const part = isNegated ? negate(readUnary(state)) : readGroup(state, start);
  state.nesting -= 1;
  scanner.skipSpace();
  return checked(state, start, part);
}

function takeNegation(scanner: Scanner): boolean {
  if (scanner.takeKeyword("NOT")) {
    scanner.skipSpace();
    return true;
  }
  if (!scanner.take("-")) return false;
  if (scanner.isAtEnd() || /\s/.test(scanner.next())) throw scanner.expected("a condition directly after -");
  return true;
}

const negate = ({ filter, depth }: Part): Part => ({ filter: { not: filter }, isList: false, depth: depth + 1 });

function readGroup(state: State, start: number): Part {
  const { scanner } = state;
  scanner.skipSpace();
  const part = readOr(state);
  if (!scanner.take(")")) {
    throw scanner.isAtEnd()
      ? scanner.failure("this parenthesis is not closed", start)
      : scanner.expected(`${expectedHere(scanner)}, or )`);
  }
  return part.isList ? { ...part, isList: false } : { filter: { and: [part.filter] }, isList: false, depth: part.depth + 1 };
}

function readCounted(state: State): Filter {
  const { scanner } = state;
  state.conditions += 1;
  if (state.conditions > filterLimits.conditions) {
    throw scanner.failure(`this is more than ${filterLimits.conditions} conditions`, scanner.position);
  }
  return readTerm(scanner);
}
