/** A place for a value, whose name is the first group. */
export const place = /\{\{\s*([^\s{}]+)\s*\}\}/g;

/** Names of the places in a template, as in `{{name}}`: each once, in order of appearance. */
export function templateArguments(template: string): string[] {
  return [...new Set([...template.matchAll(place)].map(([, name]) => name ?? ""))];
}
