import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeDelta, wholeMessage } from "./merge-delta.ts";

type Members = Record<string, unknown>;

function merge(...deltas: Members[]): Members {
  const message: Members = {};
  for (const delta of deltas) mergeDelta(message, delta);
  return wholeMessage(message);
}

describe("pieces of a streamed message", () => {
  test("texts are joined, and null adds nothing", () => {
    expect(
      merge({ role: "assistant", content: "" }, { content: "Hel" }, { content: null }, { content: "lo", refusal: null }),
    ).toEqual({ role: "assistant", content: "Hello", refusal: null });
  });

  test("content that begins as text goes on as parts, and the other way round", () => {
    const image = { type: "image_url", image_url: { url: "data:," } };
    expect(merge({ content: "See" }, { content: [image] }, { content: "there" })).toEqual({
      content: [{ type: "text", text: "See" }, image, { type: "text", text: "there" }],
    });
    expect(merge({ content: "" }, { content: [image] }, { content: "" })).toEqual({ content: [image] });
  });

  test("what names something is not joined when it is repeated", () => {
    const call = (args: string) => ({ index: 0, id: "call_1", type: "function", function: { arguments: args } });
    expect(merge({ role: "assistant", tool_calls: [call('{"a"')] }, { role: "assistant", tool_calls: [call(":1}")] })).toEqual({
      role: "assistant",
      tool_calls: [{ id: "call_1", type: "function", function: { arguments: '{"a":1}' } }],
    });
  });

  test("a list of many elements costs no more for each of them than a short one", () => {
    const calls = Array.from({ length: 100_000 }, (_, index) => ({ index, id: `call_${index}` }));
    expect(merge({ tool_calls: calls }, { tool_calls: calls })["tool_calls"]).toEqual(calls.map(({ id }) => ({ id })));
  }, 5000);

  test("tool calls go by their index, whatever the order of their pieces", () => {
    const piece = (index: number, members: Members) => ({ tool_calls: [{ index, ...members }] });
    const merged = merge(
      { content: null },
      piece(0, { id: "a", type: "function", function: { name: "find", arguments: "" } }),
      piece(1, { id: "b", type: "function", function: { name: "book", arguments: "{" } }),
      piece(0, { function: { arguments: "{}" } }),
      piece(1, { function: { arguments: "}" } }),
    );
    expect(merged).toEqual({
      content: null,
      tool_calls: [
        { id: "a", type: "function", function: { name: "find", arguments: "{}" } },
        { id: "b", type: "function", function: { name: "book", arguments: "{}" } },
      ],
    });
  });

  test("members that nobody knows are kept", () => {
    expect(
      merge({ reasoning_content: "so", audio: { id: "x", data: "AA" } }, { reasoning_content: " it", audio: { data: "BB" } }),
    ).toEqual({ reasoning_content: "so it", audio: { id: "x", data: "AABB" } });
  });

  test("a member named __proto__ changes nothing", () => {
    const merged = merge(JSON.parse('{"content":"a","__proto__":{"content":"b"}}') as Members);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(merged).toEqual({ content: "a" });
  });

  test("the delta itself is never changed", () => {
    const delta = { tool_calls: [{ index: 0, function: { arguments: "{" } }] };
    const before = structuredClone(delta);
    merge(delta, { tool_calls: [{ index: 0, function: { arguments: "}" } }] });
    expect(delta).toEqual(before);
  });
});

test("any text in any pieces comes back whole", () => {
  const pieces = fc.array(fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(pieces, pieces, (content, args) => {
      const deltas = [
        ...content.map((text) => ({ content: text })),
        ...args.map((text) => ({ tool_calls: [{ index: 3, function: { arguments: text } }] })),
      ];
      const merged = merge({ content: "", tool_calls: [{ index: 3, id: "c", function: { arguments: "" } }] }, ...deltas);
      expect(merged).toEqual({ content: content.join(""), tool_calls: [{ id: "c", function: { arguments: args.join("") } }] });
    }),
  );
});
