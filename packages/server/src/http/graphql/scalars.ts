import { isUuid } from "@colloquy/contract";
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

/** Refused before any resolver runs; the parser's error names the variable or the place. */
const refuse = (name: string, expected: string, value: unknown) =>
  new GraphQLError(`InvalidInput: ${name} must be ${expected}, not ${JSON.stringify(value)?.slice(0, 100)}`, {
    extensions: { code: "invalid_input", param: null, details: null },
  });

function textScalar(name: string, expected: string, isValid: (text: string) => boolean): GraphQLScalarType {
  const parse = (value: unknown) => {
    if (typeof value === "string" && isValid(value)) return value;
    throw refuse(name, expected, value);
  };
  return new GraphQLScalarType({
    name,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const toTime = (value: unknown) => (typeof value === "number" ? value : Date.parse(String(value)));

function timeScalar(name: string, unit_ms: number): GraphQLScalarType {
  const parse = (value: unknown) => {
    if (Number.isSafeInteger(value)) return value;
    throw refuse(name, "a whole number", value);
  };
  return new GraphQLScalarType({ name, serialize: (value) => Math.floor(toTime(value) / unit_ms), parseValue: parse });
}

/** Time text and numbers are understood where they are used, which knows the clock. */
const InputDatetime = new GraphQLScalarType({
  name: "InputDatetime",
  parseValue(value) {
    if (typeof value === "string" || Number.isSafeInteger(value)) return value;
    throw refuse("InputDatetime", "text or a whole number of milliseconds", value);
  },
  parseLiteral: (node) => (node.kind === Kind.INT ? Number(node.value) : node.kind === Kind.STRING ? node.value : ""),
});

function toJson(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  if (node.kind === Kind.OBJECT)
    return Object.fromEntries(node.fields.map((field) => [field.name.value, toJson(field.value, variables)]));
  if (node.kind === Kind.LIST) return node.values.map((value) => toJson(value, variables));
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
  if (node.kind === Kind.NULL) return null;
  if (node.kind === Kind.VARIABLE) return variables?.[node.name.value];
  return node.value;
}

const Json = new GraphQLScalarType({ name: "JSON", parseValue: (value) => value, parseLiteral: toJson });

/** A part of a multipart request, which only a variable can name. */
const Upload = new GraphQLScalarType({
  name: "Upload",
  parseValue(value) {
    if (typeof (value as Blob | null)?.arrayBuffer === "function") return value; // JSON holds no functions; Yoga's files are of a class of its own
    throw refuse("Upload", "a file of a multipart request", value);
  },
  parseLiteral: (node) => {
    throw refuse("Upload", "a variable", node.kind);
  },
});

export const scalars = {
  UUID: textScalar("UUID", "a UUID", isUuid),
  IdOrKey: textScalar("IdOrKey", "an id or a key", () => true),
  Timestamp: timeScalar("Timestamp", 1),
  TimestampSec: timeScalar("TimestampSec", 1000),
  DateTime: textScalar("DateTime", "RFC 3339 text", (text) => !Number.isNaN(Date.parse(text))),
  InputDatetime,
  JSON: Json,
  Upload,
};
