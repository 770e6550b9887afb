import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType, isRequiredArgument, isUnionType } from "graphql";

/** Arguments of fields by `Type.field`, as text in brackets. */
export type Arguments = Readonly<Record<string, string>>;

type Field = GraphQLField<unknown, unknown>;

const fieldsOf = (type: GraphQLObjectType): Field[] => Object.values(type.getFields());
const objectOf = (field: Field): GraphQLObjectType | undefined => {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : undefined;
};

/** A field as a document asks for it. @throws Error where it needs arguments and has none */
function callOf(type: GraphQLObjectType, field: Field, given: Arguments): string {
  const text = given[`${type.name}.${field.name}`];
  if (text === undefined && field.args.some(isRequiredArgument)) throw new Error(`no arguments for ${type.name}.${field.name}`);
  return `${field.name}${text ?? ""}`;
}

/** All leaves of an object, and of the objects down to a depth below it. */
function selectAll(type: GraphQLObjectType, depth: number, given: Arguments): string {
  const texts = fieldsOf(type).flatMap((field) => {
    const inner = objectOf(field);
    if (isUnionType(getNamedType(field.type))) return [`${callOf(type, field, given)} { __typename }`];
    if (inner === undefined) return [callOf(type, field, given)];
    return depth === 0 ? [] : [`${callOf(type, field, given)} ${selectAll(inner, depth - 1, given)}`];
  });
  return `{ __typename ${texts.join(" ")} }`;
}

/**
 * Documents for a root field that together walk every path of `depth` objects below it and select, at the end of each, all leaves of the
 * object and of those right below.
 */
export function generateDocuments(root: GraphQLObjectType, field: Field, depth: number, given: Arguments): string[] {
  const walk = (path: string, closing: string, type: GraphQLObjectType, left: number): string[] => [
    `${path} ${selectAll(type, 1, given)}${closing}`,
    ...(left === 0 ? [] : fieldsOf(type)).flatMap((each) => {
      const inner = objectOf(each);
      return inner === undefined ? [] : walk(`${path} { ${callOf(type, each, given)}`, `${closing} }`, inner, left - 1);
    }),
  ];
  const inner = objectOf(field);
  const call = callOf(root, field, given);
  return inner === undefined ? [`{ ${call} }`] : walk(`{ ${call}`, " }", inner, depth);
}
