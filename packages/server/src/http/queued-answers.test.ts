import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { EventStream, sendEvents } from "./event-stream.ts";
import { whileWaiting } from "./serve-route.ts";

/** The second of two requests that were sent on one connection; the first is never answered. */
async function openQueued(): Promise<{ outgoing: ServerResponse; hangUp(): void }> {
  const answers: ServerResponse[] = [];
  let resolve = () => {};
  const both = new Promise<void>((done) => {
    resolve = done;
  });
  const server = createServer((_, outgoing) => {
    if (answers.push(outgoing) === 2) resolve();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2));
  await both;
  return { outgoing: answers[1] as ServerResponse, hangUp: () => socket.destroy() };
}

test("who waits behind another answer on its connection is told when the caller hangs up", async () => {
  const { outgoing, hangUp } = await openQueued();
  const signal = whileWaiting(outgoing);
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  hangUp();
  await aborted;
  expect(signal.aborted).toBe(true);
  expect(whileWaiting(outgoing).aborted).toBe(true);
});

test("events that wait behind another answer end when the caller hangs up", async () => {
  const { outgoing, hangUp } = await openQueued();
  let isEnded = false;
  async function* endless() {
    try {
      for (;;) yield "x".repeat(100_000);
    } finally {
      isEnded = true;
    }
  }
  const sent = sendEvents(outgoing, "r", new EventStream(endless()));
  hangUp();
  await sent;
  expect(isEnded).toBe(true);
});
