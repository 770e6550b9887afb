import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

type Field = GraphQLField<unknown, unknown>;
type Path = readonly string[];
export type Variables = Record<string, unknown>;

/** Values that fit, by `field.argument`, by the name of a member, or by that of its type; the first that is there. */
export type Examples = Readonly<Record<string, unknown>>;

interface Place {
  /** Names from the argument down. */
  path: Path;
  type: GraphQLInputType;
}

/** How far input types that hold themselves are followed. */
const deepest = 5;

/** Every argument of a field and every member of the inputs in it. */
export function listPlaces(field: Field): Place[] {
  const walk = (place: Place): Place[] => {
    const inner = getNamedType(place.type);
    const members = isInputObjectType(inner) && place.path.length < deepest ? Object.values(inner.getFields()) : [];
    return [place, ...members.flatMap(({ name, type }) => walk({ path: [...place.path, name], type }))];
  };
  return field.args.flatMap(({ name, type }) => walk({ path: [name], type }));
}

/** A document that calls a field with these variables as its arguments. */
export function documentOf(kind: "query" | "mutation", field: Field, variables: Variables): string {
  const args = field.args.filter(({ name }) => name in variables);
  const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const given = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const selection = isObjectType(getNamedType(field.type)) ? " { __typename }" : "";
  const [outer, inner] = declared === "" ? ["", ""] : [` (${declared})`, `(${given})`];
  return `${kind}${outer} { ${field.name}${inner}${selection} }`;
}

/** Variables that fit, but for what stands at one place. */
export function variablesWith(field: Field, { place, odd }: { place: Place; odd: unknown }, examples: Examples): Variables {
  const [argument = "", ...rest] = place.path;
  const all = Object.fromEntries(
    field.args
      .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
      .map((arg) => [arg.name, exampleOf(arg.type, `${field.name}.${arg.name}`, examples)]),
  );
  const given = field.args.find(({ name }) => name === argument);
  if (given === undefined) throw new Error(`${field.name} has no argument ${argument}`);
  return { ...all, [argument]: holding(given.type, { rest, value: odd, name: `${field.name}.${argument}` }, examples) };
}

/** A value of the type that holds another one at the end of the path. */
function holding(type: GraphQLInputType, at: { rest: Path; value: unknown; name: string }, examples: Examples): unknown {
  const [member, ...rest] = at.rest;
  if (member === undefined) return at.value;
  const inner = getNamedType(type);
  if (!isInputObjectType(inner)) throw new Error(`${inner} has no member ${member}`);
  const field = inner.getFields()[member];
  if (field === undefined) throw new Error(`${inner} has no member ${member}`);
  const around = exampleOf(inner, at.name, examples) as Variables;
  const value = { ...around, [member]: holding(field.type, { ...at, rest, name: member }, examples) };
  return isListType(withoutNull(type)) ? [value] : value;
}

const withoutNull = (type: GraphQLInputType) => (isNonNullType(type) ? type.ofType : type);

function exampleOf(type: GraphQLInputType, name: string, examples: Examples): unknown {
  const own = withoutNull(type);
  const short = name.split(".").at(-1) ?? "";
  const known = [name, short, String(own)].find((key) => key in examples);
  if (known !== undefined) return examples[known];
  if (isListType(own)) return [exampleOf(own.ofType, name, examples)];
  if (isEnumType(own)) return own.getValues()[0]?.name;
  if (!isInputObjectType(own)) throw new Error(`no example of ${name}, which is ${own}`);
  const required = Object.values(own.getFields()).filter(
    (field) => isNonNullType(field.type) && field.defaultValue === undefined,
  );
  return Object.fromEntries(required.map((field) => [field.name, exampleOf(field.type, field.name, examples)]));
}
