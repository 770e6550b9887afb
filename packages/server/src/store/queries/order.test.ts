import { describe, expect, test } from "vitest";
import { makeOrder, parseOrder, sortKeys } from "./order.ts";

const shown = (given: string | undefined) =>
  sortKeys(parseOrder(given)).map(({ name, isDescending }) => (isDescending ? "-" : "") + name);
const tail = ["sort_at", "sort_stored", "sort_id"];
const down = tail.map((name) => `-${name}`);

describe("an order", () => {
  test.each<[string | undefined, string[]]>([
    [undefined, down],
    ["-created_at", down],
    ["created_at", tail],
    ["-createdAt", down],
    ["model", ["sort_missing_0", "sort_value_0", ...tail]],
    ["model,-created_at", ["sort_missing_0", "sort_value_0", ...down]],
    ["-id,model", ["-sort_value_0", "sort_missing_1", "sort_value_1", ...tail]],
    ["-created_at,session", ["-sort_at", "sort_value_1", "sort_stored", "sort_id"]],
    ["model,-model", ["sort_missing_0", "sort_value_0", ...tail]],
    ["feedback.a,-feedback.b", ["sort_missing_0", "sort_value_0", "sort_missing_1", "-sort_value_1", ...down]],
  ])("of %j sorts by %j", (given, keys) => {
    expect(shown(given)).toEqual(keys);
  });

  test("is named by its fields without aliases, so that a cursor fits it however it was written", () => {
    expect(parseOrder("-user_id, createdAt").text).toBe("-user,created_at");
    expect(parseOrder("sessionId").text).toBe("session");
    expect(makeOrder([]).text).toBe("-created_at");
    expect(makeOrder([{ field: "latencyMs", is_descending: true }]).text).toBe("-latency_ms");
  });

  test("knows metrics by any key", () => {
    const metricsOf = (given: string) => parseOrder(given).terms.map(({ metric }) => metric);
    expect(metricsOf('-feedback."a,b",feedback.c.d,feedback.Big')).toEqual(["a,b", "c.d", "Big"]);
  });

  test.each(["colour", "", "model,", "feedback.", "-", "constructor", "model;", Array(9).fill("id").join(",")])(
    "%j is refused",
    (given) => {
      expect(() => parseOrder(given)).toThrow(/^InvalidInput: order/);
    },
  );
});
