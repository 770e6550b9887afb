import { type Behaviour, eventually, freePort, type JsonObject, speak } from "@colloquy/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshMark, made } from "../world.ts";
import { Desk, type Gateway, openGateway } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
beforeAll(async () => {
  gateway = await openGateway({
    COLLOQUY_INFERENCE_PER_KEY: "3",
    COLLOQUY_INFERENCE_IN_FLIGHT: "5",
    COLLOQUY_ALLOW_PRIVATE_ENDPOINTS: "0",
    COLLOQUY_UPSTREAM_CONNECT_SECONDS: "1",
  });
  desk = await Desk.open(gateway.server);
});
afterAll(() => gateway.close());
beforeEach(() => gateway.upstream.behave());

describe("requests at one time", () => {
  /** Answers when it is told to. */
  function holding(): { behaviour: Behaviour; release(): void } {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const behaviour: Behaviour = async (call, response) => {
      await released;
      await speak()(call, response);
    };
    return { behaviour, release };
  }

  const keyOfAnother = async () => {
    const name = `worker-${freshMark()}`;
    return made(await desk.api.post<{ key: string }>("api-keys", { name })).key;
  };

  test("are limited for each key and for all together; more are told to come back, and are not stored", async () => {
    const other = desk.as(gateway.server, await keyOfAnother());
    const { behaviour, release } = holding();
    gateway.upstream.behave(behaviour);
    const reached = (count: number) => eventually(() => gateway.upstream.calls.length === count);
    const refused = async (caller: Desk, members: JsonObject = {}) => {
      const answer = await caller.send(members);
      expect(answer).toMatchObject({
        status: 429,
        body: {
          error: { message: expect.stringMatching(/^TooManyRequests: /), type: "rate_limit_error", code: "too_many_requests" },
        },
      });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    };

    const running = [desk.chat(), desk.chat(), desk.stream()];
    await reached(3);
    await refused(desk);
    await refused(desk, { stream: true });
    const others = [other.chat(), other.stream()];
    await reached(5);
    await refused(other); // its own third, but the sixth of all
    release();
    await Promise.all([...running, ...others]);
    expect(await desk.world.count()).toBe(5);
    expect((await desk.chat()).choices).toHaveLength(1);
    expect((await other.stream()).is_done).toBe(true);
  });

  test("that end in any way count no more", async () => {
    for (let i = 0; i < 8; i++) {
      const abort = new AbortController();
      gateway.upstream.behave(speak({ breaks: { after: 2, by: i % 2 === 0 ? "closing" : "silence" } }));
      const response = await desk.post(desk.body({ stream: true }), {}, { signal: abort.signal });
      await response.body?.getReader().read();
      abort.abort();
      await desk.send({ model: `${desk.use_case}/nobody` });
    }
    gateway.upstream.behave();
    await eventually(async () =>
      (await Promise.all([desk.send(), desk.send(), desk.send()])).every(({ status }) => status === 200),
    );
  });
});

describe("endpoints that callers name", () => {
  const hosts = (port: string) => [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `[::1]:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `0.0.0.0:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    "10.0.0.1",
    "192.168.1.1:8000",
  ];

  test("may not be private where that is forbidden: the caller is told, and nothing is connected to", async () => {
    const port = new URL(gateway.upstream.url).port;
    const before = gateway.upstream.connections();
    for (const host of hosts(port)) {
      const key = await desk.addModel({ provider: "NVIDIA", provider_model: "own", base_url: `http://${host}/v1` });
      const answer = await desk.send({ model: `${desk.use_case}/${key}` });
      expect({ host, status: answer.status, body: answer.body }).toMatchObject({
        status: 502,
        body: { error: { message: expect.stringMatching(/^UpstreamError: .*does not connect/), code: "upstream_error" } },
      });
    }
    expect(gateway.upstream.connections()).toBe(before);
  });

  test("in OpenAI's name are guarded too; the operator's own address is not", async () => {
    const own = await desk.addModel({ provider: "OPEN_AI", provider_model: "gpt-4o-mini", base_url: gateway.upstream.url });
    expect((await desk.send({ model: `${desk.use_case}/${own}` })).status).toBe(502);
    expect((await desk.send()).status).toBe(200);
  });
});

test("addresses of clouds' metadata are never connected to, also where private ones are allowed", async () => {
  const open = await openGateway({ COLLOQUY_UPSTREAM_CONNECT_SECONDS: "1" });
  const other = await Desk.open(open.server);
  for (const host of [
    "169.254.169.254",
    "[fe80::1]",
    "[::ffff:169.254.169.254]",
    "2852039166",
    "[fd00:ec2::254]",
    "100.100.100.200",
  ]) {
    const key = await other.addModel({ provider: "NVIDIA", provider_model: "own", base_url: `http://${host}/latest` });
    const answer = await other.send({ model: `${other.use_case}/${key}` });
    expect({ host, status: answer.status, body: answer.body }).toMatchObject({
      status: 502,
      body: { error: { message: expect.stringMatching(/does not connect/) } },
    });
  }
  const closed = await other.addModel({
    provider: "NVIDIA",
    provider_model: "own",
    base_url: `http://127.0.0.1:${await freePort()}`,
  });
  const refused = await other.send<{ error: { message: string } }>({ model: `${other.use_case}/${closed}` });
  expect(refused.body.error.message).not.toContain("does not connect");
  await open.close();
});
