import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { routes } from "../rest/routes.ts";
import { newRequestId } from "../serve-route.ts";
import { type SystemRoute, systemRoutes } from "../system.ts";
import type { OpenApi } from "./document.ts";
import { createOpenApi } from "./openapi.ts";
import { contentSecurityPolicy, renderPage } from "./page.ts";

/** A text that is the same for all callers until the next start. */
interface FixedText {
  text: Buffer;
  etag: string;
}

/** Made when it is first asked for: not every process is ever asked. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function fix(text: string): FixedText {
  return { text: Buffer.from(text), etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
}

function readVersion(): string {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The document of every route of this server. */
export const openApi: () => OpenApi = once(() =>
  createOpenApi({ version: readVersion(), routes, systemRoutes: [...systemRoutes, ...docsRoutes] }),
);
const documentText = once(() => fix(JSON.stringify(openApi())));
const page = once(() => fix(renderPage(openApi())));

/** The document and its page. They need no key: they are the same for everybody, and name no record. */
export const docsRoutes: readonly SystemRoute[] = [
  {
    path: "/api/v1/openapi.json",
    name: "getOpenApi",
    summary: "This document: OpenAPI 3.1",
    description: "Needs no key: it is the same for everybody, and names no record.",
    access: "none",
    is_fixed: true,
    answers: {
      200: { description: "The document", type: "application/json", schema: z.looseObject({ openapi: z.string() }) },
      304: { description: "The document that If-None-Match names is the current one" },
    },
    handle: async (_, incoming, outgoing) => send(incoming, outgoing, documentText(), { "Content-Type": "application/json" }),
  },
  {
    path: "/api/v1/docs",
    name: "getDocs",
    summary: "This document as a page to read",
    description:
      "Needs no key: it is the same for everybody, and names no record. The page loads nothing else and works offline.",
    access: "none",
    is_fixed: true,
    answers: {
      200: { description: "The page", type: "text/html", schema: z.string() },
      304: { description: "The page that If-None-Match names is the current one" },
    },
    handle: async (_, incoming, outgoing) =>
      send(incoming, outgoing, page(), {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": contentSecurityPolicy,
        "Referrer-Policy": "no-referrer",
      }),
  },
];

function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { text, etag }: FixedText,
  headers: Record<string, string>,
): void {
  const known = incoming.headers["if-none-match"]?.split(/\s*,\s*/) ?? [];
  const common = { "X-Request-Id": newRequestId(), ETag: etag, "Cache-Control": "no-cache" }; // asked again each time: an upgrade shows at once
  if (known.includes(etag) || known.includes(`W/${etag}`) || known.includes("*")) {
    outgoing.writeHead(304, common).end();
    return;
  }
  outgoing.writeHead(200, { ...headers, ...common, "Content-Length": text.length, "X-Content-Type-Options": "nosniff" });
  outgoing.end(text);
}
