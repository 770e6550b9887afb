import { describe, expect, test } from "vitest";
import { openApi } from "./docs-routes.ts";
import type { Operation } from "./document.ts";
import { renderMarkdown } from "./page/markdown.ts";
import { contentSecurityPolicy, renderPage } from "./page.ts";

const document = openApi();
const page = renderPage(document);
const idsIn = (text: string) => [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id ?? "");

describe("the page", () => {
  test("has a section for every operation, with its method, path and summary", () => {
    for (const operation of Object.values(document.paths).flatMap((methods): Operation[] => Object.values(methods)))
      expect(page).toContain(`<section class="op" id="${operation.operationId}"`);
  });

  test("links only to what is on it, and has no id twice", () => {
    const ids = idsIn(page);
    expect(ids.length).toBe(new Set(ids).size);
    const missing = [...page.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to ?? "").filter((to) => !ids.includes(to));
    expect(missing).toEqual([]);
  });

  test("loads nothing, and has no style or script in an attribute", () => {
    expect(page).not.toMatch(/\s(src|style|on\w+)="/);
    expect([...page.matchAll(/<link [^>]*href="([^"]+)"/g)].map(([, to]) => to)).toEqual(["data:,"]);
    expect(page).not.toMatch(/(href|url\()["']?https?:/);
  });

  test("is allowed its own style and script by their hashes, and nothing else", () => {
    expect(contentSecurityPolicy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}';/,
    );
    expect(contentSecurityPolicy).not.toContain("unsafe");
  });

  test("escapes what descriptions hold", () => {
    const changed = structuredClone(document);
    changed.info.title = '<b>&"';
    expect(renderPage(changed)).toContain("<title>&lt;b&gt;&amp;&quot; API</title>");
  });

  test("stays below half a megabyte", () => {
    expect(page.length).toBeLessThan(500_000);
  });
});

test("Markdown: an empty line inside a block of code divides nothing", () => {
  const rendered = renderMarkdown("a `b`\n\n```json\n1\n\n2\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |").map(({ html }) => html);
  expect(rendered).toHaveLength(3);
  expect(rendered[0]).toBe("<p>a <code>b</code></p>");
  expect(rendered[1]).toContain("1\n\n2");
  expect(rendered[2]).toContain('<th scope="col">x</th>');
});
