import type { Answer, JsonSchema, OpenApi, Operation, Parameter } from "../document.ts";
import { resolve } from "../document.ts";
import { toCurl } from "./curl.ts";
import { type Field, fieldsOf, renderFields, renderType, rowOfPage, schemaAnchor } from "./fields.ts";
import { type Html, html, join } from "./html.ts";
import { renderInline } from "./markdown.ts";

export interface NamedOperation {
  method: string;
  path: string;
  operation: Operation;
}

/** The operations of a tag, in the document's order. */
export function operationsOf(document: OpenApi, tag: string): NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

export const renderMethod = (method: string) => html`<span class="m ${method.toLowerCase()}">${method}</span>`;

/** One operation: what it takes, what it answers, and a command that calls it. */
export function renderOperation(document: OpenApi, named: NamedOperation): Html {
  const { method, path, operation } = named;
  return html`<section class="op" id="${operation.operationId}" data-text="${searchText(document, named)}">
<h3><a href="#${operation.operationId}">${renderMethod(method)} <code>${breakable(path)}</code></a></h3>
<div class="cols"><div class="about">
<p class="sum">${renderInline(operation.summary)}</p>
${operation.description === undefined ? html`` : html`<p>${renderInline(operation.description)}</p>`}
<p class="needs">${renderNeeds(operation)}</p>
${renderParameters(document, operation)}${renderBody(document, operation)}${renderAnswers(document, operation)}
</div><div class="ex"><pre class="curl" tabindex="0" aria-label="Example of a call"><code>${toCurl(document, named)}</code></pre></div></div>
</section>`;
}

/** A path that may be broken after each slash. */
const breakable = (path: string) =>
  join(
    path.split("/").map((part, index) => html`${index === 0 ? "" : "/"}${part}<wbr>`),
    "",
  );

function renderNeeds({ security, "x-permission": permission }: Operation): Html {
  if (security?.length === 0) return html`Needs no key.`;
  if (security !== undefined) return html`Needs any key, unless the server listens on loopback only.`;
  return permission === undefined ? html`Needs any key.` : html`Needs <code>${permission}</code>.`;
}

function parametersOf(document: OpenApi, { parameters = [] }: Operation): Parameter[] {
  return parameters.map((given) => ("$ref" in given ? resolve<Parameter>(document, given).target : given));
}

function renderParameters(document: OpenApi, operation: Operation): Html {
  const parameters = parametersOf(document, operation);
  if (parameters.length === 0) return html``;
  const kinds = (["path", "query", "header"] as const).map((kind) => {
    const fields = parameters
      .filter((parameter) => parameter.in === kind)
      .map(
        ({ name, description, schema, required }): Field => ({
          name,
          isRequired: required,
          schema: description === undefined ? schema : { ...schema, description },
        }),
      );
    const title = { path: "Path", query: "Query", header: "Header" }[kind];
    return fields.length === 0
      ? html``
      : html`<h4>${title}</h4>${renderFields(document, fields, { showsRequired: kind !== "path" })}`;
  });
  return html`${kinds}`;
}

/** The object that a schema means, and its name where it has one. */
export function openSchema(document: OpenApi, schema: JsonSchema): { name?: string; target: JsonSchema } {
  if (schema.$ref !== undefined) return resolve<JsonSchema>(document, { $ref: schema.$ref });
  return { target: schema };
}

function renderBody(document: OpenApi, { requestBody }: Operation): Html {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return html``;
  const { target } = openSchema(document, schema);
  const fields = fieldsOf(target);
  return html`<h4>Body${requestBody?.required ? html`` : html` <span class="t">may be left out</span>`}</h4>${renderFields(document, fields, { showsRequired: true })}`;
}

function renderAnswers(document: OpenApi, { responses }: Operation): Html {
  const own = Object.entries(responses).filter((entry): entry is [string, Answer] => !("$ref" in entry[1]));
  const errors = Object.entries(responses).flatMap(([status, answer]) =>
    "$ref" in answer ? [html`<a href="#error-${resolve(document, answer).name}">${status}</a>`] : [],
  );
  return html`${own.map((entry) => renderAnswer(document, entry))}<p class="errs"><b>Errors</b> ${join(errors, " ")}</p>`;
}

/** Up to so many fields are shown without being asked for. */
const shortList = 5;

function renderAnswer(document: OpenApi, [status, { description, content }]: [string, Answer]): Html {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  const schema = media?.schema;
  if (schema === undefined || type !== "application/json") return html`<h4>${status} <span class="t">${description}</span></h4>`;
  const written = schema.$ref === undefined ? html`${description}` : renderType(document, schema);
  const { target } = openSchema(document, schema);
  const row = rowOfPage(target);
  const fields = fieldsOf(row === undefined ? target : openSchema(document, row).target);
  const list = renderFields(document, fields, { showsRequired: false });
  const title = row === undefined ? "Fields" : "Fields of a row";
  return html`<h4>${status} <span class="t">${written}</span></h4>${
    fields.length > shortList ? html`<details><summary>${title}</summary>${list}</details>` : list
  }`;
}

function searchText(document: OpenApi, { method, path, operation }: NamedOperation): string {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const members = schema === undefined ? [] : fieldsOf(openSchema(document, schema).target).map(({ name }) => name);
  const parameters = parametersOf(document, operation).map(({ name }) => name);
  return [method, path, operation.operationId, operation.summary, ...parameters, ...members].join(" ").toLowerCase();
}

/** One schema that others refer to. */
export function renderSchema(document: OpenApi, name: string, schema: JsonSchema): Html {
  const fields = fieldsOf(schema);
  const text = [name, ...fields.map((field) => field.name)].join(" ").toLowerCase();
  return html`<section class="op" id="${schemaAnchor(name)}" data-text="${text}"><h3><a href="#${schemaAnchor(name)}">${name}</a></h3>
${schema.description === undefined ? html`` : html`<p>${renderInline(schema.description)}</p>`}
${fields.length === 0 ? html`<p>${renderType(document, schema)}</p>` : renderFields(document, fields, { showsRequired: false })}</section>`;
}
