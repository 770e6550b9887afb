import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
  visit,
} from "graphql";

type Fragments = Readonly<Record<string, FragmentDefinitionNode | undefined>>;

/** Whether the document asks for this member of the field that is being resolved. */
export function isSelected(info: GraphQLResolveInfo, member: string): boolean {
  return info.fieldNodes.some(
    ({ selectionSet }) =>
      selectionSet !== undefined && fieldsIn(selectionSet, info.fragments).some(({ name }) => name.value === member),
  );
}

/** Whether the document asks for this field beside the one that is being resolved. */
export function isSelectedBeside(info: GraphQLResolveInfo, name: string): boolean {
  const beside = siblings(info);
  return info.fieldNodes.some((node) => beside.get(node)?.has(name));
}

type Siblings = WeakMap<FieldNode, ReadonlySet<string>>;
/** By operation, because documents are kept parsed: walked once, not for every record. */
const known = new WeakMap<object, Siblings>();

function siblings({ operation, fragments }: GraphQLResolveInfo): Siblings {
  const found = known.get(operation);
  if (found !== undefined) return found;
  const made: Siblings = new WeakMap();
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] };
  visit(document, {
    SelectionSet(set) {
      const fields = fieldsIn(set, fragments);
      const names = new Set(fields.map(({ name }) => name.value));
      for (const field of fields) made.set(field, new Set([...(made.get(field) ?? []), ...names]));
    },
  });
  known.set(operation, made);
  return made;
}

/** The fields of a selection, those of its fragments included. Validation has refused fragments that name themselves. */
function fieldsIn(set: SelectionSetNode, fragments: Fragments): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet, fragments);
    const fragment = fragments[selection.name.value];
    return fragment === undefined ? [] : fieldsIn(fragment.selectionSet, fragments);
  });
}
