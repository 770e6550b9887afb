import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { Registry as MetricsRegistry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../domain/ids.ts";
import type { Deps } from "../operations/deps.ts";
import { generateApiKey } from "../registry/api-keys.ts";
import { newPostgresDatabase } from "../registry/database/test-databases.ts";
import { TestLink } from "../registry/database/test-link.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { createRequestObserver } from "./observe.ts";
import { createHttpServer } from "./server.ts";

const admin_key = "the-admin-key-of-this-test";
let folder: string;
let link: TestLink;
let registry: Registry;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "silent-registry-"));
  link = await TestLink.open(await newPostgresDatabase());
  registry = await openRegistry({
    database: { url: link.url },
    admin_email: "root@localhost",
    admin_key,
    admin_key_file: join(folder, "admin.key"),
    secret_key: Buffer.alloc(32, 1),
    now: Date.now,
    newId: newUuid,
    generate_admin_key: generateApiKey,
  });
  const metrics = new MetricsRegistry();
  const observer = createRequestObserver(pino({ level: "silent" }), metrics);
  // No route that is called here asks the store.
  const deps = { registry, now: Date.now, newId: newUuid } as unknown as Deps;
  server = createHttpServer({ deps, observer, metrics, is_loopback: false });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await registry.close();
  await link.cut();
  await rm(folder, { recursive: true, force: true });
});

const call = (method: string, path: string, body?: object) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method,
    headers: { authorization: `Bearer ${admin_key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const paths: [string, string, object?][] = [
  ["GET", "/api/v1/me"],
  ["POST", "/api/v1/teams", { key: "support", name: "Support" }],
  ["GET", "/metrics"],
];

test("while the registry's database is away, requests are refused as unavailable, and served again when it is back", async () => {
  expect((await call("GET", "/api/v1/me")).status).toBe(200);
  await link.cut();
  await delay(1100); // the time for which a process may trust what it knows
  for (const [method, path, body] of paths) {
    const answer = await call(method, path, body);
    expect([path, answer.status, answer.headers.get("retry-after")]).toEqual([path, 503, "1"]);
    expect(await answer.json()).toMatchObject({ error: { code: "unavailable" } });
  }
  await link.mend();
  for (let tries = 0; (await call("GET", "/api/v1/me")).status !== 200; tries++) {
    expect(tries).toBeLessThan(100);
    await delay(50);
  }
  for (const [method, path, body] of paths) expect((await call(method, path, body)).status).toBeLessThan(300);
});
