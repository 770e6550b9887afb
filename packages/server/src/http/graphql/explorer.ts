import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** The editor is one page with all its scripts inside; it talks to this server only. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "worker-src blob:",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

let page: Promise<Buffer> | undefined;

/** GraphiQL. It needs no key: it is the same for everybody and holds no data; the person types a key among its headers. */
export async function sendExplorer(outgoing: ServerResponse, request_id: string): Promise<void> {
  page ??= renderPage();
  const bytes = await page;
  outgoing.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Encoding": "gzip",
    "Content-Length": bytes.length,
    "Content-Security-Policy": contentSecurityPolicy,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": request_id,
  });
  outgoing.end(bytes);
}

/** Nine megabytes of script, loaded only in a process that somebody asks for it. */
async function renderPage(): Promise<Buffer> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const html = renderGraphiQL({
    title: "Colloquy GraphQL",
    headers: JSON.stringify({ Authorization: "Bearer YOUR_API_KEY" }, null, 2),
    defaultQuery:
      "# Put your API key among the headers below, then run this.\n{\n  me {\n    email\n    teams { team { key } role { key } }\n  }\n}\n",
    shouldPersistHeaders: false,
  });
  return await promisify(gzip)(html);
}
