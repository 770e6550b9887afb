import { type JsonObject, send, speak } from "@colloquy/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ok } from "../world.ts";
import { idOf } from "./events.ts";
import { Desk, type Gateway, openGateway } from "./gateway.ts";

let gateway: Gateway;
let desk: Desk;
beforeAll(async () => {
  gateway = await openGateway();
  desk = await Desk.open(gateway.server);
});
afterAll(() => gateway.close());

const [cut, replaced] = ["a\ud83d", "a\ufffd"];

/** Every row of the use case is in the engine, and none was set aside there. */
async function expectAllListed(ids: readonly string[]): Promise<void> {
  expect(await desk.world.ids()).toEqual(expect.arrayContaining([...ids]));
  expect(ok(await desk.api.get("/readyz"))).toMatchObject({ quarantined: 0 });
}

/** Of the only choice. */
async function idOfChat(stream: boolean): Promise<string> {
  return stream ? idOf((await desk.stream()).chunks) : ((await desk.chat()).choices[0]?.completion_id ?? "");
}

describe("a provider that answers oddly", () => {
  test.each([false, true])(
    "with half a surrogate pair everywhere is stored with U+FFFD in its place (stream %s)",
    async (stream) => {
      gateway.upstream.behave(
        speak({
          text: `${cut} text`,
          model: cut,
          finish_reason: cut,
          message: { reasoning_content: cut, content: `${cut} text` },
        }),
      );
      const id = await idOfChat(stream);
      expect(await desk.world.get(id)).toMatchObject({
        completion: `${replaced} text`,
        finish_reason: replaced,
        message: { reasoning_content: replaced },
      });
      await expectAllListed([id]);
    },
  );

  test.each([false, true])("with tool calls that are none is stored as it is (stream %s)", async (stream) => {
    const tool_calls = [null, "x", 1, { id: "c", type: "function", function: { name: "find", arguments: "{}" } }];
    const message = { role: "assistant", content: null, tool_calls };
    const body = stream
      ? `data: ${JSON.stringify({ choices: [{ index: 0, delta: message, finish_reason: "tool_calls" }] })}\n\ndata: [DONE]\n\n`
      : JSON.stringify({ choices: [{ index: 0, message, finish_reason: "tool_calls" }] });
    gateway.upstream.behave(send(body, stream ? "text/event-stream" : "application/json"));
    const id = await idOfChat(stream);
    expect(await desk.world.get(id)).toMatchObject({ completion: "", message: { tool_calls } });
    await expectAllListed([id]);
  });

  test("with two choices of one index gives and stores two completions", async () => {
    const choices = ["one", "two"].map((content) => ({
      index: 0,
      message: { role: "assistant", content },
      finish_reason: "stop",
    }));
    gateway.upstream.behave(send(JSON.stringify({ choices })));
    const { choices: given } = await desk.chat();
    const records = await Promise.all(given.map(({ completion_id }) => desk.world.get(completion_id)));
    expect(records.map(({ completion, choice_index }) => [completion, choice_index])).toEqual([
      ["one", 0],
      ["two", 1],
    ]);
  });
});

test("messages beside a prompt mean nothing", async () => {
  gateway.upstream.behave(speak({ text: "on" }));
  for (const messages of [null, [{ role: "user", content: "other" }], "x"] as unknown[]) {
    const body: JsonObject = { model: desk.address, prompt: "Go", messages };
    const answer = ok(await desk.send<{ choices: { completion_id: string }[] }>(body, {}, "completions"));
    const record = await desk.world.get(answer.choices[0]?.completion_id ?? "");
    expect(record).toMatchObject({ prompt: "Go", messages: null, completion: "on" });
  }
});
