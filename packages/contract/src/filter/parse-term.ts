import { makeCondition, makeSearch, operatorProblem, valueProblem } from "./condition.ts";
import { formatField, resolveField, scanSegments } from "./field-ref.ts";
import { type FieldRef, type Operator, specOf } from "./fields.ts";
import { type Condition, filterLimits } from "./filter.ts";
import type { Scanner } from "./scanner.ts";

/** Reads one condition and the white space after it: `field op value`, or a text to search for. */
export function readTerm(scanner: Scanner): Condition {
  if (scanner.peekKeyword() !== undefined) throw scanner.expected("a condition");
  const condition = readFieldTerm(scanner) ?? readText(scanner);
  scanner.skipSpace();
  return condition;
}

/** What may stand where a condition has ended. */
export function expectedHere(scanner: Scanner): string {
  if (/[:=<>!]/.test(scanner.next())) return "a field before the operator; a text that holds one must be quoted";
  return "a condition, AND, OR or the end";
}

function readText(scanner: Scanner): Condition {
  const start = scanner.position;
  const isQuoted = scanner.next() === '"';
  const text = isQuoted ? scanner.readQuoted() : scanner.readUntil("bare");
  if (text === "" && !isQuoted) throw scanner.expected(scanner.isAtEnd() ? "a condition" : expectedAtStart(scanner));
  const problem = valueProblem({ name: "text" }, text);
  if (problem !== undefined) throw scanner.failure(`a text to search for ${problem}`, start);
  return makeSearch("text", text, isQuoted);
}

const expectedAtStart = (scanner: Scanner) => (/[),]/.test(scanner.next()) ? "a condition" : expectedHere(scanner));

const symbols: Record<string, Operator> = { ":": "eq", "=": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte" };

/** `field op value`; undefined, and nothing read, when there is no field or no operator after it. */
function readFieldTerm(scanner: Scanner): Condition | undefined {
  const start = scanner.position;
  const segments = scanSegments(scanner);
  scanner.skipSpace();
  const operatorAt = scanner.position;
  const symbol = segments && scanner.takeOperator();
  if (segments === undefined || symbol === undefined) {
    scanner.position = start;
    return undefined;
  }
  const field = resolveField(segments);
  if (typeof field === "string") throw scanner.failure(`${field} (quote a text to search for it)`, start);
  scanner.skipSpace();
  return readCondition(scanner, field, { symbol, at: operatorAt });
}

function readCondition(scanner: Scanner, field: FieldRef, operator: { symbol: string; at: number }): Condition {
  const plain = symbols[operator.symbol] ?? "eq";
  const written = formatField(field);
  const allow = (op: Operator) => {
    const problem = operatorProblem(field, op);
    if (problem !== undefined)
      throw scanner.failure(`the operator of ${written} ${problem}; ${operator.symbol} here means ${op}`, operator.at);
  };
  if (plain === "eq" && scanner.next() === "(") {
    allow("in");
    return makeCondition(written, "in", readList(scanner, field));
  }
  const start = scanner.position;
  const { text, isQuoted } = readWord(scanner, "a value");
  if (text === "*" && !isQuoted) {
    if (plain !== "eq") throw scanner.failure('expected a value; a star is written "*"', start);
    allow("exists");
    return makeCondition(written, "exists", true);
  }
  const isSearch = specOf(field).kind === "search" && plain === "eq";
  allow(isSearch ? "text" : plain);
  const value = checkedValue(scanner, field, { text, start });
  return isSearch ? makeSearch(written, text, isQuoted) : makeCondition(written, plain, value);
}

function readWord(scanner: Scanner, what: string): { text: string; isQuoted: boolean } {
  const isQuoted = scanner.next() === '"';
  const text = isQuoted ? scanner.readQuoted() : scanner.readUntil("value");
  if (text === "" && !isQuoted) throw scanner.expected(what);
  return { text, isQuoted };
}

function readList(scanner: Scanner, field: FieldRef): unknown[] {
  const open = scanner.position;
  const values: unknown[] = [];
  scanner.position += 1;
  do {
    scanner.skipSpace();
    const start = scanner.position;
    const { text } = readWord(scanner, "a value");
    values.push(checkedValue(scanner, field, { text, start }));
    if (values.length > filterLimits.values) throw scanner.failure(`this is more than ${filterLimits.values} values`, start);
    scanner.skipSpace();
  } while (scanner.take(","));
  if (scanner.take(")")) return values;
  throw scanner.isAtEnd() ? scanner.failure("this parenthesis is not closed", open) : scanner.expected(", or )");
}

const numberForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function checkedValue(scanner: Scanner, field: FieldRef, word: { text: string; start: number }): unknown {
  const value = specOf(field).kind === "number" ? fromText(word.text) : word.text;
  const problem = valueProblem(field, value);
  if (problem !== undefined)
    throw scanner.failure(`the value "${word.text.slice(0, 40)}" of ${formatField(field).slice(0, 60)} ${problem}`, word.start);
  return value;
}

function fromText(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return text.length <= 400 && numberForm.test(text) ? Number(text) : text;
}
