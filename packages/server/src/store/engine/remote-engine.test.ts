import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { connectRemoteEngine, isOlder } from "./remote-engine.ts";

const log = { info: () => {}, warn: () => {} };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Something on a port that gives each question the same answer. */
async function answering(status: number, text: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => outgoing.writeHead(status).end(text));
  });
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const connect = (url: string) =>
  connectRemoteEngine({ url, username: "me", password: "secret-word", database: "colloquy" }, log).then(
    () => "connected",
    (error: Error) => error.message,
  );

test.each([
  ["26.2", "26.2", false],
  ["26.2.1.5", "26.2", false],
  ["26.10.1", "26.2", false],
  ["27.1", "26.2", false],
  ["26.1.9.9", "26.2", true],
  ["25.12", "26.2", true],
  ["0", "26.7.3.1", true],
  ["26.7.3-stable.1", "26.7.4", true],
])("%s is older than %s: %s", (version, other, expected) => {
  expect(isOlder(version, other)).toBe(expected);
});

test("an old server is refused with its version and the one that is needed", async () => {
  const url = await answering(200, '{"version":"25.8.3.66","bytes":"131072"}\n');
  expect(await connect(url)).toBe("the server behind CLICKHOUSE_URL is ClickHouse 25.8.3.66; 26.2 or newer is needed");
});

test("a server that refuses the user is named without the password", async () => {
  const url = await answering(403, "Code: 516. DB::Exception: me: Authentication failed (AUTHENTICATION_FAILED)");
  const message = await connect(url);
  expect(message).toBe(`the server at ${url} refuses the user of CLICKHOUSE_URL`);
  expect(message).not.toContain("secret-word");
});
