import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Api, eventually, seed, startServer } from "@colloquy/testing";
import { expect, test } from "vitest";
import { expectListed, inTurns } from "./promises.ts";
import { metric, startWriters } from "./writers.ts";

const use_case = "busy";

/** Asks for a long answer and takes it a few kilobytes at a time, or not at all. */
function startSlowReader(url: string, key: string, takes: boolean): Socket {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    `GET /api/v1/interactions?use_case=${use_case}&first=1000&count=false HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  );
  socket.on("error", () => {});
  if (!takes) socket.pause();
  else socket.on("data", () => socket.pause().setTimeout(200, () => socket.resume()));
  return socket;
}

test("200 slow readers and a huge query: 30 callers log without a refusal, and small questions are answered", async () => {
  const server = await startServer();
  const api = new Api(server.url, server.admin_key);
  await seed(api, { use_case, metrics: [metric] });
  await inTurns(Array.from({ length: 3000 }), 30, (_, i) =>
    api.post("interactions", { use_case, prompt: `question ${i} `.repeat(50), completion: "word ".repeat(200) }),
  );
  const readers = Array.from({ length: 200 }, (_, i) => startSlowReader(server.url, server.admin_key, i % 2 === 0));
  const deep = Array.from({ length: 60 }, (_, i) => `(completion:"word ${i}" OR -input:"${i} question")`).join(" ");
  const huge = api.get("interactions", { use_case, filter: deep, search: "word", search_in: "all" });

  const { ledger, stop } = startWriters(server, { use_case, callers: 30, logOnly: true });
  const slowest: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const begin = performance.now();
    expect((await api.get("interactions", { use_case, first: 5, count: false })).status).toBe(200);
    slowest.push(performance.now() - begin);
    await delay(100);
  }
  await stop();
  expect(ledger.refused).toEqual([]);
  expect(ledger.logged.length).toBeGreaterThan(300);
  console.info(`a small question took ${Math.round(Math.max(...slowest))} ms at most`);
  expect([200, 400]).toContain((await huge).status);
  for (const reader of readers) reader.destroy();
  await expectListed(server, use_case, ledger);
  await eventually(async () => (await api.get("/readyz")).status === 200);
  await server.stop();
});
