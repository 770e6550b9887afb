import { z } from "zod";
import type { JsonSchema } from "./document.ts";

export interface ConvertedSchemas {
  /** Schemas that have a name, for the document's components. */
  components: Record<string, JsonSchema>;
  /** The schema that was given under this name; a reference where it has a name of its own. */
  schemaOf(name: string): JsonSchema;
}

/**
 * Turns zod schemas into JSON Schema, all at once, so that what several of them share is one component.
 * @throws Error when two different schemas have the same `id`
 */
export function convertSchemas(given: Record<string, z.ZodType>): ConvertedSchemas {
  // What is sent is what matters: of answers too, where it leaves objects open for members to come.
  const all = z.toJSONSchema(z.object(given), { io: "input", unrepresentable: "any" }) as unknown as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  const components = Object.entries(all.$defs ?? {}).map(([name, schema]): [string, JsonSchema] => [name, tidy(schema)]);
  return {
    components: Object.fromEntries(components.sort(([left], [right]) => (left < right ? -1 : 1))),
    schemaOf(name) {
      const schema = all.properties?.[name];
      if (schema === undefined) throw new Error(`there is no schema ${name}`);
      return tidy(schema);
    },
  };
}

/** The same schema as OpenAPI has it, without what zod adds and nobody needs to read. */
function tidy(schema: JsonSchema): JsonSchema {
  const { id: _, ...rest } = schema as JsonSchema & { id?: unknown };
  const made: JsonSchema = { ...rest };
  if (made.$ref !== undefined) made.$ref = made.$ref.replace("#/$defs/", "#/components/schemas/");
  if (made.format === "uuid") delete made.pattern;
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
  if (made.propertyNames !== undefined && Object.keys(made.propertyNames).join() === "type") delete made.propertyNames;
  if (made.items !== undefined) made.items = tidy(made.items);
  if (made.anyOf !== undefined) made.anyOf = made.anyOf.map(tidy);
  if (typeof made.additionalProperties === "object") made.additionalProperties = tidy(made.additionalProperties);
  if (made.properties !== undefined)
    made.properties = Object.fromEntries(Object.entries(made.properties).map(([name, member]) => [name, tidy(member)]));
  return withoutAlternative(made);
}

const isNull = (schema: JsonSchema) => schema.type === "null";

/** `anyOf [text, null]` as `type: [text, null]`, and no `anyOf` within an `anyOf`: shorter, and every generator understands it. */
function withoutAlternative(schema: JsonSchema): JsonSchema {
  const { anyOf, ...outer } = schema;
  const [first, second] = anyOf ?? [];
  if (anyOf?.length !== 2 || first === undefined || second === undefined || !isNull(second)) return schema;
  if (first.anyOf !== undefined) return { ...first, ...outer, anyOf: [...first.anyOf, second] };
  if (typeof first.type !== "string" || first.enum !== undefined || first.const !== undefined) return schema;
  return { ...first, ...outer, type: [first.type, "null"] };
}
