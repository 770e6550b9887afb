import {
  engineChildOf,
  eventually,
  isRemote,
  makeFolder,
  signal,
  speak,
  startServer,
  startUpstream,
  type TestServer,
  type TestUpstream,
} from "@colloquy/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Chunk, eachEvent, idOf, joined, readEvents } from "./events.ts";
import { Desk, environmentOf } from "./gateway.ts";

let upstream: TestUpstream;
let data_dir: string;
let server: TestServer;
let desk: Desk;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
const start = () => startServer({ data_dir, env: environmentOf(upstream) });
beforeEach(async () => {
  upstream.behave();
  data_dir = makeFolder();
  server = await start();
  desk = await Desk.open(server);
});
afterEach(async () => {
  await server.stop();
});

test("SIGTERM lets streams end for 6 s, then cuts, stores and marks them; a new start shows both kinds", async () => {
  upstream.behave((call, response) => {
    const isLong = call.body["seed"] === 1;
    const says = isLong
      ? { pieces: ["So ", "far"], breaks: { after: 3, by: "silence" as const } }
      : { pieces: Array.from({ length: 10 }, (_, i) => `${i} `), pause_ms: 200 };
    return speak(says)(call, response);
  });
  const short = desk.stream({ seed: 0 });
  const long = await desk.post(desk.body({ stream: true, seed: 1 }));
  const chunks: Chunk[] = [];
  const reading = (async () => {
    for await (const chunk of eachEvent(long)) chunks.push(chunk);
  })().catch(() => undefined); // cut in the end, with or without a last word
  await eventually(() => joined(chunks) === "So far" && upstream.calls.length === 2);
  const begin = performance.now();
  const stopped = server.stop();
  await eventually(
    async () =>
      !(await fetch(`${server.url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )),
  );
  const ended = await short;
  expect(performance.now() - begin).toBeLessThan(6000);
  expect(ended.is_done).toBe(true);
  expect(await stopped).toBe(0);
  expect(performance.now() - begin).toBeGreaterThan(5500);
  expect(performance.now() - begin).toBeLessThan(10_000);
  await reading;

  server = await start();
  const { world } = desk.as(server);
  expect(await world.get(idOf(ended.chunks))).toMatchObject({
    completion: "0 1 2 3 4 5 6 7 8 9 ",
    error: null,
    finish_reason: "stop",
  });
  expect(await world.get(idOf(chunks))).toMatchObject({ completion: "So far", error: expect.any(String), finish_reason: null });
});

test("what was answered, or streamed to [DONE], is there after kill -9", async () => {
  const streams = Array.from({ length: 5 }, async () =>
    idOf((await readEvents(await desk.post(desk.body({ stream: true })))).chunks),
  );
  const wholes = Array.from({ length: 5 }, async () => (await desk.chat()).choices[0]?.completion_id ?? "");
  const ids = await Promise.all([...streams, ...wholes]);
  await server.killAll();
  server = await start();
  const { world } = desk.as(server);
  expect((await world.ids()).sort()).toEqual(ids.sort());
  for (const id of ids) expect(await world.get(id)).toMatchObject({ completion: "Where is my parcel?", error: null });
});

test.skipIf(isRemote)(
  "chats are answered, stored and readable while ClickHouse is away, and listed when it is back",
  async () => {
    const before = await desk.chat();
    const child = await eventually(() => engineChildOf(server.pid));
    signal(child, "SIGSTOP"); // it hangs: nothing restarts it
    try {
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await desk.chat());
      const { chunks, is_done } = await desk.stream();
      expect(is_done).toBe(true);
      expect((await desk.world.get(idOf(chunks))).completion).toBe("Where is my parcel?");
      expect((await desk.recordOf(answers[0] ?? before)).source).toBe("LIVE");
    } finally {
      signal(child, "SIGKILL");
    }
    await desk.chat();
    expect(
      await eventually(async () => (await desk.api.get("interactions", { use_case: desk.use_case })).status === 200, 30_000),
    ).toBe(true);
    expect(await desk.world.count()).toBe(8);
  },
);
