import { type Html, html } from "./html.ts";

/** The little Markdown that descriptions are written in: paragraphs, tables, blocks of code, code in a line, headings of the second level. */
export function renderMarkdown(text: string): Html[] {
  const blocks = text.match(/```\w*\n[\s\S]*?\n```|\S(?:.|\n(?!\n))*/g) ?? [];
  return blocks.map(renderBlock);
}

function renderBlock(block: string): Html {
  const code = /^```\w*\n([\s\S]*)\n```$/.exec(block)?.[1];
  if (code !== undefined) return html`<pre tabindex="0"><code>${code}</code></pre>`;
  if (block.startsWith("|")) return renderTable(block.split("\n"));
  return html`<p>${renderInline(block.replaceAll("\n", " "))}</p>`;
}

function renderTable([head = "", , ...rows]: string[]): Html {
  const cells = (row: string) =>
    row
      .slice(1, -1)
      .split(/ \| /)
      .map((cell) => renderInline(cell.trim()));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table: ${head.slice(1, -1).trim()}"><table><thead><tr>${cells(head).map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** A line with \`code\` in it. */
export function renderInline(text: string): Html {
  return html`${text.split("`").map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`;
}

/** Sections by their headings; what stands before the first one has none. */
export function splitSections(text: string): { title: string | undefined; body: string }[] {
  const [before = "", ...sections] = text.split(/^## /m);
  return [
    { title: undefined, body: before.trim() },
    ...sections.map((section) => {
      const end = section.indexOf("\n");
      return { title: section.slice(0, end), body: section.slice(end).trim() };
    }),
  ];
}
