import type { JsonObject } from "@colloquy/testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { idOf, joined } from "../gateway/events.ts";
import { Desk, type Gateway, openGateway } from "../gateway/gateway.ts";
import { oddTexts } from "./odd-texts.ts";
import { sendBody } from "./send.ts";

let gateway: Gateway;
let desk: Desk;
let embedder: string;
beforeAll(async () => {
  gateway = await openGateway();
  desk = await Desk.open(gateway.server);
  const key = await desk.addModel({ provider: "OPEN_AI", provider_model: "text-embedding-3-small" });
  embedder = `${desk.use_case}/${key}`;
});
afterAll(() => gateway.close());
beforeEach(() => gateway.upstream.behave());

/** Each route with a text inside of what its provider gets. */
const bodies = (text: string): [string, JsonObject][] => [
  ["chat/completions", { model: desk.address, messages: [{ role: "user", content: text }] }],
  ["completions", { model: desk.address, prompt: text }],
  ["embeddings", { model: embedder, input: text }],
];
const mark = "HERE";

test.each([
  ["a byte that is no UTF-8", Buffer.from([0xff])],
  ["an encoded surrogate", Buffer.from([0xed, 0xa0, 0x80])],
  ["the escape of a lone surrogate", Buffer.from("\\ud800")],
  ["a broken escape", Buffer.from("\\u12")],
  ["a line end", Buffer.from("\n")],
])("%s is refused on every route, and no provider is asked", async (_, bytes) => {
  const before = await desk.world.count();
  for (const [path, body] of bodies(mark)) {
    const [head, tail] = JSON.stringify(body).split(mark);
    const broken = new Uint8Array(Buffer.concat([Buffer.from(head ?? ""), bytes, Buffer.from(tail ?? "")]));
    const { status, body: answer } = await sendBody(gateway.server, "POST", path, broken);
    expect({ path, status, answer }).toMatchObject({ status: 400, answer: { error: { code: "invalid_input" } } });
  }
  expect(gateway.upstream.calls).toEqual([]);
  expect(await desk.world.count()).toBe(before);
});

describe.each(oddTexts)("%j", (text) => {
  const key = text === "" ? "k" : text;
  const labels = Object.fromEntries([[key, text]]);

  test("reaches the provider and comes back unchanged, whole and streamed, and so it is stored", async () => {
    const messages = [{ role: "user", content: text, [key]: text }];
    for (const stream of [false, true]) {
      const members = { messages, labels, user: text, [`x${key}`]: { [key]: [text] } };
      const { id, said } = stream ? await streamed(members) : await answered(members);
      expect(said).toBe(text);
      const { body } = gateway.upstream.lastCall();
      expect(JSON.stringify([body["messages"], body[`x${key}`]])).toBe(JSON.stringify([messages, members[`x${key}`]]));
      const record = await desk.world.get(id);
      expect(record).toMatchObject({ completion: text, user: text === "" ? null : text });
      expect(JSON.stringify([record.messages, record.labels])).toBe(JSON.stringify([messages, labels]));
    }
  });

  test("is harmless as any member, header and model", async () => {
    for (const [path, body] of bodies("a")) {
      for (const member of ["model", "session_id", "ab_campaign", "encoding_format", "n", "tools", "stop", "reasoning_effort"]) {
        await sendBody(gateway.server, "POST", path, JSON.stringify({ ...body, [member]: text }));
      }
      for (const header of ["X-Session-Id", "X-Colloquy-Labels", "X-Colloquy-User"]) {
        const { status } = await desk.send(body, { [header]: encodeURIComponent(text) }, path);
        expect(status).toBeLessThan(500);
      }
    }
  });
});

async function answered(members: JsonObject): Promise<{ id: string; said: unknown }> {
  const [choice] = (await desk.chat(members)).choices;
  return { id: choice?.completion_id ?? "", said: choice?.message["content"] };
}

async function streamed(members: JsonObject): Promise<{ id: string; said: unknown }> {
  const { chunks } = await desk.stream(members);
  return { id: idOf(chunks), said: joined(chunks) };
}

test("any members beside good ones are answered with 2xx or 4xx", async () => {
  const members = [
    ...["n", "max_tokens", "temperature", "stop", "stream_options", "session_id", "user", "labels", "metadata", "store"],
    ...["system_prompt_args", "tools", "tool_choice", "response_format", "dimensions", "encoding_format", "extra_body"],
    ...["__proto__", "constructor", "id", "choices", "usage", "error"],
  ];
  const others = fc.dictionary(fc.constantFrom(...members), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 6 });
  const property = fc.asyncProperty(others, async (given) => {
    for (const [path, body] of bodies("a")) {
      await sendBody(gateway.server, "POST", path, JSON.stringify({ ...given, ...body }));
    }
  });
  await fc.assert(property, { numRuns: 100 });
});
