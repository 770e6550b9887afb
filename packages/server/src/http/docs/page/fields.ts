import { type JsonSchema, type OpenApi, type Reference, resolve } from "../document.ts";
import { type Html, html, join } from "./html.ts";
import { renderInline } from "./markdown.ts";

export const schemaAnchor = (name: string) => `schema-${name}`;

/** Whether a component is one page of a list; then its rows' schema. */
export function rowOfPage(schema: JsonSchema): JsonSchema | undefined {
  return schema.properties?.["next_cursor"] === undefined ? undefined : schema.properties["data"]?.items;
}

/** A field's type as people read it, with links to schemas that have a name. */
export function renderType(document: OpenApi, schema: JsonSchema): Html {
  if (schema.$ref !== undefined) return renderReference(document, { $ref: schema.$ref });
  if (schema.anyOf !== undefined)
    return join(
      schema.anyOf.map((member) => renderType(document, member)),
      " or ",
    );
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  const types = [schema.type ?? "any"].flat().map((type) => renderSimple(document, schema, type));
  return join(types, " or ");
}

function renderReference(document: OpenApi, reference: Reference): Html {
  const { name, target } = resolve<JsonSchema>(document, reference);
  const row = rowOfPage(target);
  if (row !== undefined) return html`<a href="#pages">page</a> of ${renderType(document, row)}`;
  return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
}

function renderSimple(document: OpenApi, schema: JsonSchema, type: string): Html {
  if (type === "array" && schema.items !== undefined) return html`array of ${renderType(document, schema.items)}`;
  if (type === "object" && isMap(schema)) return html`map to ${renderType(document, schema.additionalProperties)}`;
  return html`${schema.format !== undefined && type === "string" ? schema.format : type}`;
}

function isMap(schema: JsonSchema): schema is JsonSchema & { additionalProperties: JsonSchema } {
  return (
    schema.properties === undefined &&
    typeof schema.additionalProperties === "object" &&
    Object.keys(schema.additionalProperties).length > 0
  );
}

const withoutNull = (schema: JsonSchema): JsonSchema => {
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.filter((type) => type !== "null") };
  return schema.anyOf === undefined ? schema : { ...schema, anyOf: schema.anyOf.filter(({ type }) => type !== "null") };
};

/** Everything but the type: description, limits, values, default. */
export function renderNotes(schema: JsonSchema): Html {
  const only = schema.anyOf?.length === 1 ? { ...schema.anyOf[0], ...schema } : schema;
  const values = only.enum ?? only.items?.enum;
  const notes = [
    ...(only.description === undefined ? [] : [renderInline(only.description)]),
    ...(values === undefined
      ? []
      : [
          html`one of ${join(
            values.map((value) => html`<code>${String(value)}</code>`),
            " ",
          )}`,
        ]),
    ...limitsOf(only).map((limit) => html`${limit}`),
    ...(only.default === undefined ? [] : [html`default <code>${String(only.default)}</code>`]),
    ...(only.examples ?? [])
      .slice(0, 1)
      .map((example) => html`for example <code>${typeof example === "string" ? example : JSON.stringify(example)}</code>`),
  ];
  return join(notes, "; ");
}

const format = (limit: number) => limit.toLocaleString("en-US");

function limitsOf(schema: JsonSchema): string[] {
  const range = (low: number | undefined, high: number | undefined, unit: string) => {
    if (low !== undefined && high !== undefined) return [`${format(low)} to ${format(high)}${unit}`];
    if (high !== undefined) return [`at most ${format(high)}${unit}`];
    if (low === 1 && unit !== "") return ["not empty"];
    return low === undefined ? [] : [`at least ${format(low)}${unit}`];
  };
  return [
    ...range(schema.minimum, schema.maximum, ""),
    ...range(schema.minLength, schema.maxLength, " characters"),
    ...range(schema.minItems, schema.maxItems, " items"),
    ...range(undefined, schema.maxProperties, " members"),
  ];
}

export interface Field {
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
}

/** The members of an object; those of objects within it that have no name of their own follow it. */
export function fieldsOf(schema: JsonSchema, prefix = ""): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    const path = `${prefix}${name}`;
    const shown = isRequired ? member : withoutNull(member); // what may be left out may be null as well
    return [{ name: path, schema: shown, isRequired }, ...innerFields(shown, path)];
  });
}

function innerFields(schema: JsonSchema, path: string): Field[] {
  return [schema, ...(schema.anyOf ?? [])].flatMap((part) => {
    const map = typeof part.additionalProperties === "object" ? part.additionalProperties : {};
    return [
      ...fieldsOf({ ...part }, `${path}.`),
      ...(part.items === undefined ? [] : innerFields(part.items, `${path}[]`)),
      ...fieldsOf(map, `${path}.*.`),
    ];
  });
}

/** Fields as a list of terms and what they mean. */
export function renderFields(document: OpenApi, fields: readonly Field[], { showsRequired }: { showsRequired: boolean }): Html {
  const rows = fields.map(
    ({ name, schema, isRequired }) =>
      html`<div class="f"><dt><code class="n">${name}</code>${
        showsRequired && isRequired ? html` <span class="req">required</span>` : html``
      }<span class="t">${renderType(document, schema)}</span></dt><dd>${renderNotes(schema)}</dd></div>`,
  );
  return html`<dl class="fields">${rows}</dl>`;
}
