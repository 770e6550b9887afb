import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, OperationTypeNode } from "graphql";

/** Fields whose answer is text in old releases and an object in new ones, by the name under which the text is served. */
const textForms: Readonly<Record<string, string>> = { deployModel: "deployModelText" };

/**
 * The document with the old form of a field asked for where nothing is selected of its answer. The answer keeps the name that the
 * document gives it.
 */
export function rewriteDocument(document: DocumentNode): DocumentNode {
  const isOld = (definition: DocumentNode["definitions"][number]): definition is OperationDefinitionNode =>
    definition.kind === Kind.OPERATION_DEFINITION &&
    definition.operation === OperationTypeNode.MUTATION &&
    definition.selectionSet.selections.some((field) => field.kind === Kind.FIELD && textFormOf(field) !== undefined);
  if (!document.definitions.some(isOld)) return document;
  return { ...document, definitions: document.definitions.map((one) => (isOld(one) ? rewriteOperation(one) : one)) };
}

function rewriteOperation(operation: OperationDefinitionNode): OperationDefinitionNode {
  const selections = operation.selectionSet.selections.map((field) => {
    const name = field.kind === Kind.FIELD ? textFormOf(field) : undefined;
    if (name === undefined || field.kind !== Kind.FIELD) return field;
    return { ...field, alias: field.alias ?? field.name, name: { ...field.name, value: name } };
  });
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
}

const textFormOf = (field: FieldNode) => (field.selectionSet === undefined ? textForms[field.name.value] : undefined);
