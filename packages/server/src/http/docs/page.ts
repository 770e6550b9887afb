import { createHash } from "node:crypto";
import type { JsonSchema, OpenApi } from "./document.ts";
import { rowOfPage } from "./page/fields.ts";
import { type Html, html } from "./page/html.ts";
import { renderInline, renderMarkdown, splitSections } from "./page/markdown.ts";
import { operationsOf, renderMethod, renderOperation, renderSchema } from "./page/operations.ts";
import { script } from "./page/script.ts";
import { style } from "./page/style.ts";

const sourceOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but the page's own style and script: it loads nothing and is framed by nobody. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${sourceOf(style)}`,
  `script-src ${sourceOf(script)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const anchor = (title: string) => title.toLowerCase().replaceAll(/\W+/g, "-");

/** The document as one page that people read. */
export function renderPage(document: OpenApi): string {
  const [intro, ...guide] = splitSections(document.info.description);
  const schemas = linkedSchemas(document);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${document.info.title} API</title><link rel="icon" href="data:,"><style>${{ html: style }}</style></head><body>
<a class="skip" href="#content">Skip to the content</a>
${renderSide(document, { guide: guide.map(({ title = "" }) => title), schemas: schemas.map(([name]) => name) })}
<main id="content" tabindex="-1"><header><h1>${document.info.title} API</h1><p class="hint">Version ${document.info.version} · <a href="openapi.json">openapi.json</a></p>
${renderMarkdown(intro?.body ?? "")}</header>
<p id="none" class="hint" hidden>Nothing here has these words.</p>
${guide.map(renderGuide(document))}
${document.tags.map((tag) => renderTag(document, tag))}
<div class="group"><h2 id="schemas"><a href="#schemas">Schemas</a></h2>${schemas.map(([name, schema]) => renderSchema(document, name, schema))}</div>
</main><script>${{ html: script }}</script></body></html>
`;
  return page.html;
}

/** Schemas that a field or an answer links to: bodies and pages are shown where they are used. */
function linkedSchemas(document: OpenApi): [string, JsonSchema][] {
  const isShownElsewhere = (name: string, schema: JsonSchema) => rowOfPage(schema) !== undefined || name.endsWith("Request");
  return Object.entries(document.components.schemas).filter(([name, schema]) => !isShownElsewhere(name, schema));
}

function renderGuide(document: OpenApi): (section: { title: string | undefined; body: string }) => Html {
  return ({ title = "", body }) =>
    html`<section class="group guide" data-text="${`${title} ${body}`.toLowerCase()}"><h2 id="${anchor(title)}"><a href="#${anchor(title)}">${title}</a></h2>
${renderMarkdown(body)}${title === "Errors" ? renderErrors(document) : html``}</section>`;
}

function renderErrors(document: OpenApi): Html {
  const rows = Object.entries(document.components.responses).map(
    ([kind, answer]) =>
      html`<div class="f" id="error-${kind}"><dt><code class="n">${answer["x-status"]}</code><span class="t">${kind}</span></dt><dd>${renderInline(answer.description)}</dd></div>`,
  );
  return html`<dl class="fields">${rows}</dl>`;
}

function renderTag(document: OpenApi, { name, description }: { name: string; description: string }): Html {
  const operations = operationsOf(document, name);
  if (operations.length === 0) return html``;
  return html`<div class="group"><h2 id="${anchor(name)}"><a href="#${anchor(name)}">${name}</a></h2><p class="hint lead">${renderInline(description)}</p>
${operations.map((operation) => renderOperation(document, operation))}</div>`;
}

function renderSide(document: OpenApi, { guide, schemas }: { guide: string[]; schemas: string[] }): Html {
  const links = (items: { to: string; text: Html }[]) =>
    html`<ul>${items.map(({ to, text }) => html`<li><a href="#${to}">${text}</a></li>`)}</ul>`;
  const groups = document.tags.map(({ name }) => {
    const items = operationsOf(document, name).map(({ method, path, operation }) => ({
      to: operation.operationId,
      text: html`${renderMethod(method)}<span class="p" title="${operation.summary}">${path.replace("/api/v1", "")}</span>`,
    }));
    return items.length === 0 ? html`` : html`<h2><a href="#${anchor(name)}">${name}</a></h2>${links(items)}`;
  });
  return html`<header class="side"><div class="top"><a class="brand" href="#content">${document.info.title} API</a>
<button type="button" id="menu" aria-expanded="false" aria-controls="nav" hidden>Contents</button>
<label id="find" hidden><span class="sr">Search</span><input type="search" id="q" placeholder="Search" autocomplete="off" spellcheck="false" aria-describedby="found"><kbd>/</kbd></label>
<p id="found" class="sr" role="status"></p></div>
<nav id="nav" aria-label="Contents"><h2><a href="#content">Guide</a></h2>${links(guide.map((title) => ({ to: anchor(title), text: html`${title}` })))}
${groups}<h2><a href="#schemas">Schemas</a></h2>${links(schemas.map((name) => ({ to: `schema-${name}`, text: html`${name}` })))}</nav></header>`;
}
