import { type OpenApi, type Operation, type Parameter, resolve } from "../document.ts";

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** An operation as a command for a shell, with `$URL` and `$KEY` to be set before. */
export function toCurl(
  document: OpenApi,
  { method, path, operation }: { method: string; path: string; operation: Operation },
): string {
  const parameters = (operation.parameters ?? []).map((given) =>
    "$ref" in given ? resolve<Parameter>(document, given).target : given,
  );
  const query = parameters.filter((parameter) => parameter.in === "query" && parameter.example !== undefined);
  const media = operation.requestBody?.content["application/json"];
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === "id" ? "ID" : name.toUpperCase()));
  const verb = query.length > 0 ? "-G " : method === "GET" || (method === "POST" && media !== undefined) ? "" : `-X ${method} `;
  const isOpen = operation.security?.length === 0;
  return [
    `curl -sS ${verb}"$URL${named}"`,
    ...(isOpen ? [] : ['-H "Authorization: Bearer $KEY"']),
    ...query.map(({ name, example }) => `--data-urlencode ${quote(`${name}=${String(example)}`)}`),
    ...(media === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d ${quote(JSON.stringify(media.example ?? {}, null, 2))}`]),
  ].join(" \\\n  ");
}
