/** Text that is HTML already. */
export interface Html {
  html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeHtml = (text: string) => text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);

/** A template of HTML in which every text that is filled in is escaped. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: strings.map((text, index) => text + render(parts[index])).join("") };
}

function render(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "html" in part ? part.html : part.map(({ html }) => html).join("");
}

/** `parts` with `between` between them. */
export function join(parts: readonly Html[], between: string): Html {
  return { html: parts.map(({ html }) => html).join(escapeHtml(between)) };
}
