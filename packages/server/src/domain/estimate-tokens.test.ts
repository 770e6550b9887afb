import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateConversationTokens, estimateMessageTokens, estimateTokens } from "./estimate-tokens.ts";

const english =
  "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so well fixed in the minds of the surrounding families, that he is considered the rightful property of some one or other of their daughters.";

describe("a text", () => {
  // The true counts are those of the encoding o200k_base.
  test.each([
    ["English", 76, 0.15, english],
    [
      "a customer's mail",
      54,
      0.15,
      'Hello, I ordered two pairs of shoes (order #48213) on March 3rd, but only one of them has arrived. The tracking page says "delivered". Could you tell me where the second parcel is, or refund it? Thanks in advance!',
    ],
    [
      "code",
      64,
      0.15,
      'export async function listUsers(db: Database, limit = 50): Promise<User[]> {\n  const rows = await db.query("SELECT id, name FROM users ORDER BY name LIMIT $1", [limit]);\n  return rows.map((row) => ({ id: row.id, name: row.name.trim() }));\n}\n',
    ],
    [
      "JSON",
      53,
      0.15,
      '{"order": 48213, "items": [{"sku": "AB-1200", "count": 2, "price": 39.95}], "customer": {"name": "Ann", "country": "FR"}, "paid": true}',
    ],
    [
      "Chinese",
      64,
      0.3,
      "人工智能是计算机科学的一个分支，它企图了解智能的实质，并生产出一种新的能以人类智能相似的方式做出反应的智能机器。该领域的研究包括机器人、语言识别、图像识别、自然语言处理和专家系统等。",
    ],
    [
      "Japanese",
      61,
      0.3,
      "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。",
    ],
  ])("in %s that has %i tokens is estimated within a share of %d", (_, tokens, share, text) => {
    expect(Math.abs(estimateTokens(text) - tokens) / tokens).toBeLessThan(share);
  });

  test("without characters has none, and one of any length has none below zero", () => {
    expect(estimateTokens("")).toBe(0);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 3000 }), (text, times) => {
        const tokens = estimateTokens(text.repeat(times));
        expect(Number.isInteger(tokens)).toBe(true);
        expect(tokens).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 50 },
    );
  });

  test("that is sampled has about the tokens of its parts, and takes no longer", () => {
    const times = 60_000;
    const began = performance.now();
    const tokens = estimateTokens(english.repeat(times));
    expect(performance.now() - began).toBeLessThan(1000);
    const expected = estimateTokens(english) * times;
    expect(Math.abs(tokens - expected) / expected).toBeLessThan(0.03);
  });
});

describe("a conversation", () => {
  test("costs a little per turn beside what is said", () => {
    const turn = { role: "user", content: english };
    const one = estimateConversationTokens([turn]);
    expect(one - estimateTokens(english)).toBeGreaterThan(0);
    expect(one - estimateTokens(english)).toBeLessThan(10);
    expect(estimateConversationTokens([turn, turn]) / one).toBeCloseTo(2, 1);
    expect(estimateMessageTokens(turn)).toBe(estimateTokens(english));
  });

  test("counts parts, refusals, reasoning, names and calls of tools", () => {
    const said = (message: object) => estimateMessageTokens({ role: "assistant", ...message });
    expect(said({ content: [{ type: "text", text: english }] })).toBe(said({ content: english }));
    for (const member of ["refusal", "reasoning_content", "reasoning"])
      expect(said({ content: null, [member]: english })).toBe(said({ content: english }));
    expect(said({ content: [{ type: "refusal", refusal: english }] })).toBe(said({ content: english }));
    const call = { name: "find_order", arguments: '{"order": 48213, "with_items": true}' };
    const called = said({ content: null, tool_calls: [{ id: "c", type: "function", function: call }] });
    expect(called).toBeGreaterThan(estimateTokens(call.arguments));
    expect(called).toBeLessThan(estimateTokens(call.arguments) + 10);
    expect(said({ content: null, function_call: call })).toBe(called);
    expect(said({ tool_calls: [{ type: "custom", custom: { name: call.name, input: call.arguments } }] })).toBe(called);
    expect(said({ function_call: { ...call, arguments: { order: 48213 } } })).toBeGreaterThan(estimateTokens(call.name));
  });

  test("counts an image the same however many bytes it has", () => {
    const withImage = (url: string) =>
      estimateConversationTokens([
        {
          role: "user",
          content: [
            { type: "text", text: "?" },
            { type: "image_url", image_url: { url } },
          ],
        },
      ]);
    expect(withImage(`data:image/png;base64,${"QUJD".repeat(100_000)}`)).toBe(withImage("https://host/i.png"));
    expect(withImage("https://host/i.png")).toBeGreaterThan(500);
  });

  test("is read in the time of one text, however many turns it has", () => {
    const turns = Array.from({ length: 500 }, () => ({ role: "user", content: english.repeat(100) }));
    const began = performance.now();
    estimateConversationTokens(turns);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test("may hold anything", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.constantFrom("role", "content", "tool_calls", "name", "x"), fc.jsonValue())),
        (messages) => {
          expect(estimateConversationTokens(messages)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
