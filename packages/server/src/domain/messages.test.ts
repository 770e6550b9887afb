import { createHash } from "node:crypto";
import type { CompletionMessage, Message } from "@colloquy/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calledTools, contentText, hashMessages, hashPrompt, lastUserText } from "./messages.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hashOf = (...messages: object[]) => hashMessages(messages as unknown as Message[], JSON.stringify(messages));
const user = { role: "user", content: "hé" };
const call = { id: "1", type: "function", function: { name: "f", arguments: "{}" } };

describe("the hash of an input", () => {
  test("is that of the text itself for a plain prompt, and of role and content for messages", () => {
    expect(hashPrompt("hé")).toBe(sha256("hé"));
    expect(hashOf({ role: "system", content: "s" }, user)).toBe(sha256('[["system","s"],["user","hé"]]'));
    expect(hashOf(user)).not.toBe(hashPrompt("hé"));
  });

  test("leaves out metadata and completion_id, and members that are null", () => {
    expect(hashOf({ ...user, metadata: { a: 1 }, completion_id: "x", name: null })).toBe(hashOf(user));
    const named = { ...user, name: "n" };
    expect(hashOf({ ...named, metadata: { a: 1 }, completion_id: "x" })).toBe(hashOf(named));
    expect(hashOf(named)).toBe(sha256('[{"content":"hé","name":"n","role":"user"}]'));
  });

  test("differs where only tool calls or parts differ, and not where only the order of members does", () => {
    const calling = { role: "assistant", content: null, tool_calls: [call] };
    expect(hashOf(user, calling)).not.toBe(hashOf(user, { ...calling, tool_calls: [{ ...call, id: "2" }] }));
    expect(hashOf(user, { tool_calls: [{ ...call }], role: "assistant" })).toBe(hashOf(user, calling));
    const part = { type: "text", text: "hé" };
    expect(hashOf({ role: "user", content: [part] })).not.toBe(hashOf(user));
    expect(hashOf({ role: "user", content: [{ text: "hé", type: "text" }] })).toBe(hashOf({ role: "user", content: [part] }));
  });

  test("tells a member called __proto__ apart", () => {
    const parsed = JSON.parse('{"role":"user","content":"x","__proto__":{"a":1}}') as object;
    expect(hashOf(parsed)).not.toBe(hashOf({ role: "user", content: "x" }));
  });

  test("is that of the pairs, whatever the texts hold", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('"},{"role":"', '","content":"', '{"role":"x,', '\\"},{"role":', '"}]', ","),
    );
    const anyMessages = fc.array(fc.record({ role: text, content: fc.array(text).map((parts) => parts.join("")) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(anyMessages, (messages) => {
        const ordered = messages.map(({ role, content }) => ({ role, content }));
        const swapped = messages.map(({ role, content }) => ({ content, role }));
        const pairs = sha256(JSON.stringify(messages.map(({ role, content }) => [role, content])));
        expect([hashOf(...ordered), hashOf(...swapped)]).toEqual([pairs, pairs]);
      }),
    );
  });

  test("differs for different texts", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const [left, right] = [a, b].map((content) => hashOf({ role: "user", content }));
        expect(left === right).toBe(a === b);
      }),
    );
  });
});

test("the text of a turn joins its parts; without content it is empty", () => {
  expect(contentText("a")).toBe("a");
  expect(contentText(null)).toBe("");
  const parts = [
    { type: "text", text: "a" },
    { type: "image_url", image_url: { url: "x" } },
    { type: "text", text: "b" },
  ];
  expect(contentText(parts as Message["content"])).toBe("ab");
});

test("the last user text is that of the last user turn", () => {
  const messages = [user, { role: "user", content: "last" }, { role: "assistant", content: "a" }] as Message[];
  expect(lastUserText(messages)).toBe("last");
  expect(lastUserText([{ role: "system", content: "s" }] as Message[])).toBeUndefined();
});

test("called tools are named once each, old form and new", () => {
  const tools = (message: object) => calledTools({ role: "assistant", ...message } as unknown as CompletionMessage);
  expect(tools({ tool_calls: [call, call, { ...call, function: { name: "g" } }] })).toEqual(["f", "g"]);
  expect(tools({ function_call: { name: "old", arguments: "" } })).toEqual(["old"]);
  expect(tools({ tool_calls: [{ id: "1", type: "custom", custom: { name: "c" } }, {}] })).toEqual(["c"]);
  expect(tools({ tool_calls: [null, "x", 1, [], { function: null }, { name: 7 }, call] })).toEqual(["f"]); // a provider may send anything
  expect(tools({ content: "x" })).toEqual([]);
});
