import type { TestServer } from "@colloquy/testing";
import { expect } from "vitest";

interface RawAnswer {
  status: number;
  text: string;
  body: unknown;
  headers: Headers;
}

/**
 * Sends a request as it stands, and holds the answer to what every answer must be: JSON, never 5xx, under two seconds,
 * no trace of SQL, HTML or a stack; an error names its kind in the one envelope.
 */
export async function send(server: TestServer, method: string, path: string, init: RequestInit = {}): Promise<RawAnswer> {
  const begin = performance.now();
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    redirect: "manual",
    ...init,
    headers: {
      Authorization: `Bearer ${server.admin_key}`,
      ...(init.body ? { "Content-Type": "application/json" } : {}),
      ...init.headers,
    },
  });
  const text = await response.text();
  const took_ms = performance.now() - begin;
  const shown = `${method} ${path.slice(0, 300)} → ${response.status} ${text.slice(0, 500)}`;
  expect(response.status, shown).toBeLessThan(500);
  expect(took_ms, shown).toBeLessThan(2000);
  expect(response.headers.get("Content-Type") ?? (text === "" ? "application/json" : ""), shown).toMatch(/^application\/json/);
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  if (response.status >= 400) {
    expect(body, shown).toMatchObject({
      error: { message: expect.stringMatching(/^[A-Z][A-Za-z]+: ./), type: expect.any(String), code: expect.any(String) },
      request_id: expect.any(String),
    });
    const { message } = (body as { error: { message: string } }).error;
    const sent = `${path.replaceAll("%20", " ").replaceAll("%3C", "<")} ${init.body}`;
    const leaked = message.match(
      /SELECT |INSERT |DB::Exception|SQLITE|<html|<!DOCTYPE|\bat .*\.(js|ts):\d|node_modules|ZodError/,
    );
    if (leaked !== null) expect(sent, shown).toContain(leaked[0]);
  }
  return { status: response.status, text, body, headers: response.headers };
}

export function sendBody(
  server: TestServer,
  method: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<RawAnswer> {
  return send(server, method, path, { body });
}
